import type { CandidateGenerator } from '../generate/generate.ts';
import type { Language } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';

/** Names of languages, for people. */
export interface LanguagesOfSuspects {
  /** Of suspects that no generator can change. */
  readonly without: readonly string[];
  /** That some generator can change, whether or not a suspect is in one of them. */
  readonly repairable: readonly string[];
  /** Whether any suspect can be changed. */
  readonly hasRepairable: boolean;
}

/** Which suspects candidates can be made for. The others are worth showing all the same. */
export function languagesOfSuspects(
  suspects: readonly { readonly file: RelativePath }[],
  generators: readonly Pick<CandidateGenerator, 'languages'>[],
  languages: readonly Language[],
): LanguagesOfSuspects {
  const known = new Set(generators.flatMap((generator) => generator.languages));
  const isRepairable = ({ id }: Language): boolean => known.has(id);
  const own = new Set(suspects.flatMap(({ file }) => languageOf(file, languages) ?? []));
  return {
    without: [...own].filter((language) => !isRepairable(language)).map(({ name }) => name),
    repairable: languages.filter(isRepairable).map(({ name }) => name),
    hasRepairable: [...own].some(isRepairable),
  };
}
