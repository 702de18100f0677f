import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWhole, NO_BYTES } from './utf8.ts';

describe('decodeWhole', () => {
  it('reads any text however its bytes are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(6)), (text, cuts) => {
        const bytes = Buffer.from(text, 'utf8');
        const expected = bytes.toString('utf8');
        let held = NO_BYTES;
        let read = '';
        let at = 0;
        for (let index = 0; at < bytes.length; index += 1) {
          const length = (cuts[index % Math.max(1, cuts.length)] ?? 1) + 1;
          const decoded = decodeWhole(held, bytes.subarray(at, at + length));
          if (!decoded) throw new Error('refused');
          read += decoded.text;
          held = decoded.held;
          at += length;
        }
        expect(read).toBe(expected);
        expect(held).toHaveLength(0);
      }),
    );
  });

  it.each([[[0x80]], [[0xc3, 0x28]], [[0xff]], [[0xed, 0xa0]], [[0xf4, 0x90]], [[0xe0, 0x80]]])(
    'refuses %j',
    (bytes) => {
      expect(decodeWhole(NO_BYTES, Uint8Array.from(bytes))).toBeUndefined();
    },
  );

  it('keeps a mark at the start', () => {
    expect(decodeWhole(NO_BYTES, Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))?.text).toBe('\uFEFFa');
  });
});
