import type { Syntax } from '../syntax/syntax.ts';
import { isTestFile, languageOf } from '../syntax/syntax.ts';
import type { TestResult } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';

/** Files of the program, tests left out, that the tests execute; in alphabetical order. */
export function programFilesOf(tests: readonly Pick<TestResult, 'coverage'>[], syntax: Syntax): RelativePath[] {
  const files = new Set(tests.flatMap(({ coverage }) => [...(coverage?.keys() ?? [])]));
  return [...files]
    .filter((file) => {
      const language = languageOf(file, syntax.languages);
      return language !== undefined && !isTestFile(file, language);
    })
    .sort();
}
