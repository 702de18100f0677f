import { closestNames } from '../symbols/symbols.ts';
import type { CollectionError, RunEnd, TestId, TestResult, TestRunner } from '../testing/testRunner.ts';
import { noTestsFound, testNotFound, testRunBroken, testRunTimedOut } from '../workspace/userErrors/testErrors.ts';

/** What running the named tests twice showed. */
export type Reproduction =
  /** They fail, both times alike. Results are of the second run, with coverage. */
  | {
      readonly kind: 'reproduced';
      readonly failing: readonly TestResult[];
      /** What was not run or not taken on, for people. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: 'not-reproduced'; readonly results: readonly TestResult[] }
  /** The tests' file, or one of the project's where nothing failed, cannot be loaded. */
  | { readonly kind: 'not-loaded'; readonly error: CollectionError }
  /** The two runs differ. */
  | { readonly kind: 'flaky'; readonly first: readonly TestResult[]; readonly second: readonly TestResult[] };

interface ReproductionInput {
  readonly runner: TestRunner;
  readonly tree: string;
  /** Empty: every test of the project. */
  readonly tests: readonly TestId[];
  /** Limit of each of the two runs. */
  readonly timeoutMs: number;
  /** Limit of each test: one that takes longer hangs. */
  readonly testTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** A test that has hung once need not hang as long again: what it executes is known by then. */
const secondHangMs = 3_000;
/** Recording step by step makes tests several times slower; it must not cost more than it tells. */
const stepwiseMs = 2_000;

/**
 * Runs the tests plainly, then what failed again with coverage.
 * @throws UserError if a named test does not exist, or nothing can be run
 */
export async function reproduce(input: ReproductionInput): Promise<Reproduction> {
  const firstRun = await runTests(input, input.tests, false);
  const named = namedButNotLoaded(firstRun, input);
  if (named) return { kind: 'not-loaded', error: named };
  if (firstRun.end?.kind === 'not-found') {
    throw testNotFound(firstRun.end.names, await nearestTests(firstRun.end.names, input));
  }
  const first = firstRun.results;
  const failed = first.filter(hasFailed);
  if (failed.length === 0) {
    const [error] = firstRun.collectionErrors;
    if (error) return { kind: 'not-loaded', error };
    refuseWhatCouldNotRun(firstRun, input);
    // A named test that passes gets a second chance to show that it is flaky; the whole suite does not.
    if (input.tests.length === 0) return { kind: 'not-reproduced', results: first };
    const { results: second } = await runTests(input, input.tests, false);
    return second.some(hasFailed) ? { kind: 'flaky', first, second } : { kind: 'not-reproduced', results: first };
  }
  const hung = failed.filter(({ outcome }) => outcome === 'timed-out');
  const ended = failed.filter((result) => !hung.includes(result));
  const second = [
    ...(await runAgain(ended, input)),
    ...(await runAgain(hung, { ...input, testTimeoutMs: Math.min(input.testTimeoutMs, secondHangMs) })),
  ];
  const again = new Map(second.map((result) => [result.id, result]));
  const steady = failed.filter((result) => isSameFailure(result, again.get(result.id)));
  if (steady.length === 0) return { kind: 'flaky', first: failed, second };
  const flaky = failed.filter((result) => !steady.includes(result)).map(({ id }) => id);
  return {
    kind: 'reproduced',
    failing: steady.flatMap(({ id }) => again.get(id) ?? []),
    leftOut: [
      ...(flaky.length > 0 ? [`failing tests that are flaky (${flaky.slice(0, 3).join(', ')})`] : []),
      ...firstRun.unavailable,
      ...firstRun.collectionErrors.map(({ file }) => `${file ?? 'a set-up file'}, which could not be loaded`),
      ...(firstRun.end?.kind === 'timed-out' ? ['tests that were not reached in time'] : []),
    ],
  };
}

async function runAgain(failed: readonly TestResult[], input: ReproductionInput): Promise<readonly TestResult[]> {
  if (failed.length === 0) return []; // no name would stand for every test
  const ids = failed.map(({ id }) => id);
  const firstMs = failed.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (await runTests(input, ids, true, firstMs <= stepwiseMs)).results;
}

const hasFailed = ({ outcome }: TestResult): boolean => outcome !== 'passed' && outcome !== 'skipped';

function isSameFailure(first: TestResult, second: TestResult | undefined): boolean {
  return (
    first.outcome === second?.outcome &&
    // Where a test hangs is told by the second run only.
    (first.outcome === 'timed-out' || first.failure?.exceptionType === second.failure?.exceptionType)
  );
}

interface TestRun {
  readonly results: readonly TestResult[];
  readonly collectionErrors: readonly CollectionError[];
  /** Frameworks that cannot run here, for people. */
  readonly unavailable: readonly string[];
  readonly end: RunEnd | undefined;
}

async function runTests(
  { runner, tree, timeoutMs, testTimeoutMs, signal }: ReproductionInput,
  tests: readonly TestId[],
  wantsCoverage: boolean,
  wantsSteps = false,
): Promise<TestRun> {
  const results: TestResult[] = [];
  const collectionErrors: CollectionError[] = [];
  const unavailable: string[] = [];
  let end: RunEnd | undefined;
  const options = { tree, signal, timeoutMs, testTimeoutMs, wantsCoverage, wantsSteps };
  for await (const event of runner.run(tests, options)) {
    if (event.kind === 'result') results.push(event.result);
    if (event.kind === 'collection-error') collectionErrors.push(event.error);
    if (event.kind === 'unavailable') unavailable.push(`tests that cannot be run here (${event.error.message})`);
    if (event.kind === 'finished') end = event.reason;
  }
  signal.throwIfAborted();
  return { results, collectionErrors, unavailable, end };
}

/** A test that is named and whose file cannot be loaded is worth an answer of its own. */
function namedButNotLoaded({ collectionErrors }: TestRun, input: ReproductionInput): CollectionError | undefined {
  const named = new Set(input.tests.map((id) => input.runner.fileOf(id)));
  return collectionErrors.find(({ file }) => file !== undefined && named.has(file));
}

/** Nothing failed: but was anything run? Time that ran out may hide a failure. */
function refuseWhatCouldNotRun({ results, end }: TestRun, input: ReproductionInput): void {
  if (end?.kind === 'timed-out') throw testRunTimedOut(input.timeoutMs);
  if (end?.kind === 'broken') throw testRunBroken(end.exitCode, end.output);
  if (results.length === 0) throw noTestsFound(input.tests.length > 0 ? input.tests.join(', ') : 'the project');
}

async function nearestTests(
  names: readonly TestId[],
  { runner, tree, timeoutMs, signal }: Omit<ReproductionInput, 'tests'>,
): Promise<string[]> {
  const [name] = names;
  if (!name) return [];
  const known: TestId[] = [];
  const file = runner.fileOf(name) as string as TestId;
  for await (const event of runner.list([file], { tree, signal, timeoutMs })) {
    if (event.kind === 'collected') known.push(...event.tests.map(({ id }) => id));
  }
  const siblings = known.filter((id) => id.startsWith(`${withoutParameters(name)}[`));
  if (name.endsWith(']') && siblings.length > 0) return closestNames(name, siblings, 3);
  // Parameters would make any long name unlike any short one.
  return closestNames(withoutParameters(name), [...new Set(known.map(withoutParameters))], 3);
}

const withoutParameters = (id: TestId): string => id.replace(/\[.*\]$/s, '');
