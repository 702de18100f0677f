import type { Syntax } from '../syntax/syntax.ts';
import { isTestFile, languageOf } from '../syntax/syntax.ts';
import type { TestId, TestResult, TestRunner } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';

/** Tells the program, which may hold the fault and be changed, from its tests, which may not. */
export type ProgramFilePredicate = (file: RelativePath) => boolean;

/**
 * A file is a test by its name, or because tests were found in it, whatever it is called.
 * @param tests ids of tests that are known to exist
 */
export function programFilePredicate(
  tests: Iterable<TestId>,
  runner: TestRunner,
  syntax: Syntax,
): ProgramFilePredicate {
  const testFiles = new Set([...tests].flatMap((id) => (runner.isExample(id) ? [] : [runner.fileOf(id)])));
  return (file) => {
    const language = languageOf(file, syntax.languages);
    return language !== undefined && !isTestFile(file, language) && !testFiles.has(file);
  };
}

/** Files of the program that the tests execute, in alphabetical order. */
export function executedProgramFiles(
  tests: readonly Pick<TestResult, 'coverage'>[],
  isProgramFile: ProgramFilePredicate,
): RelativePath[] {
  return [...new Set(tests.flatMap(({ coverage }) => [...(coverage?.keys() ?? [])]))].filter(isProgramFile).sort();
}
