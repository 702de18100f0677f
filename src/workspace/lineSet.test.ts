import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSet } from './lineSet.ts';

const lines = fc.uniqueArray(fc.integer({ min: 0, max: 300 }));
const ascending = (some: readonly number[]): number[] => [...new Set(some)].sort((a, b) => a - b);

describe('LineSet', () => {
  it('holds what it was made of', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 400 }), (some, line) => {
        const set = LineSet.of(some);
        expect([...set]).toEqual(ascending(some));
        expect(set.size).toBe(some.length);
        expect(set.has(line)).toBe(some.includes(line));
        const fromWords: number[] = [];
        set.forEachWord((word, bits) => {
          for (let bit = 0; bit < 32; bit += 1) if ((bits & (1 << bit)) !== 0) fromWords.push(word * 32 + bit);
        });
        expect(fromWords).toEqual(ascending(some));
      }),
    );
  });

  it('knows whether it touches a range', () => {
    fc.assert(
      fc.property(lines, fc.nat(320), fc.nat(100), (some, first, length) => {
        const expected = some.some((line) => first <= line && line <= first + length);
        expect(LineSet.of(some).hasAnyIn(first, first + length)).toBe(expected);
      }),
    );
  });

  it('is united with another', () => {
    fc.assert(
      fc.property(lines, lines, (some, others) => {
        expect([...LineSet.of(some).union(LineSet.of(others))]).toEqual(ascending([...some, ...others]));
      }),
    );
  });

  it('comes back from its packed form', () => {
    fc.assert(
      fc.property(lines, (some) => {
        const packed = LineSet.of(some).pack();
        expect([...(LineSet.unpack(packed) ?? [])]).toEqual(ascending(some));
      }),
    );
  });

  it.each(['', 'x', '1:?', '1:AAAA', '-1:AAAAAA=='])('does not unpack %j', (text) => {
    expect(LineSet.unpack(text)).toBeUndefined();
  });
});
