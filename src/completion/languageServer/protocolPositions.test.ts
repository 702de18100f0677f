import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../workspace/edits.ts';
import { editBetween, ProtocolPositions } from './protocolPositions.ts';

const pieces = fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '\r', '\t', '日');
const texts = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

describe('positions of the protocol', () => {
  it.each([
    ['utf-16', 'a\n😀b', 4, { line: 1, character: 2 }],
    ['utf-8', 'a\n😀b', 4, { line: 1, character: 4 }],
    ['utf-16', 'a\r\nb', 3, { line: 1, character: 0 }],
    ['utf-16', 'a\rb', 2, { line: 1, character: 0 }],
  ] as const)('in %s of %j', (encoding, text, at, position) => {
    const positions = new ProtocolPositions(text, encoding);
    expect(positions.positionAt(at)).toEqual(position);
    expect(positions.offsetAt(position)).toBe(at);
  });

  it('lead back to every character', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('utf-16' as const, 'utf-8' as const), (text, encoding) => {
        const positions = new ProtocolPositions(text, encoding);
        let at = 0;
        for (const character of text) {
          expect(positions.offsetAt(positions.positionAt(at))).toBe(at);
          at += character.length;
        }
      }),
    );
  });

  it.each([
    { line: 9, character: 0 },
    { line: 0, character: 99 },
    { line: -1, character: 0 },
  ])('that are not in the text are moved into it: %j', (position) =>
    expect(new ProtocolPositions('ab', 'utf-16').offsetAt(position)).toBe(position.line < 0 ? 0 : 2),
  );
});

describe('the edit between two texts', () => {
  it('makes the second of the first and takes no character apart', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const edit = editBetween(before, after);
        expect(edit === undefined ? before : applyEdits(before, [edit])).toBe(after);
        if (edit === undefined) return;
        const kept = before.slice(0, edit.start);
        expect(Buffer.from(kept, 'utf8').toString('utf8')).toBe(kept);
        expect(Buffer.from(edit.newText, 'utf8').toString('utf8')).toBe(edit.newText);
        expect(/\r$/.test(before.slice(0, edit.start)) && /^\n/.test(before.slice(edit.start))).toBe(false);
      }),
    );
  });
});
