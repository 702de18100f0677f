import type { ProcessEvent } from './events.ts';
import type { ProcessLimits, ProcessReport } from './testProcess.ts';
import type { RunEnd, TestEvent, TestFailure, TestId, TestOutcome } from './testRunner.ts';

/** A test that ends its process is left out and the rest are run again; after so many, the project is given up. */
const maximumCrashes = 10;
/** The same for tests that hang, which cost more. */
const maximumHangs = 3;

export interface ResumingRun {
  /** Starts a process for what is selected, without the tests that are done. */
  readonly start: (
    done: readonly TestId[],
    limits: ProcessLimits,
  ) => AsyncGenerator<ProcessEvent, ProcessReport, undefined>;
  /** Tests that are not run although they are selected. */
  readonly excluded: readonly TestId[];
  readonly signal: AbortSignal;
  /** What is told as the limit of the whole. */
  readonly timeoutMs: number;
  /** Limit of each test. */
  readonly testTimeoutMs: number;
  /** By `performance.now()`. */
  readonly deadlineMs: number;
}

/** Runs tests in one process, and the rest in another one after each test that ended or held up its process. */
export async function* resumingRun(run: ResumingRun): AsyncGenerator<TestEvent> {
  const { start, signal, timeoutMs, testTimeoutMs, deadlineMs } = run;
  const progress = new Progress(run.excluded);
  for (;;) {
    const limits = { signal, timeoutMs: Math.max(0, deadlineMs - performance.now()), testTimeoutMs };
    // When the time of the run is up, the test that happens to be running is to blame only if it took most of it.
    const leastHangMs = Math.min(limits.timeoutMs / 2, testTimeoutMs * 0.9);
    const report = yield* forward(start(progress.done, limits), progress, leastHangMs);
    const lost =
      report.end.kind === 'died'
        ? progress.endOfStarted('crashed', 0, crashOf(report.end))
        : progress.endOfStarted('timed-out', leastHangMs);
    if (report.end.kind !== 'ended' && lost) yield lost;
    if (!mayGoOn(report.end, progress, lost !== undefined) || progress.isComplete) {
      yield { kind: 'finished', reason: runEnd(report, progress.isComplete, timeoutMs) };
      return;
    }
  }
}

function mayGoOn(end: ProcessReport['end'], progress: Progress, hasLostTest: boolean): boolean {
  if (end.kind === 'died') return hasLostTest && progress.crashes <= maximumCrashes;
  return end.kind === 'hung' && progress.hangs < maximumHangs;
}

async function* forward(
  events: AsyncGenerator<ProcessEvent, ProcessReport, undefined>,
  progress: Progress,
  leastHangMs: number,
): AsyncGenerator<TestEvent, ProcessReport> {
  const isFirst = progress.crashes + progress.hangs === 0;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      const event = next.value;
      if (event.kind === 'ended' || event.kind === 'gave-up') continue;
      const isCutOff = event.kind === 'result' && event.result.outcome === 'timed-out';
      if (isCutOff && event.result.durationMs < leastHangMs) {
        progress.forgetStarted();
        continue;
      }
      const toTell = isFirst || event.kind !== 'collected' ? event : progress.newOf(event);
      progress.note(event);
      // A later process collects the same files again, without the tests that are done.
      if (toTell && (isFirst || toTell.kind !== 'collection-error')) yield toTell;
    }
  } finally {
    await events.return({ end: { kind: 'timed-out' }, output: '' });
  }
}

/** What is known of the tests of one project folder while its processes come and go. */
class Progress {
  readonly #done: Set<TestId>;
  #collected: Set<TestId> | undefined;
  /** Whether the framework has told all of its tests. */
  #isCollected = true;
  #started: { readonly id: TestId; readonly atMs: number } | undefined;
  crashes = 0;
  hangs = 0;

  constructor(excluded: readonly TestId[]) {
    this.#done = new Set(excluded);
  }

  get done(): readonly TestId[] {
    return [...this.#done];
  }

  get isComplete(): boolean {
    return this.#collected !== undefined && this.#isCollected && [...this.#collected].every((id) => this.#done.has(id));
  }

  note(event: TestEvent): void {
    if (event.kind === 'collected') {
      this.#collected ??= new Set();
      for (const { id } of event.tests) this.#collected.add(id);
      if (event.isPart) this.#isCollected = false;
    }
    if (event.kind === 'started') this.#started = { id: event.id, atMs: performance.now() };
    if (event.kind === 'result') {
      this.#end(event.result.id, event.result.outcome);
    }
  }

  /** The tests that an earlier process did not reach. */
  newOf(event: Extract<TestEvent, { kind: 'collected' }>): TestEvent | undefined {
    const tests = event.tests.filter(({ id }) => !this.#collected?.has(id) && !this.#done.has(id));
    return tests.length > 0 ? { ...event, tests } : undefined;
  }

  forgetStarted(): void {
    this.#started = undefined;
  }

  /** The result of the test that was running when its process ended; undefined if it ran for less than `leastMs`. */
  endOfStarted(outcome: TestOutcome, leastMs: number, failure?: TestFailure): TestEvent | undefined {
    if (!this.#started) return undefined;
    const { id, atMs } = this.#started;
    this.#started = undefined;
    if (performance.now() - atMs < leastMs) return undefined;
    this.#end(id, outcome);
    const durationMs = performance.now() - atMs;
    return { kind: 'result', result: { id, outcome, durationMs, ...(failure ? { failure } : {}) } };
  }

  #end(id: TestId, outcome: TestOutcome): void {
    this.#started = undefined;
    this.#done.add(id);
    if (outcome === 'crashed') this.crashes += 1;
    if (outcome === 'timed-out') this.hangs += 1;
  }
}

/** There is no exception to tell of. */
function crashOf(end: ProcessReport['end']): TestFailure | undefined {
  if (end.kind !== 'died') return undefined;
  const how = end.signal === undefined ? `exit code ${end.exitCode ?? 'unknown'}` : `ended by ${end.signal}`;
  return { exceptionType: 'ProcessEnded', message: `the process ended in the middle of the test (${how})`, frames: [] };
}

function runEnd({ end, output }: ProcessReport, isComplete: boolean, timeoutMs: number): RunEnd {
  switch (end.kind) {
    case 'timed-out':
      return { kind: 'timed-out', timeoutMs };
    case 'hung':
      return isComplete ? { kind: 'completed' } : { kind: 'timed-out', timeoutMs };
    case 'died':
      return isComplete ? { kind: 'completed' } : { kind: 'broken', exitCode: end.exitCode, output };
    case 'ended':
      if (end.isBroken) return { kind: 'broken', exitCode: end.exitCode, output };
      return end.notFound.length > 0 ? { kind: 'not-found', names: end.notFound } : { kind: 'completed' };
  }
}
