import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextEdit } from './edits.ts';
import { applyEdits, narrowed, replaceRange } from './edits.ts';

/** A text and edits that do not overlap, in any order. */
const textAndEdits = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(60), fc.string({ maxLength: 5 })), { maxLength: 6 }),
    fc.nat(),
  )
  .map(([text, cuts, turn]) => {
    const bounds = [...new Set(cuts.map(([at]) => Math.min(at, text.length)))].sort((a, b) => a - b);
    const edits: TextEdit[] = [];
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      edits.push(replaceRange(bounds[i] ?? 0, bounds[i + 1] ?? 0, cuts[i]?.[1] ?? ''));
    }
    const turned = edits.length > 0 ? turn % edits.length : 0;
    return { text, edits: [...edits.slice(turned), ...edits.slice(0, turned)] };
  });

describe('applyEdits', () => {
  it.each<[string, TextEdit[], string]>([
    ['abc', [], 'abc'],
    ['abc', [replaceRange(1, 2, 'X')], 'aXc'],
    ['abc', [replaceRange(3, 3, 'd'), replaceRange(0, 0, '_')], '_abcd'],
    ['a\r\nb', [replaceRange(3, 4, 'c')], 'a\r\nc'],
    ['', [replaceRange(0, 0, 'x')], 'x'],
  ])('%j with %j is %j', (text, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected);
  });

  it.each<[string, TextEdit[]]>([
    ['overlapping', [replaceRange(0, 2, ''), replaceRange(1, 3, '')]],
    ['behind the end', [replaceRange(2, 9, '')]],
    ['backwards', [replaceRange(2, 1, '')]],
  ])('refuses %s edits', (_name, edits) => {
    expect(() => applyEdits('abc', edits)).toThrow(RangeError);
  });

  it('makes the edits one after the other, from the end of the text, whatever their order', () => {
    fc.assert(
      fc.property(textAndEdits, ({ text, edits }) => {
        const backwards = [...edits].sort((a, b) => b.start - a.start);
        const expected = backwards.reduce(
          (edited, { start, end, newText }) => edited.slice(0, start) + newText + edited.slice(end),
          text,
        );
        expect(applyEdits(text, edits)).toBe(expected);
      }),
    );
  });
});

describe('narrowed', () => {
  it.each<[string, string, TextEdit]>([
    ['a\nb\nc\n', 'a\nB\nc\n', replaceRange(2, 4, 'B\n')],
    ['a\nb\nc', 'a\nb\nd', replaceRange(4, 5, 'd')],
    ['xa\nb', 'ya\nb', replaceRange(0, 3, 'ya\n')],
    ['a\nb\n', 'a\nn\nb\n', replaceRange(2, 2, 'n\n')],
    ['a\na\na\n', 'a\na\n', replaceRange(4, 6, '')],
    ['same\n', 'same\n', replaceRange(5, 5, '')],
  ])('%j to %j', (text, newText, expected) => {
    expect(narrowed(text, replaceRange(0, text.length, newText))).toEqual(expected);
  });

  it('changes no result', () => {
    const lines = fc
      .array(fc.constantFrom('a\n', 'b\n', 'ab', '\r\n', '\n'), { maxLength: 8 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(lines, lines, lines, lines, (before, old, newText, behind) => {
        const text = before + old + behind;
        const edit = replaceRange(before.length, before.length + old.length, newText);
        expect(applyEdits(text, [narrowed(text, edit)])).toBe(applyEdits(text, [edit]));
      }),
    );
  });
});
