import { closestNames } from '../symbols/symbols.ts';
import type { CollectionError, RunEnd, TestId, TestResult, TestRunner } from '../testing/testRunner.ts';
import {
  collectionFailed,
  noTestsFound,
  testNotFound,
  testRunBroken,
  testRunTimedOut,
} from '../workspace/userErrors.ts';

/** What running the named tests twice showed. */
export type Reproduction =
  /** They fail, both times alike. Results are of the second run, with coverage. */
  | {
      readonly kind: 'reproduced';
      readonly failing: readonly TestResult[];
      /** Tests that failed in one run only, or otherwise. */
      readonly flaky: readonly TestId[];
    }
  | { readonly kind: 'not-reproduced'; readonly results: readonly TestResult[] }
  /** The two runs differ. */
  | { readonly kind: 'flaky'; readonly first: readonly TestResult[]; readonly second: readonly TestResult[] };

interface ReproductionInput {
  readonly runner: TestRunner;
  readonly tree: string;
  /** Empty: every test of the project. */
  readonly tests: readonly TestId[];
  /** Limit of each of the two runs. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A test that has hung once need not hang as long again: what it executes is known by then. */
const secondHangMs = 10_000;

/**
 * Runs the tests plainly, then what failed again with coverage.
 * @throws UserError if a test does not exist or nothing can be run
 */
export async function reproduce(input: ReproductionInput): Promise<Reproduction> {
  const first = await runTests(input, input.tests, false);
  const failed = first.filter(hasFailed);
  if (failed.length === 0) {
    // A named test that passes gets a second chance to show that it is flaky; the whole suite does not.
    if (input.tests.length === 0) return { kind: 'not-reproduced', results: first };
    const second = await runTests(input, input.tests, false);
    return second.some(hasFailed) ? { kind: 'flaky', first, second } : { kind: 'not-reproduced', results: first };
  }
  const hangs = failed.some(({ outcome }) => outcome === 'timed-out');
  const second = await runTests(
    { ...input, timeoutMs: hangs ? Math.min(input.timeoutMs, secondHangMs) : input.timeoutMs },
    failed.map(({ id }) => id),
    true,
  );
  const again = new Map(second.map((result) => [result.id, result]));
  const steady = failed.filter((result) => isSameFailure(result, again.get(result.id)));
  if (steady.length === 0) return { kind: 'flaky', first: failed, second };
  const flaky = failed.filter((result) => !steady.includes(result)).map(({ id }) => id);
  return { kind: 'reproduced', failing: steady.flatMap(({ id }) => again.get(id) ?? []), flaky };
}

const hasFailed = ({ outcome }: TestResult): boolean => outcome !== 'passed' && outcome !== 'skipped';

function isSameFailure(first: TestResult, second: TestResult | undefined): boolean {
  return (
    first.outcome === second?.outcome &&
    // Where a test hangs is told by the second run only.
    (first.outcome === 'timed-out' || first.failure?.exceptionType === second.failure?.exceptionType)
  );
}

async function runTests(
  { runner, tree, timeoutMs, signal }: ReproductionInput,
  tests: readonly TestId[],
  wantsCoverage: boolean,
): Promise<TestResult[]> {
  const results: TestResult[] = [];
  const collectionErrors: CollectionError[] = [];
  let end: RunEnd | undefined;
  for await (const event of runner.run(tests, { tree, signal, timeoutMs, wantsCoverage })) {
    if (event.kind === 'result') results.push(event.result);
    if (event.kind === 'collection-error') collectionErrors.push(event.error);
    if (event.kind === 'finished') end = event.reason;
  }
  signal.throwIfAborted();
  const [broken] = collectionErrors;
  // With nothing named, a file that cannot be loaded must not hide the tests of the others.
  if (broken && (tests.length > 0 || results.length === 0)) {
    throw collectionFailed(broken.file ?? 'the project', describeCollectionError(broken));
  }
  if (end?.kind === 'not-found')
    throw testNotFound(end.names, await nearestTests(end.names, { runner, tree, timeoutMs, signal }));
  if (results.length > 0) return results;
  if (end?.kind === 'timed-out') throw testRunTimedOut(timeoutMs);
  if (end?.kind === 'broken') throw testRunBroken(end.exitCode, end.output);
  throw noTestsFound(tests.length > 0 ? tests.join(', ') : 'the project');
}

function describeCollectionError({ exceptionType, message, frames }: CollectionError): string {
  const place = frames.at(-1);
  const where = place ? ` (${place.file}:${place.line})` : '';
  return `${exceptionType}: ${message.trim().split('\n').slice(0, 3).join(' ')}${where}.`;
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
  return closestNames(name, known, 3);
}
