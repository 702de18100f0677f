import { describe, expect, it } from 'vitest';
import { clip, snippetText } from './snippet.ts';

const numbered = (count: number): { line: number; text: string }[] =>
  Array.from({ length: count }, (_, index) => ({ line: index + 1, text: `  line ${index + 1}` }));

describe('snippetText', () => {
  it('keeps indentation behind a gutter of one width', () => {
    const lines = [
      { line: 9, text: 'if x:' },
      { line: 10, text: '\ty()', isHit: true },
      { line: 11, text: '' },
      { line: undefined, text: '… more' },
    ];
    expect(snippetText({ lines }, Infinity)).toBe(' 9| if x:\n10> \ty()\n11|\n… more');
  });

  it('cuts behind the beginning', () => {
    expect(snippetText({ lines: numbered(9) }, 90)).toBe('1|   line 1\n2|   line 2\n3|   line 3\n… 6 more lines');
  });

  it('keeps what is around the anchor', () => {
    expect(snippetText({ lines: numbered(9), anchor: 4 }, 90)).toBe(
      '… 3 more lines\n4|   line 4\n5|   line 5\n6|   line 6\n… 3 more lines',
    );
  });

  it.each([0, 10, 47, 60, 80, 100])('never costs more than %i', (room) => {
    expect(snippetText({ lines: numbered(50), anchor: 20 }, room).length).toBeLessThanOrEqual(room);
  });

  it('takes very many and very long lines', () => {
    const lines = [...numbered(200_000), { line: 200_001, text: 'x'.repeat(1_000_000) }];
    expect(snippetText({ lines, anchor: 200_000 }, 400)).toMatch(/^… 19999\d more lines\n[\s\S]*\n200001\| x+…$/u);
  });
});

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a😀b', 3, 'a…'],
])('clip %s to %i', (text, length, expected) => {
  expect(clip(text, length)).toBe(expected);
});
