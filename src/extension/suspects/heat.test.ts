import { describe, expect, it } from 'vitest';
import { suspectWith } from './exampleSuspects.ts';
import { heatLevelOf, heatOf } from './heat.ts';

describe('the heat of a score', () => {
  it.each([
    ['the highest', 1, 1, 4],
    ['nearly as high', 0.86, 1, 4],
    ['lower', 0.7, 1, 3],
    ['half', 0.5, 1, 2],
    ['little', 0.1, 1, 1],
    ['beside a high one with a stack trace', 0.58, 1.58, 2],
    ['nothing', 0, 1, 1],
    ['nothing where all is nothing', 0, 0, 1],
  ] as const)('%s', (_name, score, highest, level) => expect(heatLevelOf(score, highest)).toBe(level));
});

describe('the marks of a file', () => {
  it('are at its suspicious lines, in the order of the text', () => {
    const marks = heatOf([[suspectWith([[12, 1], [11, 0.5]], { score: 0.1 })]]).get('cart.py'); // prettier-ignore
    expect(marks).toEqual([
      { line: 11, level: 2, kind: 'line' },
      { line: 12, level: 4, kind: 'line' },
    ]);
  });

  it.each([
    ['a suspicious function', { score: 1 }, [{ line: 10, level: 4, kind: 'function' }]],
    ['not one that is hardly suspicious', { score: 0.1 }, []],
    ['not the module level', { score: 1, function: null }, []],
  ] as const)('are at the header of %s', (_name, facts, expected) => {
    const marks = heatOf([[suspectWith([[12, 1]], facts)]]).get('cart.py'); // prettier-ignore
    expect(marks?.filter(({ line }) => line !== 12)).toEqual(expected);
  });

  it('are one a line: a header that is suspicious itself is a line', () => {
    const marks = heatOf([[suspectWith([[10, 1]])]]).get('cart.py'); // prettier-ignore
    expect(marks).toEqual([{ line: 10, level: 4, kind: 'line' }]);
  });

  it('take the higher level where two suspects share a line', () => {
    const shared = [suspectWith([[12, 0.1]]), suspectWith([[12, 1]])]; // prettier-ignore
    expect(heatOf([shared]).get('cart.py')?.filter(({ line }) => line === 12)).toEqual([{ line: 12, level: 4, kind: 'line' }]); // prettier-ignore
  });

  it('are not there for lines without suspicion', () => {
    expect(heatOf([[suspectWith([[12, 0]], { score: 0 })]]).get('cart.py') ?? []).toEqual([]); // prettier-ignore
  });

  it('are as hot as the hottest of several rankings says', () => {
    const weak = [suspectWith([[12, 0.5]], { score: 0 }), suspectWith([[30, 2]], { score: 0 })]; // prettier-ignore
    const own = [suspectWith([[12, 0.7]], { score: 0 })]; // prettier-ignore
    expect(heatOf([weak, own]).get('cart.py')).toEqual([
      { line: 12, level: 4, kind: 'line' },
      { line: 30, level: 4, kind: 'line' },
    ]);
  });
});
