import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHunks, hunksBetween } from './hunks.ts';
import { mergeTexts } from './merge.ts';

const anyText = fc
  .tuple(fc.array(fc.constantFrom('', 'a', 'b', 'c', 'naïve', 'x = 1'), { maxLength: 10 }), fc.constantFrom('', '\n'))
  .map(([lines, end]) => lines.join('\n') + end);

const lines = (...words: string[]): string => words.map((word) => `${word}\n`).join('');

describe('merging', () => {
  it.each([
    ['disjoint edits', lines('a', 'b', 'c'), lines('A', 'b', 'c'), lines('a', 'b', 'C'), lines('A', 'b', 'C')],
    [
      'an inserted and a changed line',
      lines('a', 'b', 'c'),
      lines('new', 'a', 'b', 'c'),
      lines('a', 'b', 'C'),
      lines('new', 'a', 'b', 'C'),
    ],
    [
      'the same edit on both sides, and one more',
      lines('a', 'b', 'c'),
      lines('a', 'B', 'c'),
      lines('a', 'B', 'c', 'd'),
      lines('a', 'B', 'c', 'd'),
    ],
    [
      'a deletion and an edit elsewhere',
      lines('a', 'b', 'c', 'd'),
      lines('b', 'c', 'd'),
      lines('a', 'b', 'c', 'D'),
      lines('b', 'c', 'D'),
    ],
    ['a missing final newline', 'a\nb\nc', 'A\nb\nc', 'a\nb\nC', 'A\nb\nC'],
    ['Windows line endings', 'a\r\nb\r\nc\r\n', 'A\r\nb\r\nc\r\n', 'a\r\nb\r\nC\r\n', 'A\r\nb\r\nC\r\n'],
  ])('%s', (_name, base, current, proposed, expected) => {
    expect(mergeTexts({ base, current, proposed })).toEqual({ kind: 'merged', text: expected });
  });

  it.each([
    [
      'different edits of one line',
      lines('a', 'b', 'c'),
      lines('a', 'mine', 'c'),
      lines('a', 'theirs', 'c'),
      [{ start: 2, count: 1 }],
    ],
    [
      'touching edits',
      lines('a', 'b', 'c', 'd'),
      lines('a', 'B', 'c', 'd'),
      lines('a', 'b', 'C', 'd'),
      [{ start: 2, count: 2 }],
    ],
    [
      'an edit of a line that is gone',
      lines('a', 'b', 'c'),
      lines('a', 'c'),
      lines('a', 'B', 'c'),
      [{ start: 2, count: 0 }],
    ],
    [
      'behind shared lines',
      lines('h', 'h', 'a', 'h'),
      lines('h', 'h', 'b', 'h'),
      lines('h', 'h', 'c', 'h'),
      [{ start: 3, count: 1 }],
    ],
    ['everything', 'a', 'b', 'c', [{ start: 1, count: 1 }]],
  ])('conflict: %s', (_name, base, current, proposed, conflicts) => {
    expect(mergeTexts({ base, current, proposed })).toEqual({ kind: 'conflict', conflicts });
  });
});

describe('for any texts', () => {
  it('a side without changes leaves the other', () => {
    fc.assert(
      fc.property(anyText, anyText, (base, changed) => {
        expect(mergeTexts({ base, current: base, proposed: changed })).toEqual({ kind: 'merged', text: changed });
        expect(mergeTexts({ base, current: changed, proposed: base })).toEqual({ kind: 'merged', text: changed });
        expect(mergeTexts({ base, current: changed, proposed: changed })).toEqual({ kind: 'merged', text: changed });
      }),
    );
  });

  it('the sides are equal in rank', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, current, proposed) => {
        const one = mergeTexts({ base, current, proposed });
        const other = mergeTexts({ base, current: proposed, proposed: current });
        expect(one.kind).toBe(other.kind);
        if (one.kind === 'merged') expect(one).toEqual(other);
      }),
    );
  });

  it('hunks with an unchanged line between them always merge to all of them', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(
        distinct,
        fc.array(fc.constantFrom('keep', 'change', 'drop'), { minLength: 12 }),
        (numbers, choices) => {
          const base = lines(...numbers.map(String));
          const patched = numbers.flatMap((number, index) => {
            const choice = choices[index];
            return choice === 'keep' ? [String(number)] : choice === 'change' ? [`new ${number}`] : [];
          });
          const hunks = hunksBetween(base, lines(...patched));
          const odd = hunks.filter((_, index) => index % 2 === 1);
          const even = hunks.filter((_, index) => index % 2 === 0);
          const merged = mergeTexts({ base, current: applyHunks(base, odd), proposed: applyHunks(base, even) });
          expect(merged).toEqual({ kind: 'merged', text: lines(...patched) });
        },
      ),
    );
  });
});
