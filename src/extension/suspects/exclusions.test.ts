import { describe, expect, it } from 'vitest';
import { suspectWith } from './exampleSuspects.ts';
import { excludedLines, withoutExcluded } from './exclusions.ts';

const total = suspectWith([[12, 1], [14, 0.5]]); // prettier-ignore
const module = suspectWith([[1, 0.3], [30, 0.3]], { function: null, line: 1, endLine: 30 }); // prettier-ignore
const all = [total, module];
const asItWas = (_file: string, line: number): number => line;

describe('what is excluded', () => {
  it('is taken out: a line', () => {
    const [left] = withoutExcluded(all, [{ kind: 'line', file: 'cart.py', line: 12 }]);
    expect(left?.lines.map(({ line }) => line)).toEqual([14]);
  });

  it('is taken out: a function, and not its namesake in another file', () => {
    const other = suspectWith([[12, 1]], { file: 'shop.py' }); // prettier-ignore
    expect(withoutExcluded([...all, other], [{ kind: 'function', file: 'cart.py', function: 'Cart.total' }])).toEqual([
      module,
      other,
    ]);
  });

  it('takes the suspect out with its last line', () => {
    const lines = [12, 14].map((line) => ({ kind: 'line', file: 'cart.py', line }) as const);
    expect(withoutExcluded(all, lines)).toEqual([module]);
  });

  it.each([
    ['a line', { kind: 'line', file: 'cart.py', line: 12 }, [{ file: 'cart.py', line: 12 }]],
    [
      'a function, from its header to its end',
      { kind: 'function', file: 'cart.py', function: 'Cart.total' },
      [{ file: 'cart.py', line: 10, endLine: 20 }],
    ],
    [
      'the module level, without the functions between its lines',
      { kind: 'function', file: 'cart.py', function: null },
      [
        { file: 'cart.py', line: 1 },
        { file: 'cart.py', line: 30 },
      ],
    ],
  ] as const)('is told to a repair as lines: %s', (_name, exclusion, expected) => {
    expect(excludedLines([exclusion], all, asItWas)).toEqual(expected);
  });

  it('is told as lines where they are now, without those that are gone', () => {
    const exclusions = [12, 14].map((line) => ({ kind: 'line', file: 'cart.py', line }) as const);
    const lineNow = (_file: string, line: number): number | undefined => (line === 12 ? undefined : line + 3);
    expect(excludedLines(exclusions, all, lineNow)).toEqual([{ file: 'cart.py', line: 17 }]);
  });
});
