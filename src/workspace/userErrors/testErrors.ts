/** What is wrong with the tests that were named, or with running them. */
import { UserError } from './userError.ts';

export const testFileNotFound = (file: string, root: string): UserError =>
  new UserError(
    'file-not-found',
    `The test file or folder ${file} does not exist in ${root}. Check the path; it is relative to the root.`,
  );

export const testNotFound = (names: readonly string[], nearest: readonly string[]): UserError =>
  new UserError(
    'test-not-found',
    `No such test: ${names.join(', ')}. ` +
      (nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : 'Name its file instead to run every test in it.'),
  );

export const noTestsFound = (where: string): UserError =>
  new UserError(
    'no-tests-found',
    `No tests were found in ${where}. Check the path, and the settings by which the project's test framework finds tests (for pytest testpaths and python_files). "fixpoint doctor" tells which frameworks were found.`,
  );

export const unsupportedTest = (test: string): UserError =>
  new UserError(
    'unsupported-test',
    `${test} is no test that Fixpoint knows. Name a file, a folder, or a test as its framework does: path::Class::test (pytest), path::suite > name (vitest, jest, mocha, node:test), ./pkg::TestName (Go), pkg.Class#method (JUnit).`,
  );

export const noTestAtCursor = (file: string, line: number): UserError =>
  new UserError(
    'no-test-at-cursor',
    `There is no test function at line ${line} of ${file}. Put the cursor inside one.`,
  );

export const ambiguousTest = (test: string, choices: readonly string[]): UserError =>
  new UserError(
    'ambiguous-test',
    `${test} may be one of several tests: ${choices.slice(0, 5).join(', ')}${choices.length > 5 ? `, and ${choices.length - 5} more` : ''}. Nothing was run. Choose one of them, by its id or by putting the cursor in it.`,
  );

export const testOutsideWorkspace = (test: string): UserError =>
  new UserError(
    'test-outside-workspace',
    `${test} lies in no folder of this workspace. Open the project's folder (File: Add Folder to Workspace), then try again.`,
  );

export const testWithoutFile = (test: string): UserError =>
  new UserError(
    'test-without-file',
    `The test adapter does not say which file ${test} is in. Put the cursor in the test and use "Fix Failing Test at Cursor".`,
  );

export const noTestSelected = (): UserError =>
  new UserError(
    'no-test-selected',
    'No test is selected. Choose "Fix Failing Test" on a failing test in the Test Explorer, or put the cursor in a test and use "Fix Failing Test at Cursor".',
  );

export const collectionFailed = (where: string, detail: string): UserError =>
  new UserError(
    'collection-failed',
    `${where} could not be loaded: ${detail} Fix that first; no test in it can run before.`,
  );

export const testRunBroken = (exitCode: number | undefined, output: string): UserError =>
  new UserError(
    'test-run-broken',
    `The test framework stopped before it ran the tests (${exitCode === undefined ? 'ended by a signal' : `exit code ${exitCode}`}). The end of its output:\n${output.trim() || '(nothing)'}\nRun the tests yourself in the project to see the whole of it.`,
  );

export const testRunTimedOut = (timeoutMs: number): UserError =>
  new UserError(
    'test-run-timed-out',
    `The tests did not end within ${Math.round(timeoutMs / 100) / 10} s and were stopped. Name fewer tests, or give more time with --budget-seconds.`,
  );
