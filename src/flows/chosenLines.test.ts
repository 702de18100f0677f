import { describe, expect, it } from 'vitest';
import { firstSuspect } from '../../test/fakes/suspects.ts';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { Suspect } from '../localize/suspect.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { LineRange } from './chosenLines.ts';
import { changesExcluded, searchRounds } from './chosenLines.ts';

function suspect(name: string | null, lines: readonly number[], [line, endLine]: readonly [number, number]): Suspect {
  return {
    ...firstSuspect,
    file: 'a.py' as RelativePath,
    line: lineNumber(line),
    endLine: lineNumber(endLine),
    function: name,
    score: 0.5,
    evidence: [],
    lines: lines.map((own) => ({ line: lineNumber(own), score: 0.5, ...firstSuspect })),
  };
}

const module = suspect(null, [1, 40], [1, 40]);
const outer = suspect('f', [12, 18], [10, 20]);
const inner = suspect('f.g', [14], [13, 16]);
const all = [module, outer, inner];
const names = (rounds: Suspect[][]): (string | null)[][] => rounds.map((round) => round.map((one) => one.function));

describe('a search', () => {
  it.each<[string, LineRange | undefined, (string | null)[][]]>([
    ['takes all suspects at once', undefined, [[null, 'f', 'f.g']]],
    ['begins with the function pointed at', { file: 'a.py', line: 18 }, [['f'], [null, 'f.g']]],
    ['begins with the innermost one', { file: 'a.py', line: 14 }, [['f.g'], [null, 'f']]],
    ['begins at a header', { file: 'a.py', line: 10 }, [['f'], [null, 'f.g']]],
    ['begins with the module level only at its own lines', { file: 'a.py', line: 40 }, [[null], ['f', 'f.g']]],
    ['passes over a line in a function that is not suspected', { file: 'a.py', line: 30 }, [[null, 'f', 'f.g']]],
    ['passes over another file', { file: 'b.py', line: 14 }, [[null, 'f', 'f.g']]],
  ])('%s', (_name, startAt, expected) => {
    expect(names(searchRounds(all, startAt ? { startAt } : {}))).toEqual(expected);
  });

  it('leaves out excluded lines, and suspects without other lines', () => {
    const excluded = [{ file: 'a.py', line: 13, endLine: 18 }];
    const [round] = searchRounds(all, { excluded });
    expect(round?.map((one) => one.lines.map(({ line }) => line))).toEqual([[1, 40], [12]]); // prettier-ignore
  });

  it('is empty if everything is excluded', () => {
    expect(searchRounds(all, { excluded: [{ file: 'a.py', line: 1, endLine: 40 }] })).toEqual([]);
  });
});

describe('a patch', () => {
  const baseText = 'a\nb\nc\n';
  const patch = (start: number, end: number): CandidatePatch => ({
    changes: [{ file: 'a.py' as RelativePath, baseText, edits: [replaceRange(start, end, 'x')] }],
    origin: { generator: 'templates' },
    explanation: '',
    prior: 1,
    suspiciousness: 1,
  });

  it.each([
    ['in an excluded line', 2, 3, [{ file: 'a.py', line: 2 }], true],
    ['inserted in it', 2, 2, [{ file: 'a.py', line: 2 }], true],
    ['from above into it', 0, 3, [{ file: 'a.py', line: 2 }], true],
    ['of the line above, whole', 0, 2, [{ file: 'a.py', line: 2 }], false],
    ['below a range', 4, 5, [{ file: 'a.py', line: 1, endLine: 2 }], false],
    ['in the last line of a range', 4, 5, [{ file: 'a.py', line: 1, endLine: 3 }], true],
    ['in another file', 2, 3, [{ file: 'b.py', line: 2 }], false],
    ['with nothing excluded', 2, 3, [], false],
  ])('%s', (_name, start, end, excluded, expected) => {
    expect(changesExcluded(patch(start, end), excluded)).toBe(expected);
  });
});
