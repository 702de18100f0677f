import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from './positions.ts';

describe('LineIndex', () => {
  it.each([
    ['', 1, ['']],
    ['a', 1, ['a']],
    ['a\n', 2, ['a', '']],
    ['a\r\nb\n\nc', 4, ['a', 'b', '', 'c']],
    ['ä😀\nb', 2, ['ä😀', 'b']],
  ])('%j has %i lines', (text, count, lines) => {
    const index = new LineIndex(text);
    expect(index.lineCount).toBe(count);
    expect(lines.map((_, number) => index.contentOf(number + 1))).toEqual(lines);
  });

  it('every offset lies on the line that starts at or before it and ends behind it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\r\n]*$/), fc.nat(), (text, at) => {
        const index = new LineIndex(text);
        const position = text.length === 0 ? 0 : at % (text.length + 1);
        const line = index.lineAt(position);
        expect(index.startOf(line)).toBeLessThanOrEqual(position);
        expect(line).toBe(text.slice(0, position).split('\n').length);
      }),
    );
  });
});
