import type { CandidatePatch } from '../generate/candidate.ts';

export { DuplicateFilter } from './duplicates.ts';
export type { Novelty } from './duplicates.ts';

/**
 * Plausible candidates, best first: fewest edits, then the likeliest kind of change at the most suspicious place.
 * Stable: equals keep the order in which they were generated.
 */
export function rankCandidates<T extends { readonly candidate: CandidatePatch }>(candidates: readonly T[]): T[] {
  return [...candidates].sort(
    (a, b) => editCount(a.candidate) - editCount(b.candidate) || likelihood(b.candidate) - likelihood(a.candidate),
  );
}

const editCount = ({ changes }: CandidatePatch): number =>
  changes.reduce((sum, change) => sum + change.edits.length, 0);

const likelihood = ({ prior, suspiciousness }: CandidatePatch): number => prior * suspiciousness;

/** What confidence is drawn from. */
export interface ConfidenceEvidence {
  /** Tests that passed before, execute the change, and still pass. */
  readonly coveringPassed: number;
  /** Different patches that pass the same tests: each is a sign that the tests tell little. */
  readonly alternatives: number;
  readonly suspiciousness: number;
  readonly prior: number;
}

/**
 * How likely the patch is right, in (0, 1). A logistic function with weights set by judgement: covering tests and a
 * suspicious place speak for a patch, plausible alternatives against it. Not calibrated on outcomes.
 */
export function confidenceOf(evidence: ConfidenceEvidence): number {
  const log2 = (count: number): number => Math.log2(1 + count);
  const score =
    -0.4 +
    0.35 * Math.min(log2(evidence.coveringPassed), 5) -
    0.45 * Math.min(log2(evidence.alternatives), 5) +
    0.8 * (evidence.suspiciousness - 0.5) +
    0.6 * (evidence.prior - 0.5);
  return Math.round(100 / (1 + Math.exp(-score))) / 100;
}
