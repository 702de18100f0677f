import type { ReportedSuspect } from '../../protocol/contract.ts';

/** From 4, the most suspicious, to 1. */
export type HeatLevel = 1 | 2 | 3 | 4;

export const heatLevels: readonly HeatLevel[] = [4, 3, 2, 1];

/** What is marked beside a line. */
export interface HeatMark {
  readonly line: number;
  readonly level: HeatLevel;
  /** `function`: the line only bears the header of a suspicious function: what is wrong may be missing in it. */
  readonly kind: 'line' | 'function';
}

/** Shares of the highest score. */
const shares: readonly (readonly [atLeast: number, level: HeatLevel])[] = [
  [0.85, 4],
  [0.6, 3],
  [0.35, 2],
];

/** A header is marked from this level on: the others would only be many. */
const leastOfHeaders: HeatLevel = 2;

/** How hot a score is beside the highest one: scores have no meaning of their own beyond their order. */
export function heatLevelOf(score: number, highest: number): HeatLevel {
  const share = highest > 0 ? score / highest : 0;
  return shares.find(([atLeast]) => share >= atLeast)?.[1] ?? 1;
}

export function highestScore(suspects: readonly ReportedSuspect[]): number {
  return Math.max(0, ...suspects.flatMap(({ score, lines }) => [score, ...lines.map((line) => line.score)]));
}

/** The marks of each file, at the lines of the report. A line has one mark at most. */
export function heatOf(suspects: readonly ReportedSuspect[]): Map<string, HeatMark[]> {
  const highest = highestScore(suspects);
  const marks = new Map<string, Map<number, HeatMark>>();
  const of = (file: string): Map<number, HeatMark> => {
    const known = marks.get(file) ?? new Map<number, HeatMark>();
    marks.set(file, known);
    return known;
  };
  for (const { file, lines } of suspects) {
    for (const { line, score } of lines) {
      const level = heatLevelOf(score, highest);
      const known = of(file).get(line);
      if (score > 0 && (known?.level ?? 0) < level) of(file).set(line, { line, level, kind: 'line' });
    }
  }
  for (const suspect of suspects) {
    const level = heatLevelOf(suspect.score, highest);
    const isMarked = suspect.function !== null && level >= leastOfHeaders && !of(suspect.file).has(suspect.line);
    if (isMarked) of(suspect.file).set(suspect.line, { line: suspect.line, level, kind: 'function' });
  }
  return new Map([...marks].map(([file, own]) => [file, [...own.values()].sort((a, b) => a.line - b.line)]));
}
