import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHunks, hunksBetween, linesAfterApplying, linesOf } from './hunks.ts';

/** Few different lines, so that texts share some; endings mixed, the last one possibly absent. */
const anyLine = fc.constantFrom('', 'a', 'b', 'if x < y:', '    return ä', '𝒳 = "\u2028"');
const anyText = fc
  .tuple(fc.array(fc.tuple(anyLine, fc.constantFrom('\n', '\r\n')), { maxLength: 14 }), fc.boolean())
  .map(([lines, endsOpen]) => {
    const text = lines.map(([line, ending]) => line + ending).join('');
    return endsOpen ? text.replace(/\r?\n$/, '') : text;
  });

const shape = (base: string, patched: string): string[] =>
  hunksBetween(base, patched).map(
    ({ baseLines, patchedLines, start, end, newText }) =>
      `-${baseLines.start},${baseLines.count} +${patchedLines.start},${patchedLines.count} ${JSON.stringify(base.slice(start, end))} -> ${JSON.stringify(newText)}`,
  );

describe('hunks between two texts', () => {
  it.each([
    ['the same text', 'a\nb\n', 'a\nb\n', []],
    ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', ['-2,1 +2,1 "b\\n" -> "B\\n"']],
    ['two changed places', 'a\nb\nc\n', 'A\nb\nC\n', ['-1,1 +1,1 "a\\n" -> "A\\n"', '-3,1 +3,1 "c\\n" -> "C\\n"']],
    ['touching changes are one', 'a\nb\nc\n', 'A\nB\nc\n', ['-1,2 +1,2 "a\\nb\\n" -> "A\\nB\\n"']],
    ['an insertion', 'a\nc\n', 'a\nb\nc\n', ['-2,0 +2,1 "" -> "b\\n"']],
    ['a deletion', 'a\nb\nc\n', 'a\nc\n', ['-2,1 +2,0 "b\\n" -> ""']],
    ['a later hunk is shifted', 'a\nb\n', 'x\na\nB\n', ['-1,0 +1,1 "" -> "x\\n"', '-2,1 +3,1 "b\\n" -> "B\\n"']],
    ['from nothing', '', 'a\n', ['-1,0 +1,1 "" -> "a\\n"']],
    ['to nothing', 'a\n', '', ['-1,1 +1,0 "a\\n" -> ""']],
    ['a final newline that goes', 'a\nb\n', 'a\nb', ['-2,1 +2,1 "b\\n" -> "b"']],
    ['Windows line endings', 'a\r\nb\r\n', 'a\r\nB\r\n', ['-2,1 +2,1 "b\\r\\n" -> "B\\r\\n"']],
    ['a line ending that changes', 'a\r\nb\n', 'a\nb\n', ['-1,1 +1,1 "a\\r\\n" -> "a\\n"']],
  ])('%s', (_name, base, patched, expected) => {
    expect(shape(base, patched)).toEqual(expected);
  });

  it('stays exact when the texts differ too much to be aligned', () => {
    const text = (name: string): string => Array.from({ length: 3000 }, (_, line) => `${name} ${line}\n`).join('');
    const base = `head\n${text('base')}tail\n`;
    const patched = `head\n${text('patched')}tail\n`;
    const [hunk, ...others] = hunksBetween(base, patched);
    expect(others).toEqual([]);
    expect(hunk?.baseLines).toEqual({ start: 2, count: 3000 });
    expect(applyHunks(base, hunk ? [hunk] : [])).toBe(patched);
  });
});

describe('for any two texts', () => {
  it('all hunks give the patched text and none the base', () => {
    fc.assert(
      fc.property(anyText, anyText, (base, patched) => {
        expect(applyHunks(base, hunksBetween(base, patched))).toBe(patched);
        expect(applyHunks(base, [])).toBe(base);
      }),
    );
  });

  it('hunks are separated by a line that both texts share', () => {
    fc.assert(
      fc.property(anyText, anyText, (base, patched) => {
        const hunks = hunksBetween(base, patched);
        hunks.slice(1).forEach((hunk, index) => {
          const previous = hunks[index];
          expect(hunk.start).toBeGreaterThan(previous?.end ?? Infinity);
          expect(base.slice(previous?.end, hunk.start)).toMatch(/\n$/);
        });
      }),
    );
  });

  it('any part of the hunks can be applied in any order and taken back', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.infiniteStream(fc.boolean()), (base, patched, choices) => {
        const chosen = hunksBetween(base, patched).filter(() => choices.next().value);
        const applied = applyHunks(base, chosen);
        expect(applyHunks(base, [...chosen].reverse())).toBe(applied);
        const lines = linesOf(applied);
        for (const hunk of chosen.toReversed()) {
          const { start, count } = linesAfterApplying(hunk, chosen);
          lines.splice(start - 1, count, base.slice(hunk.start, hunk.end));
        }
        expect(lines.join('')).toBe(base);
      }),
    );
  });

  it('what is left after a part was applied leads on to the patched text', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.infiniteStream(fc.boolean()), (base, patched, choices) => {
        const chosen = hunksBetween(base, patched).filter(() => choices.next().value);
        const between = applyHunks(base, chosen);
        expect(applyHunks(between, hunksBetween(between, patched))).toBe(patched);
      }),
    );
  });

  it("a hunk's new lines are found in the text that it was applied to", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.infiniteStream(fc.boolean()), (base, patched, choices) => {
        const chosen = hunksBetween(base, patched).filter(() => choices.next().value);
        const lines = linesOf(applyHunks(base, chosen));
        for (const hunk of chosen) {
          const { start, count } = linesAfterApplying(hunk, chosen);
          expect(lines.slice(start - 1, start - 1 + count).join('')).toBe(hunk.newText);
        }
      }),
    );
  });
});
