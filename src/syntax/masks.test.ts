import { afterAll, describe, expect, it } from 'vitest';
import type { BranchMask, PatternMask } from './masks.ts';
import { masked } from './masks.ts';
import { Syntax } from './syntax.ts';

const pattern = (source: string, by = '', isNear = false): PatternMask => ({
  kind: 'pattern',
  pattern: new RegExp(source, 'gmu'),
  by,
  isNear,
});
const branches: BranchMask = { kind: 'branches', open: /^#if/, next: /^#el/, close: /^#endif/, never: /^#if 0/ };
const all = [{ start: 0, end: Infinity }];

describe('a mask', () => {
  it.each<[name: string, mask: PatternMask, text: string, expected: string]>([
    ['is blank where nothing is to stand', pattern('b+'), 'abbc', 'a  c'],
    ['begins with what is to stand there', pattern('b+', ';'), 'abbbc', 'a;  c'],
    ['is left out where it would be longer', pattern('b+', '__'), 'abc abbc', 'abc a__c'],
    ['leaves line breaks and counts as the text does', pattern('<[^>]*>'), 'a<\r\n😀>b', 'a \r\n   b'],
  ])('%s', (_name, mask, text, expected) => {
    const now = masked(text, mask, all);
    expect(now).toBe(expected);
    expect(now).toHaveLength(text.length);
  });

  it('may be for lines alone that touch an error', () => {
    const text = 'x 1\nx 2\nx 3;\nx 4\nx 5';
    const at = text.indexOf('3');
    expect(masked(text, pattern('x', '', true), [{ start: at, end: at + 1 }])).toBe('x 1\nx 2\n  3;\nx 4\nx 5');
  });
});

describe('of branches the first one stays', () => {
  it.each<[name: string, text: string, expected: string]>([
    ['without another', '#if A\na\n#endif\nz', '     \na\n      \nz'],
    ['with others', '#if A\na\n#elif B\nb\n#else\nc\n#endif\nz', '     \na\n       \n \n     \n \n      \nz'],
    [
      'in one that stays',
      '#if A\n#if B\nb\n#else\nc\n#endif\na\n#endif',
      '     \n     \nb\n     \n \n      \na\n      ',
    ],
    [
      'in one that goes',
      '#if A\na\n#else\n#if B\nb\n#else\nc\n#endif\n#endif',
      '     \na\n     \n     \n \n     \n \n      \n      ',
    ],
    [
      'but for one that is never taken',
      '#if 0\na\n#else\nb\n#else\nc\n#endif\nz',
      '     \n \n     \nb\n     \n \n      \nz',
    ],
    ['if it is ever taken', '#if 0\na\n#endif\nz', '     \n \n      \nz'],
    ['unless they are never closed', '#if A\na\n#else\nb', '#if A\na\n#else\nb'],
    ['unless they are never opened', '#else\nb\n#endif', '#else\nb\n#endif'],
  ])('%s', (_name, text, expected) => {
    expect(masked(text, branches, all)).toBe(expected);
  });

  it('only where they touch an error', () => {
    const group = '#if A\na\n#else\nb\n#endif\n';
    const error = { start: group.length + 9, end: group.length + 10 };
    const now = masked(`${group}--\n${group}--\n${group}`, branches, [error]);
    expect(now).toBe(`${group}--\n     \na\n     \n \n      \n--\n${group}`);
  });
});

it('a branch stays that is longer than what the error spoils', () => {
  const text = `#if A\na\n#else\n${'b();\n'.repeat(50)}#endif\n`;
  expect(masked(text, branches, [{ start: 6, end: 7 }])).toBe(text);
  expect(masked(text, branches, [{ start: 6, end: 100 }])).not.toContain('b');
});

describe('masks', () => {
  const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
  const signal = new AbortController().signal;
  afterAll(() => syntax[Symbol.asyncDispose]());
  const python = syntax.languages.find(({ extensions }) => extensions.includes('.py'));
  if (!python) throw new Error('there is no such language');
  const query = '(call function: (_) @name)';
  const namesIn = async (text: string, masks: readonly PatternMask[]): Promise<string[]> => {
    const matches = await syntax.matches({ ...python, masks }, text, query, signal);
    return matches.flatMap(({ captures }) => captures.map(({ start, end }) => text.slice(start, end)));
  };

  it('are put on a text that has errors', async () => {
    expect(await namesIn('x = (?? f(1))\ny = g(2)\n', [pattern(String.raw`\?\?`)])).toEqual(['f', 'g']);
  });

  it('are not put on a text without errors', async () => {
    expect(await namesIn('x = f(1)\n', [pattern('f')])).toEqual(['f']);
  });

  it('do no harm: only those stay on that leave fewer errors', async () => {
    const masks = [pattern('g\\(', '(('), pattern(String.raw`\?\?`)];
    expect(await namesIn('x = (?? f(1))\ny = g(2)\n', masks)).toEqual(['f', 'g']);
  });

  it('show names as they are in the text', async () => {
    expect(await namesIn('class(1)\n', [pattern('class', 'kk')])).toEqual(['class'.slice(0, 2)]);
  });
});
