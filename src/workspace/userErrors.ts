/**
 * Everything Fixpoint tells a person when it cannot do what was asked. Each error says what happened, why, and what to
 * do next. Codes are stable.
 */
export class UserError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
  }
}

export const rootNotAFolder = (root: string): UserError =>
  new UserError(
    'root-not-a-folder',
    `${root} is not a folder that can be read. Name the project's folder with --root.`,
  );

export const workspaceEmpty = (root: string): UserError =>
  new UserError(
    'workspace-empty',
    `There is nothing to test in ${root}: no Python file was found. Open the project's folder, or name it with --root.`,
  );

export const testFileNotFound = (file: string, root: string): UserError =>
  new UserError(
    'file-not-found',
    `The test file or folder ${file} does not exist in ${root}. Check the path; it is relative to the root.`,
  );

export const testNotFound = (names: readonly string[], nearest: readonly string[]): UserError =>
  new UserError(
    'test-not-found',
    `No such test: ${names.join(', ')}. ` +
      (nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'pytest --collect-only lists the tests there are.'),
  );

export const noTestsFound = (where: string): UserError =>
  new UserError(
    'no-tests-found',
    `pytest found no tests in ${where}. Check the path and the project's pytest settings (testpaths, python_files).`,
  );

export const unsupportedTest = (test: string): UserError =>
  new UserError(
    'unsupported-test',
    `${test} is not a Python test. This version of Fixpoint repairs tests that pytest can run.`,
  );

export const pythonNotFound = (tried: readonly string[]): UserError =>
  new UserError(
    'python-not-found',
    `No Python interpreter was found (tried ${tried.join(', ')}). Install Python 3.7 or newer, or name one with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pythonNotUsable = (python: string, detail: string): UserError =>
  new UserError(
    'python-not-usable',
    `${python} cannot be used: ${detail} Name a Python 3.7 or newer with --python (in the editor: the setting fixpoint.pythonPath).`,
  );

export const pytestNotFound = (python: string): UserError =>
  new UserError(
    'pytest-not-found',
    `pytest cannot be imported by ${python}. Install it there ("${python} -m pip install pytest"), or name the project's own interpreter with --python.`,
  );

export const collectionFailed = (where: string, detail: string): UserError =>
  new UserError(
    'collection-failed',
    `pytest could not load ${where}: ${detail} Fix that first; no test can run before.`,
  );

export const testRunBroken = (exitCode: number | undefined, output: string): UserError =>
  new UserError(
    'test-run-broken',
    `pytest stopped before it ran the tests (${exitCode === undefined ? 'ended by a signal' : `exit code ${exitCode}`}). The end of its output:\n${output.trim() || '(nothing)'}\nRun pytest yourself in the project to see the whole of it.`,
  );

export const testRunTimedOut = (timeoutMs: number): UserError =>
  new UserError(
    'test-run-timed-out',
    `The tests did not end within ${Math.round(timeoutMs / 1000)} s and were stopped. Name fewer tests, or give more time with --budget-seconds.`,
  );

export const scratchTreeFailed = (detail: string): UserError =>
  new UserError(
    'scratch-tree-failed',
    `No scratch copy of the project could be made: ${detail} Free some space in the temporary folder, or point TMPDIR to another.`,
  );

export const usageError = (detail: string): UserError => new UserError('usage', detail);
