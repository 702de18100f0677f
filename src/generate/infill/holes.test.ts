import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { executedByOneFailing, firstSuspect } from '../../../test/fakes/suspects.ts';
import type { Suspect } from '../../localize/suspect.ts';
import { Syntax } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import { SuspiciousLines } from '../suspiciousLines.ts';
import type { HoleTemplate } from './holes.ts';
import { holesOf } from './holes.ts';

const syntax = new Syntax(resolve('dist'));
afterAll(() => syntax[Symbol.asyncDispose]());

function suspectAt(line: number, endLine: number, suspiciousLine: number): Suspect {
  return {
    file: 'a' as RelativePath,
    line: lineNumber(line),
    endLine: lineNumber(endLine),
    function: 'f',
    score: 1,
    evidence: [],
    ...firstSuspect,
    lines: [{ line: lineNumber(suspiciousLine), score: 1, ...executedByOneFailing }],
  };
}

async function holes(languageId: string, text: string, suspect: Suspect): Promise<[HoleTemplate, string][]> {
  const language = syntax.languages.find(({ id }) => id === languageId);
  if (!language) throw new Error(`no language ${languageId}`);
  const matches = await syntax.matches(language, text, language.queries.holes, new AbortController().signal);
  return holesOf(text, matches, suspect, new SuspiciousLines([suspect])).map(({ template, start, end }) => [
    template,
    text.slice(start, end),
  ]);
}

/** The suspect line is the one that ends with `!!`, which is taken away. */
function marked(text: string): { text: string; line: number; lines: number } {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.endsWith('!!')) + 1;
  return { text: text.replace(' !!', ''), line, lines: lines.length };
}

const atLine = (found: readonly [HoleTemplate, string][], ...templates: HoleTemplate[]): string[] =>
  found.filter(([template]) => templates.includes(template)).map(([, text]) => text);

describe('holes of a function', () => {
  it.each<[string, string, Partial<Record<HoleTemplate, string[]>>]>([
    [
      'python',
      'def f(a, b):\n    x = g(a, b) !!\n    return x + 1',
      {
        'whole-statement': ['x = g(a, b)', 'return x + 1'],
        value: ['g(a, b)', 'x + 1'],
        arguments: ['a, b'],
        'inserted-statement': ['', ''],
        operand: ['x', '1'],
        'function-body': ['x = g(a, b)\n    return x + 1'],
        'function-rewrite': ['    x = g(a, b)\n    return x + 1'],
      },
    ],
    ['python', 'def f(a):\n    """Tells\n    a."""\n    return a !!', { 'function-rewrite': ['    return a'] }],
    [
      'python',
      'def f(a):\n    if a > 1 and a[0]: !!\n        return 2',
      { condition: ['a > 1 and a[0]'], operand: ['a > 1', 'a[0]', 'a', '1', '0'] },
    ],
    [
      'typescript',
      'function f(a: number[]) {\n  if (a.length > 0) { !!\n    return a[0];\n  }\n  for (let i = 0; i < 3; i++) a.push(i);\n}',
      {
        condition: ['a.length > 0', 'i < 3'],
        'whole-statement': ['return a[0];', 'let i = 0;', 'a.push(i);'],
        arguments: ['i'],
        'function-body': ['if (a.length > 0) {\n    return a[0];\n  }\n  for (let i = 0; i < 3; i++) a.push(i);'],
        'function-rewrite': [
          '  if (a.length > 0) {\n    return a[0];\n  }\n  for (let i = 0; i < 3; i++) a.push(i);\n}',
        ],
      },
    ],
    ['javascript', 'const f = (a) => {\n  return a ? b : c; !!\n};', { condition: ['a'], value: ['a ? b : c'] }],
    [
      'java',
      'class A {\n  int f(int a) {\n    int b = g(a); !!\n    while (b < a) { b++; }\n    return b;\n  }\n}',
      {
        value: ['g(a)', 'b'],
        condition: ['b < a'],
        arguments: ['a'],
        'whole-statement': ['int b = g(a);', 'b++;', 'return b;'],
      },
    ],
    [
      'go',
      'package a\n\nfunc f(a int) int {\n\tb := g(a, 1) !!\n\tfor i := 0; i < b; i++ {\n\t\tb += i\n\t}\n\treturn b\n}',
      { condition: ['i < b'], arguments: ['a, 1'], value: ['0', 'g(a, 1)', 'i', 'b'] },
    ],
  ])('in %s: %j', async (languageId, source, expected) => {
    const { text, line, lines } = marked(source);
    const isFirst = languageId !== 'java' && languageId !== 'go';
    const suspect = suspectAt(
      isFirst ? 1 : languageId === 'java' ? 2 : 3,
      languageId === 'java' ? lines - 1 : lines,
      line,
    );
    const found = await holes(languageId, text, suspect);
    for (const [template, texts] of Object.entries(expected)) {
      expect(atLine(found, template as HoleTemplate).sort(), template).toEqual([...texts].sort());
    }
  });

  it('come likeliest first', async () => {
    const { text, line } = marked('def f(a):\n    b = a\n    c = a + b !!\n    return c');
    const [, first, second] = await holes('python', text, suspectAt(1, 4, line));
    expect(first).toEqual(['whole-statement', 'c = a + b']);
    expect(second?.[0]).toMatch(/value/);
  });

  it('are none outside of it', async () => {
    const text = 'def g():\n    return 1\n\ndef f():\n    return 2\n';
    const found = await holes('python', text, suspectAt(4, 5, 5));
    expect(found.filter(([, hole]) => hole.includes('1'))).toEqual([]);
  });

  it('are no long functions', async () => {
    const text = `def f():\n${'    a = 1\n'.repeat(30)}`;
    const found = await holes('python', text, suspectAt(1, 31, 3));
    expect(atLine(found, 'function-body')).toEqual([]);
    expect(atLine(found, 'function-rewrite')).toHaveLength(1);
    const explained = `def f():\n    """\n${'    a\n'.repeat(60)}    """\n    return 1\n`;
    const rewritten = await holes('python', explained, suspectAt(1, 64, 64));
    expect(atLine(rewritten, 'function-rewrite')).toEqual(['    return 1']);
    const longer = `def f():\n${'    a = 1\n'.repeat(60)}`;
    expect(atLine(await holes('python', longer, suspectAt(1, 61, 3)), 'function-rewrite')).toEqual([]);
  });
});
