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

/**
 * The marks of each file, at the lines of the report. A line has one mark at most: the hottest of all rankings, for each
 * cause of failures has a fault of its own.
 */
export function heatOf(rankings: readonly (readonly ReportedSuspect[])[]): Map<string, HeatMark[]> {
  const marks = new Map<string, Map<number, HeatMark>>();
  for (const mark of [...rankings.flatMap(lineMarks), ...rankings.flatMap(headerMarks)]) {
    const { file, ...own } = mark;
    const ofFile = marks.get(file) ?? new Map<number, HeatMark>();
    marks.set(file, ofFile);
    const known = ofFile.get(own.line);
    if (!known || (known.kind === own.kind && known.level < own.level)) ofFile.set(own.line, own);
  }
  return new Map([...marks].map(([file, own]) => [file, [...own.values()].sort((a, b) => a.line - b.line)]));
}

type MarkInFile = HeatMark & { readonly file: string };

function lineMarks(suspects: readonly ReportedSuspect[]): MarkInFile[] {
  const highest = highestScore(suspects);
  return suspects.flatMap(({ file, lines }) =>
    lines
      .filter(({ score }) => score > 0)
      .map(({ line, score }): MarkInFile => ({ file, line, level: heatLevelOf(score, highest), kind: 'line' })),
  );
}

function headerMarks(suspects: readonly ReportedSuspect[]): MarkInFile[] {
  const highest = highestScore(suspects);
  return suspects
    .filter((suspect) => suspect.function !== null)
    .map(({ file, line, score }): MarkInFile => ({ file, line, level: heatLevelOf(score, highest), kind: 'function' }))
    .filter(({ level }) => level >= leastOfHeaders);
}
