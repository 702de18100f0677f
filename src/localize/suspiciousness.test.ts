import { describe, expect, it } from 'vitest';
import { ochiai, stackTraceScore } from './suspiciousness.ts';

describe('ochiai', () => {
  it.each([
    [{ failing: 0, passing: 0 }, 0, 0],
    [{ failing: 0, passing: 5 }, 2, 0],
    [{ failing: 1, passing: 0 }, 1, 1],
    [{ failing: 1, passing: 3 }, 1, 0.5],
    [{ failing: 2, passing: 0 }, 8, 0.5],
    [{ failing: 3, passing: 9 }, 3, 0.5],
  ])('%o of %i failing tests is %f', (counts, failingTests, expected) => {
    expect(ochiai(counts, failingTests)).toBeCloseTo(expected, 12);
  });
});

it('the stack-trace score falls with the distance from the innermost frame', () => {
  expect([1, 2, 4].map(stackTraceScore)).toEqual([1, 0.5, 0.25]);
});
