import { describe, expect, it } from 'vitest';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import { passedAssertions } from './passedAssertions.ts';

const file = 'a.py' as RelativePath;
const assertions = [
  { first: 2, last: 2 },
  { first: 4, last: 5 },
];

/** Steps by their lines, each with the lines of the program that it executes. */
const passed = (...steps: [line: number, executes: number[]][]): number[][] =>
  passedAssertions(
    steps.map(([line, executes]) => ({
      line: lineNumber(line),
      coverage: new Map(executes.length > 0 ? [[file, LineSet.of(executes)]] : []),
    })),
    assertions,
  ).map((coverage) => [...(coverage.get(file) ?? [])]);

describe('passedAssertions', () => {
  it('are those before the failing one', () => {
    expect(passed([1, [10]], [2, [11]], [3, [12]], [4, [13]])).toEqual([[11]]);
  });

  it('may go over several lines', () => {
    expect(passed([4, [10]], [5, [11]], [4, []], [2, [12]])).toEqual([[10, 11]]);
  });

  it('count again in each turn of a loop', () => {
    expect(passed([1, []], [2, [10]], [1, []], [2, [11]], [1, []], [2, [12]])).toEqual([[10], [11]]);
  });

  it('are all of them where something else failed', () => {
    expect(passed([2, [10]], [3, [11]])).toEqual([[10]]);
  });

  it('are none where the first one failed', () => {
    expect(passed([1, [10]], [2, [11]])).toEqual([]);
  });
});
