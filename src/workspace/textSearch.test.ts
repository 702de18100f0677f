import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedTextOfString } from './textBytes.ts';
import { cueFor, escaped, linesMatching, linesWith, namesByCue, requiredText, wordOffsets } from './textSearch.ts';

describe('linesWith', () => {
  it.each<[name: string, text: string, needle: string, expected: [number, number][]]>([
    ['nothing', 'a\nb\n', 'c', []],
    [
      'one a line',
      'aa a\nb\na',
      'a',
      [
        [1, 0],
        [3, 0],
      ],
    ],
    ['columns in UTF-16', 'ä😀a\n', 'a', [[1, 3]]],
    ['CRLF', 'a\r\nb\r\n', 'b', [[2, 0]]],
    ['over a line end', 'a\nb\nc', 'a\nb', [[1, 0]]],
    ['many lines before', `${'\n'.repeat(1000)}  x`, 'x', [[1001, 2]]],
  ])('%s', (_name, text, needle, expected) => {
    const hits = linesWith(sharedTextOfString(text), Buffer.from(needle));
    expect(hits.map(({ line, column }) => [line, column])).toEqual(expected);
  });

  it('finds the lines that a plain search finds', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '😀', ' '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('a', 'ab', 'ä', '😀'), (lines, needle) => {
        const expected = lines.flatMap((text, index) =>
          text.includes(needle) ? [{ line: index + 1, column: text.indexOf(needle) }] : [],
        );
        const text = lines.join('\n');
        expect(linesWith(sharedTextOfString(text), Buffer.from(needle))).toEqual(expected);
        expect(linesMatching(text, new RegExp(escaped(needle), 'gm'))).toEqual(expected);
      }),
    );
  });
});

it.each<[text: string, source: string, lines: number[]]>([
  ['ab\nab ab\n', 'a.', [1, 2]],
  ['a\n\nb\n', '^$', [2, 4]],
  ['a\nb\n', 'a\\nb', [1]],
  ['', 'x*', [1]],
  ['abc', '', [1]],
])('lines of %j that match %s', (text, source, expected) => {
  expect(linesMatching(text, new RegExp(source, 'gm')).map(({ line }) => line)).toEqual(expected);
});

it.each<[text: string, word: string, expected: number[]]>([
  ['foo foobar _foo foo', 'foo', [0, 16]],
  ['a.foo(foo)', 'foo', [2, 6]],
  ['äfoo fooä', 'foo', []],
  ['x + +y', '+', [2, 4]],
  ['empty? empty', 'empty?', [0]],
  ['operator+(a)', 'operator+', [0]],
  ['$foo', 'foo', []],
  ['foo', '', []],
])('in %j the word %j stands at %j', (text, word, expected) => {
  expect(wordOffsets(text, word)).toEqual(expected);
});

it.each<[source: string, expected: string | undefined]>([
  ['foo', 'foo'],
  ['foo.*barbar', 'barbar'],
  ['foo|bar', undefined],
  ['fo?', 'f'],
  ['fo*bar', 'bar'],
  ['fo+ bar', ' bar'],
  ['fo{2}', 'f'],
  ['a😀*b', 'a'],
  ['(foo)?ba', 'ba'],
  ['(?:foo)ba', 'ba'],
  ['[abc]d', 'd'],
  ['[]]d', ']d'],
  ['a\\.b', 'a.b'],
  ['\\bfoo\\b', 'foo'],
  ['\\x41', undefined],
  ['\\w+', undefined],
  ['def \\w+_print\\(', '_print('],
])('matches of %s hold %j', (source, expected) => {
  expect(requiredText(source)).toBe(expected);
});

it('what an expression requires is in each match', () => {
  const piece = fc.constantFrom(
    'a',
    'bc',
    'd?',
    'e*',
    'f+',
    '(g)',
    '(?:h|i)',
    '[jk]',
    'l{2}',
    'm{0,1}',
    '\\.',
    '.',
    '^',
    '(no)*',
  );
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', '.', 'n', 'o'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), text, (pieces, tried) => {
      const source = pieces.join('');
      const required = requiredText(source);
      if (required !== undefined && new RegExp(source).test(tried)) expect(tried).toContain(required);
    }),
  );
});

it('a cue finds one name or all', () => {
  const cue = '\\b(?:def|class)\\s+NAME\\b|\\bNAME\\s*=';
  const text = 'def f(): pass\nclass C: x = f\n';
  expect(['f', 'C', 'x', 'pass', 'a.b', '$&'].map((name) => cueFor(cue, name).test(text))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([...namesByCue(sharedTextOfString(text), cue)]).toEqual(['f', 'C', 'x']);
});
