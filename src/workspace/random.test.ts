import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

const first = (seed: number, count = 3): number[] => Array.from({ length: count }, seededRandom(seed));

describe('numbers of a seed', () => {
  it('are those of Mulberry32', () => {
    expect(first(0)).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
  });

  it.each([
    [7, 7, true],
    [-1, 2 ** 32 - 1, true],
    [1, 2 ** 32 + 1, true],
    [1, 2, false],
  ])('of the seeds %d and %d are the same: %s', (one, other, isSame) => {
    expect(JSON.stringify(first(one)) === JSON.stringify(first(other))).toBe(isSame);
  });

  it('fill the range from 0 to 1 evenly', () => {
    const numbers = first(3, 4000);
    const tenths = numbers.map((number) => Math.floor(number * 10));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      expect(tenths.filter((it) => it === tenth).length / numbers.length).toBeCloseTo(0.1, 1);
    }
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });
});
