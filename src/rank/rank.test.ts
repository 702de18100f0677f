import { afterAll, describe, expect, it } from 'vitest';
import type { CandidatePatch } from '../generate/candidate.ts';
import { Syntax } from '../syntax/syntax.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { confidenceOf, DuplicateFilter, rankCandidates } from './rank.ts';

const signal = new AbortController().signal;
const baseText = 'def f(a, b):\n    return a < b\n';

function candidate(edits: [from: string, to: string][], prior = 0.5, suspiciousness = 1): CandidatePatch {
  return {
    changes: [
      {
        file: 'a.py' as RelativePath,
        baseText,
        edits: edits.map(([from, to]) => {
          const start = baseText.indexOf(from);
          return replaceRange(start, start + from.length, to);
        }),
      },
    ],
    origin: { generator: 'test' },
    explanation: edits.map(([, to]) => to).join(),
    prior,
    suspiciousness,
  };
}

const order = (candidates: CandidatePatch[]): string[] =>
  rankCandidates(candidates.map((one) => ({ candidate: one }))).map((ranked) => ranked.candidate.explanation);

describe('rankCandidates', () => {
  it.each<[name: string, candidates: CandidatePatch[], expected: string[]]>([
    [
      'fewer edits first',
      [
        candidate(
          [
            ['a,', 'x,'],
            ['<', '>'],
          ],
          1,
        ),
        candidate([['<', '!=']], 0.1),
      ],
      ['!=', 'x,,>'],
    ],
    ['then the likelier kind', [candidate([['<', '>']], 0.1), candidate([['<', '<=']], 0.2)], ['<=', '>']],
    [
      'at the more suspicious place',
      [candidate([['<', '>']], 0.2, 0.1), candidate([['<', '<=']], 0.1, 1)],
      ['<=', '>'],
    ],
    ['equals keep their order', [candidate([['<', '>']]), candidate([['<', '<=']])], ['>', '<=']],
  ])('%s', (_name, candidates, expected) => {
    expect(order(candidates)).toEqual(expected);
  });
});

describe('DuplicateFilter', () => {
  const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
  afterAll(() => syntax[Symbol.asyncDispose]());

  it.each<[name: string, candidates: CandidatePatch[], expected: string[]]>([
    ['the same text', [candidate([['<', '>']]), candidate([['<', '>']])], ['new', 'duplicate']],
    [
      'the same tokens in another layout',
      [candidate([['<', '>']]), candidate([['a < b', 'a  >  b  # c']])],
      ['new', 'duplicate'],
    ],
    ['other names', [candidate([['a < b', 'a']]), candidate([['a < b', 'b']])], ['new', 'new']],
    ['another nesting', [candidate([['a < b', 'a * (b + a)']]), candidate([['a < b', '(a * b) + a']])], ['new', 'new']],
    [
      'another indentation',
      [
        candidate([['return a < b', 'if a:\n        a\n        b']]),
        candidate([['return a < b', 'if a:\n        a\n    b']]),
      ],
      ['new', 'new'],
    ],
    ['no program', [candidate([['<', '< <']])], ['syntax-error']],
    [
      'a string is not its content',
      [candidate([['a < b', '"x y"']]), candidate([['a < b', '"x  y"']])],
      ['new', 'new'],
    ],
  ])('%s', async (_name, candidates, expected) => {
    const filter = new DuplicateFilter(syntax);
    const found: string[] = [];
    for (const one of candidates) found.push(await filter.check(one, signal));
    expect(found).toEqual(expected);
  });

  it('lets a file that was broken before be repaired', async () => {
    const broken = 'def f(:\n    pass\n\ndef g():\n    return 1\n';
    const start = broken.indexOf('1');
    const change = { file: 'a.py' as RelativePath, baseText: broken, edits: [replaceRange(start, start + 1, '2')] };
    expect(await new DuplicateFilter(syntax).check({ ...candidate([]), changes: [change] }, signal)).toBe('new');
  });
});

describe('confidenceOf', () => {
  const usual = { coveringPassed: 5, alternatives: 1, suspiciousness: 0.8, prior: 0.5 };
  it.each([
    ['more covering tests', { coveringPassed: 20 }, 1],
    ['no covering test', { coveringPassed: 0 }, -1],
    ['more alternatives', { alternatives: 10 }, -1],
    ['a less suspicious place', { suspiciousness: 0.1 }, -1],
    ['a likelier kind of change', { prior: 0.9 }, 1],
  ])('%s', (_name, change, direction) => {
    expect(Math.sign(confidenceOf({ ...usual, ...change }) - confidenceOf(usual))).toBe(direction);
  });

  it('stays between 0 and 1', () => {
    expect(confidenceOf({ coveringPassed: 1e6, alternatives: 0, suspiciousness: 1, prior: 1 })).toBeLessThan(1);
    expect(confidenceOf({ coveringPassed: 0, alternatives: 1e6, suspiciousness: 0, prior: 0 })).toBeGreaterThan(0);
  });
});
