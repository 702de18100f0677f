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
  candidates: templateCandidates,
};
