import type { Fault } from './bug.ts';

/** A line or a function with its score, as a localizer lists it. */
export interface Ranked {
  readonly file: string;
  /** Where it begins. */
  readonly line: number;
  readonly name?: string;
  readonly score: number;
}

/** What a localizer answered about a bug; both lists most suspicious first. */
export interface Rankings {
  readonly functions: readonly Ranked[];
  readonly lines: readonly Ranked[];
}

/** Where the fault stands; undefined if it is not listed. */
export interface FaultRanks {
  readonly function: number | undefined;
  readonly line: number | undefined;
}

export function ranksOf(fault: Fault, rankings: Rankings): FaultRanks {
  return {
    function: expectedRank(rankings.functions, (it) => isFaultyFunction(it, fault)),
    line: expectedRank(rankings.lines, ({ file, line }) => file === fault.file && fault.lines.includes(line)),
  };
}

/**
 * The place, from 1, at which a reader who goes through the list finds the first faulty element, if ties are in random
 * order: behind the g better ones, and (k + 1) / (f + 1) into the k equal ones of which f are faulty.
 */
export function expectedRank(list: readonly Ranked[], isFaulty: (element: Ranked) => boolean): number | undefined {
  const faulty = list.filter(isFaulty);
  if (faulty.length === 0) return undefined;
  const best = Math.max(...faulty.map(({ score }) => score));
  const better = list.filter(({ score }) => score > best).length;
  const equal = list.filter(({ score }) => score === best).length;
  const equalFaulty = faulty.filter(({ score }) => score === best).length;
  return better + (equal + 1) / (equalFaulty + 1);
}

/** Localizers let functions begin at their decorators or at their header. */
function isFaultyFunction({ file, line }: Ranked, fault: Fault): boolean {
  return fault.functions.some((it) => file === it.file && it.firstLine <= line && line <= it.line);
}
