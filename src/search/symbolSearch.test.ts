import { describe, expect, it } from 'vitest';
import { lines, project, signal } from './searchCases.ts';
import { likeness } from './symbolSearch.ts';

describe('likeness', () => {
  it.each<[typed: string, name: string, expected: number | undefined]>([
    ['parse', 'parse', 0],
    ['Parse', 'parse', 1],
    ['par', 'parseFile', 2],
    ['pF', 'parseFile', 3],
    ['pf', 'parse_file', 3],
    ['pafi', 'parse_file', 3],
    ['HSC', 'HTTPServerConfig', 3],
    ['file', 'parseFile', 4],
    ['pse', 'parseFile', 5],
    ['pe', 'parseFile', undefined],
    ['xyz', 'parseFile', undefined],
    [`${'a'.repeat(150)}b`, 'AaA'.repeat(60), undefined],
  ])('%s for %s', (typed, name, expected) => {
    expect(likeness(typed, name)).toBe(expected);
  });
});

describe('symbols', () => {
  const { search } = project({
    'src/a.py': lines`
      class Parser:
          def parse_file(self):
              pass
      def parse():
          pass
      banana = "split here"
    `,
    'tests/test_a.py': 'def parse():\n    pass\ndef parse_it():\n    pass\n',
  });
  const found = async (text: string, limit = 10): Promise<string[]> =>
    (await search.symbols(text, limit, signal)).symbols.map(({ file, line, name }) => `${file}:${line} ${name}`);

  it.each<[typed: string, expected: string[]]>([
    [
      'parse',
      [
        'src/a.py:4 parse',
        'tests/test_a.py:1 parse',
        'src/a.py:1 Parser',
        'src/a.py:2 parse_file',
        'tests/test_a.py:3 parse_it',
      ],
    ],
    ['Parser.p', ['src/a.py:2 parse_file']],
    ['bnaana', ['src/a.py:6 banana']],
    ['split here', ['src/a.py:6 split here']],
    ['', []],
    ['zzzz', []],
    ['x'.repeat(10_000), []],
  ])('%s', async (typed, expected) => {
    expect((await found(typed)).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  it('shows the line of a definition once', async () => {
    const places = (await search.symbols('banana', 10, signal)).symbols.map(({ file, line }) => `${file}:${line}`);
    expect(places).toEqual(['src/a.py:6']);
  });

  it('keeps to the limit', async () => {
    expect(await found('parse', 2)).toHaveLength(2);
    expect(await found('parse', 0)).toEqual([]);
  });

  it('tells all that a list needs', async () => {
    const { symbols } = await search.symbols('parse_file', 1, signal);
    expect(symbols).toEqual([
      {
        name: 'parse_file',
        kind: 'method',
        container: 'Parser',
        file: 'src/a.py',
        uri: 'file:///work/src/a.py',
        line: 2,
        endLine: 3,
      },
    ]);
  });
});
