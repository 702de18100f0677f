import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, replaceRange } from '../workspace/edits.ts';
import { changeKey } from './changeKey.ts';
import { withWordBoundaries } from './wordBoundaries.ts';

describe('changeKey', () => {
  it('does not mind how the edits are cut', () => {
    const text = 'range(n)';
    expect(changeKey(text, [replaceRange(7, 7, ' + 1')])).toBe(changeKey(text, [replaceRange(6, 7, 'n + 1')]));
    expect(changeKey(text, [replaceRange(0, 8, 'range(n + 1)')])).toBe(changeKey(text, [replaceRange(7, 7, ' + 1')]));
  });

  it('is undefined where nothing changes', () => {
    expect(changeKey('a b', [replaceRange(0, 1, 'a')])).toBeUndefined();
    expect(changeKey('ab', [replaceRange(0, 1, 'ab'), replaceRange(1, 2, '')])).toBeUndefined();
  });

  it('does not mind where in a run of equal characters something is put in', () => {
    expect(changeKey('f(a, a)', [replaceRange(5, 5, 'a')])).toBe(changeKey('f(a, a)', [replaceRange(6, 6, 'a')]));
    expect(changeKey('abab', [replaceRange(0, 2, '')])).toBe(changeKey('abab', [replaceRange(1, 3, '')]));
  });

  it('is the same exactly for the same result', () => {
    const text = 'aabab';
    const edit = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('', 'a', 'ba'),
    );
    const edits = edit.map(([a, b, newText]) => [replaceRange(Math.min(a, b), Math.max(a, b), newText)]);
    fc.assert(
      fc.property(edits, edits, (one, other) => {
        const [first, second] = [applyEdits(text, one), applyEdits(text, other)];
        expect(changeKey(text, one) === changeKey(text, other)).toBe(first === second);
      }),
    );
  });
});

describe('withWordBoundaries', () => {
  it.each<[string, string, number, number, string, string]>([
    ['before a word put in', 'if(a)', 2, 2, 'not ', 'if not (a)'],
    ['around a word operator', 'a==b', 1, 3, 'is', 'a is b'],
    ['where a separator goes', '(a)and b', 0, 6, '', 'b'],
    ['between words that would meet', 'if(a)and b', 2, 8, '', 'if b'],
    ['not beside brackets', 'f(a)', 2, 3, 'b', 'f(b)'],
    ['not in a name that is replaced', 'left = 1', 0, 4, 'right', 'right = 1'],
  ])('%s', (_, text, start, end, newText, expected) => {
    expect(applyEdits(text, withWordBoundaries(text, [replaceRange(start, end, newText)])).trim()).toBe(expected);
  });
});
