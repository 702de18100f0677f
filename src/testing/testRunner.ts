import type { LineSet } from '../workspace/lineSet.ts';
import type { Branded, RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import type { UserError } from '../workspace/userErrors/userError.ts';

/**
 * The framework's own id of a test, with the file relative to the workspace root (pytest: `path::Class::test[param]`).
 * A file, a folder, a class or a parametrised function without its parameters stands for all tests in it.
 */
export type TestId = Branded<string, 'TestId'>;

export type TestOutcome =
  | 'passed'
  | 'failed' // the test's own code or what it calls raised
  | 'error' // set-up, tear-down or collection raised: the test itself may never have run
  | 'skipped' // also expected failures
  | 'timed-out'
  | 'crashed'; // the test process died

/** A frame of a project file in an exception's trace. */
export interface StackFrame {
  readonly file: RelativePath;
  readonly line: LineNumber;
  /** Qualified where the language tells (`Class.method`). */
  readonly function: string;
}

export interface TestFailure {
  /** The exception's class name, for example `AssertionError`. */
  readonly exceptionType: string;
  readonly message: string;
  /** What an assertion wanted and what it got, as the framework shows them, cut to a few thousand characters. */
  readonly expected?: string;
  readonly actual?: string;
  /** Project files only, outermost first; of the source, not of what it was transformed to. */
  readonly frames: readonly StackFrame[];
  /** The test asks for a fixture that nobody provides: no change of the program can mend that. */
  readonly lacksFixture?: true;
}

/** Lines executed, per project file. */
export type LineCoverage = ReadonlyMap<RelativePath, LineSet>;

/** One executed line of a test function, and what it executed. */
export interface TestStep {
  readonly line: LineNumber;
  readonly coverage: LineCoverage;
}

export interface TestResult {
  readonly id: TestId;
  readonly outcome: TestOutcome;
  readonly durationMs: number;
  readonly failure?: TestFailure;
  /** Only where coverage was asked for. */
  readonly coverage?: LineCoverage;
  /** The lines of a failed test's own function in the order in which they ran; the last one failed. */
  readonly steps?: readonly TestStep[];
}

export interface TestCase {
  readonly id: TestId;
  readonly file: RelativePath;
  readonly line: LineNumber;
}

/** A file the framework could not collect tests from, or a set-up file that raised. */
export interface CollectionError {
  readonly file: RelativePath | undefined;
  readonly exceptionType: string;
  readonly message: string;
  readonly frames: readonly StackFrame[];
}

export type TestEvent =
  /** `isPart`: more may be collected later. */
  | { readonly kind: 'collected'; readonly tests: readonly TestCase[]; readonly isPart?: true }
  | { readonly kind: 'collection-error'; readonly error: CollectionError }
  | { readonly kind: 'started'; readonly id: TestId }
  | { readonly kind: 'result'; readonly result: TestResult }
  /** Lines executed while modules were imported; they belong to no test. May come more than once: they add up. */
  | { readonly kind: 'import-coverage'; readonly coverage: LineCoverage }
  /** One of several frameworks of the workspace cannot run here; the others go on. */
  | { readonly kind: 'unavailable'; readonly error: UserError }
  | { readonly kind: 'finished'; readonly reason: RunEnd };

export type RunEnd =
  | { readonly kind: 'completed' }
  /** The selection named a test that does not exist. */
  | { readonly kind: 'not-found'; readonly names: readonly TestId[] }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  /** The framework or its process failed; `output` is the end of what it printed. */
  | { readonly kind: 'broken'; readonly exitCode: number | undefined; readonly output: string };

/** Texts that stand in for files on disk while a run lasts; nothing is written. */
export type Overlay = ReadonlyMap<RelativePath, string>;

export interface RunOptions {
  /** The directory whose files are run: a scratch tree that mirrors the workspace root. */
  readonly tree: string;
  readonly signal: AbortSignal;
  /** Limit of the whole run. */
  readonly timeoutMs: number;
  /** Limit of each test: one that takes longer is `timed-out`, and the others run without it. */
  readonly testTimeoutMs?: number;
  readonly overlay?: Overlay;
  readonly wantsCoverage?: boolean;
  /** Also {@link TestResult.steps}; slower, and only where the framework can tell. */
  readonly wantsSteps?: boolean;
  /** Tests that are not run although they are selected. */
  readonly excluded?: readonly TestId[];
}

/**
 * What a candidate ran in, the quickest first: a process that had the project loaded and the tests collected, in which only
 * functions got new code; one that had the framework loaded; a new one.
 */
export const candidateProcesses = ['swapped', 'forked', 'fresh'] as const;
export type CandidateProcess = (typeof candidateProcesses)[number];

export const slowerProcess = (one: CandidateProcess, other: CandidateProcess): CandidateProcess =>
  candidateProcesses.indexOf(one) < candidateProcesses.indexOf(other) ? other : one;

/** What a candidate's tests came to. While searching only outcomes matter, so no failure reports are built. */
export interface CandidateOutcome {
  /** Per test, in the order they ran; tests that were not reached are absent. */
  readonly outcomes: ReadonlyMap<TestId, TestOutcome>;
  readonly isTimedOut: boolean;
  readonly durationMs: number;
  /** The slowest that a part of the tests needed. */
  readonly process: CandidateProcess;
}

export interface CandidateRunOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly stopsAtFirstFailure: boolean;
}

/** Runs the same tests over and over against different overlays, cheaper than a new {@link TestRunner.run} each. */
export interface CandidateRunner extends AsyncDisposable {
  /** May be called several times at once. */
  run(tests: readonly TestId[], overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome>;
}

export interface TestRunner {
  /**
   * Reads a test, a file or a folder as people write it. Paths may be absolute, or relative to the root.
   * @throws UserError if it is no test of a framework that is known, or its path leads out of the root
   */
  readId(text: string): Promise<TestId>;
  /** Every test of the given files and folders; all of the project's when empty. */
  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent>;
  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent>;
  /** The same tests in parts that have nothing in common but the workspace: those of one language's tools each. */
  partsOf(tests: readonly TestId[]): readonly (readonly TestId[])[];
  /** @param tree see {@link RunOptions.tree} */
  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner>;
  /** Whether a framework collects tests from files of this name by default (pytest: `test_*.py`, `*_test.py`). */
  isTestFile(file: RelativePath): boolean;
  /**
   * The id of a test or a class of tests, given the names of the definitions around it from the outside in, its own last.
   * Undefined where tests are no definitions (`it('…')` is a call).
   */
  idOf(file: RelativePath, names: readonly string[]): TestId | undefined;
  /** Whether the test's own code stands in a program file (an example in a docstring) and not in a file of tests. */
  isExample(id: TestId): boolean;
  /** The file or folder that a test id names. A file's or a folder's path is an id, too: of all tests in it. */
  fileOf(id: TestId): RelativePath;
}
