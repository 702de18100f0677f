import type { Suspect } from '../localize/suspect.ts';
import type { CandidatePatch } from './candidate.ts';
import type { GenerationContext } from './generationContext.ts';
import { templateCandidates } from './templateCandidates.ts';
import { LANGUAGE_SHAPES } from './templates/shapes.ts';

export type { GenerationContext } from './generationContext.ts';
export type { ProjectDefinition } from './ingredients.ts';

/** A source of candidate patches. */
export interface CandidateGenerator {
  readonly name: string;
  /** Ids of the languages whose files it can change. */
  readonly languages: readonly string[];
  /** What its candidates are worth, and cost: the best of several generators' comes first. */
  readonly expectation: {
    /** Probability that a candidate of prior 1 at the most suspicious line is plausible. */
    readonly plausible: number;
    /** To make a candidate, before it is measured; 0 where it takes no time worth mentioning. */
    readonly secondsEach: number;
  };
  /** Likeliest first. The same suspects and the same files give the same stream. */
  candidates(
    suspects: readonly Suspect[],
    context: GenerationContext,
    signal: AbortSignal,
  ): AsyncIterable<CandidatePatch>;
}

/** Closed edit templates on the syntax tree; needs no model. */
export const templateGenerator: CandidateGenerator = {
  name: 'templates',
  languages: LANGUAGE_SHAPES.map(({ language }) => language),
  // Of HumanEvalFix's odd Python tasks about three of four are repaired, mostly within the first fifty candidates.
  expectation: { plausible: 0.02, secondsEach: 0 },
  candidates: templateCandidates,
};
