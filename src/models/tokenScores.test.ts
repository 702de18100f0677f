import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenScores } from './tokenScores.ts';

const token = (...bytes: number[]) => ({ bytes: Uint8Array.from(bytes), logProbability: -1 });

it.each([
  ['tokens of another text', [token(97)], 'b', undefined],
  ['too few tokens', [token(97)], 'ab', undefined],
  ['no tokens of no text', [], '', []],
  ['a stop word beyond the end', [token(97), token(10)], 'a', [{ start: 0, text: 'a', logProbability: -1 }]],
  ['a token that goes on beyond the end', [token(97, 10)], 'a', [{ start: 0, text: 'a', logProbability: -1 }]],
])('%s', (_name, tokens, text, expected) => expect(tokenScores(tokens, text)).toEqual(expected));

it('the texts of all tokens are the text, however its bytes are cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 1, max: 5 })), (text, lengths) => {
      let rest = Buffer.from(text);
      const tokens = [...lengths, Infinity].map((length) => {
        const bytes = Uint8Array.from(rest.subarray(0, length));
        rest = rest.subarray(bytes.length);
        return { bytes, logProbability: -1 };
      });
      const scores = tokenScores(tokens, text) ?? [];
      expect(scores.map((score) => score.text).join('')).toBe(text);
      for (const { start, text: part } of scores) expect(text.startsWith(part, start)).toBe(true);
    }),
  );
});
