import type { CandidateGenerator } from './candidateGenerator.ts';
import { templateCandidates } from './templateCandidates.ts';
import { LANGUAGE_SHAPES } from './templates/shapes.ts';

export type { CandidateGenerator } from './candidateGenerator.ts';
export type { FailingPlace, GenerationContext } from './generationContext.ts';
export type { InfillOptions } from './infill/infillGenerator.ts';
export { infillGenerator } from './infill/infillGenerator.ts';
export type { ProjectDefinition } from './ingredients.ts';

/** Closed edit templates on the syntax tree; needs no model. */
export const templateGenerator: CandidateGenerator = {
  name: 'templates',
  languages: LANGUAGE_SHAPES.map(({ language }) => language),
  // Of HumanEvalFix's odd Python tasks about three of four are repaired, mostly within the first fifty candidates.
  expectation: { plausible: 0.02, secondsEach: 0, typicalTries: 60 },
  candidates: templateCandidates,
};
