import type { Suspect } from '../localize/suspect.ts';
import type { CandidatePatch } from './candidate.ts';
import type { GenerationContext } from './generationContext.ts';

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
    /** Half of its repairs are among so many candidates: the longer nothing came of them, the less is to be expected. */
    readonly typicalTries: number;
  };
  /** Likeliest first. The same suspects and the same files give the same stream. */
  candidates(
    suspects: readonly Suspect[],
    context: GenerationContext,
    signal: AbortSignal,
  ): AsyncIterable<CandidatePatch>;
}
