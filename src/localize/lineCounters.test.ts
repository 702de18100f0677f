import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSet } from '../workspace/lineSet.ts';
import { LineCounters } from './lineCounters.ts';

it('counts how many sets hold each line', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 0, max: 150 }));
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 40 }), (sets) => {
      const counters = new LineCounters(100);
      for (const set of sets) LineSet.of(set).forEachWord((word, bits) => counters.add(word, bits));
      for (let line = 0; line <= 100; line += 1) {
        expect(counters.of(line)).toBe(sets.filter((set) => set.includes(line)).length);
      }
    }),
  );
});
