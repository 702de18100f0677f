import { describe, expect, it } from 'vitest';
import { executedByOneFailing, firstSuspect } from '../../test/fakes/suspects.ts';
import type { Suspect } from '../localize/suspect.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import { SuspiciousLines } from './suspiciousLines.ts';

const suspect = (line: number, endLine: number, scores: Record<number, number>, score = 0.5): Suspect => ({
  file: 'a.py' as RelativePath,
  line: lineNumber(line),
  endLine: lineNumber(endLine),
  function: 'f',
  score,
  evidence: [],
  ...firstSuspect,
  lines: Object.entries(scores).map(([at, own]) => ({
    line: lineNumber(Number(at)),
    score: own,
    ...executedByOneFailing,
  })),
});

describe('SuspiciousLines', () => {
  const top = suspect(1, 9, { 3: 0.8, 4: 0.1 });
  const other = suspect(10, 20, { 12: 0.4 });
  const lines = new SuspiciousLines([top, other]);

  it.each<[string, number, Suspect, number]>([
    ['the most suspicious line', 3, top, 1],
    ['another suspect, relative to it', 12, other, 0.5],
    ['a neighbour with a low score of its own', 4, top, 0.5],
    ['two lines away', 5, top, 0.5],
    ['farther away', 6, top, 0.15],
    ['a neighbour in the less suspicious function', 14, other, 0.25],
    ['the rest of that function', 18, other, 0.075],
  ])('%s', (_, line, of, expected) => {
    expect(lines.at(line, of)).toBeCloseTo(expected);
  });

  it('does not reach over the end of a function', () => {
    const below = suspect(4, 8, { 8: 0.4 });
    expect(new SuspiciousLines([suspect(1, 3, { 3: 0.8 }), below]).at(4, below)).toBeCloseTo(0.15 * 0.5);
  });

  it('takes all lines of a suspect without lines alike', () => {
    const whole = suspect(1, 5, {}, 0.7);
    expect(new SuspiciousLines([whole]).at(2, whole)).toBe(1);
  });

  it('knows the best of a suspect', () => {
    expect(lines.of(top)).toBe(1);
    expect(lines.of(other)).toBeCloseTo(0.5);
  });
});
