import { describe, expect, it } from 'vitest';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { CodeSurprisal } from './naturalness.ts';
import { naturalnessFactors, strongestFactor } from './naturalness.ts';

const file = 'a.py' as RelativePath;
const text = 'one\ntwo = 2\nthree\n';

describe('factors of naturalness', () => {
  it.each<[nats: number, factor: number]>([
    [0, 1],
    [0.4, Math.exp(-0.1)],
    [-0.4, Math.exp(0.1)],
    [50, 1 / strongestFactor],
    [-50, strongestFactor],
  ])('for a change of %d nats a token is %d', (nats, factor) => {
    const surprisal = { surprisalChanges: () => [nats] };
    expect(naturalnessFactors(file, text, [[replaceRange(4, 7, 'TWO')]], surprisal)).toEqual([factor]);
  });

  it('come from whole lines, each place asked once', () => {
    const asked: unknown[] = [];
    const surprisal: CodeSurprisal = {
      surprisalChanges: (_file, _text, { start, end }, texts) => {
        asked.push([start, end, ...texts]);
        return texts.map((_, index) => index * 0.1);
      },
    };
    const changes = [
      [replaceRange(4, 7, 'TWO')],
      [replaceRange(0, 3, '1')],
      [replaceRange(4, 4, '('), replaceRange(11, 11, ')')],
      [replaceRange(10, 12, '')],
      [replaceRange(17, 18, '')],
    ];
    expect(naturalnessFactors(file, text, changes, surprisal)).toEqual([1, 1, Math.exp(-0.025), 1, 1]);
    expect(asked).toEqual([
      [4, 11, 'TWO = 2', '(two = 2)'],
      [0, 3, '1'],
      [4, 17, 'two = three'],
      [12, 18, 'three'],
    ]);
  });
});
