import type {
  LineCoverage,
  RunEnd,
  TestEvent,
  TestId,
  TestOutcome,
  TestResult,
  TestRunner,
} from '../testing/testRunner.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { PassingTest, Spectrum } from './spectrum.ts';
import { mergeCoverage } from './spectrum.ts';
import type { HashOf, SpectrumCache } from './spectrumCache.ts';

/** What runs have told of the tests so far, and what was known of them before. */
export class Recording {
  readonly #failing: readonly TestResult[];
  readonly #targets: ReadonlySet<TestId>;
  readonly #baseline: Map<TestId, TestOutcome>;
  readonly #known: readonly PassingTest[];
  readonly #passedAssertions = new Map<TestId, readonly LineCoverage[]>();
  readonly #passing: PassingTest[] = [];
  readonly #notPassing: TestId[] = [];
  readonly #collected = new Set<TestId>();
  readonly #importCoverage = new Map<RelativePath, LineSet>();
  readonly #leftOut: string[] = [];
  #isComplete = false;

  /**
   * @param known passing tests that need not run again
   * @param knownImports lines that files are known to execute when they are imported
   */
  constructor(failing: readonly TestResult[], known: readonly PassingTest[], knownImports: LineCoverage) {
    this.#failing = failing;
    this.#targets = new Set(failing.map(({ id }) => id));
    this.#known = known.filter(({ id }) => !this.#targets.has(id));
    this.#baseline = new Map(failing.map(({ id, outcome }) => [id, outcome]));
    mergeCoverage(this.#importCoverage, knownImports);
  }

  /** What follows is of another run than what was noted before. */
  startRun(): void {
    this.#isComplete = false;
  }

  note(event: TestEvent): void {
    if (event.kind === 'result') this.#noteResult(event.result);
    else if (event.kind === 'collected') event.tests.forEach(({ id }) => this.#collected.add(id));
    else if (event.kind === 'import-coverage') mergeCoverage(this.#importCoverage, event.coverage);
    else if (event.kind === 'unavailable') this.leaveOut(`tests that cannot be run here (${event.error.message})`);
    else if (event.kind === 'collection-error') {
      this.leaveOut(`${event.error.file ?? 'a test file'}, which could not be loaded`);
    } else if (event.kind === 'finished') this.#noteEnd(event.reason);
  }

  /** What assertions of a failing test executed that held. */
  notePassedAssertions(id: TestId, coverages: readonly LineCoverage[]): void {
    this.#passedAssertions.set(id, coverages);
  }

  leaveOut(what: string): void {
    this.#leftOut.push(what);
  }

  /** Says what has no result when a run is ended for lack of time. @param selection tests and files that were to run */
  leaveOutUnreached(selection: readonly TestId[], runner: Pick<TestRunner, 'fileOf'>): void {
    const known = new Set(this.#known.map(({ id }) => id));
    const unreached = [...this.#collected].filter((id) => !this.#baseline.has(id) && !known.has(id));
    // Tests that are known are not collected again.
    const loaded = new Set([...this.#collected, ...known].map((id) => runner.fileOf(id)));
    const notLoaded = selection.map((id) => runner.fileOf(id)).filter((file) => !loaded.has(file));
    const files = new Set([...unreached.map((id) => runner.fileOf(id)), ...notLoaded]);
    if (files.size === 0) return;
    const count = notLoaded.length > 0 ? 'less related tests' : countOf(unreached.length, 'less related test');
    this.leaveOut(`${count} in ${countOf(files.size, 'file')}, for lack of time`);
  }

  result(): {
    readonly spectrum: Spectrum;
    readonly baseline: ReadonlyMap<TestId, TestOutcome>;
    readonly tests: readonly TestId[];
    readonly leftOut: readonly string[];
  } {
    const failing = this.#failing.map(({ id, coverage, failure }) => ({
      id,
      coverage: coverage ?? new Map(),
      failure,
      passedAssertions: this.#passedAssertions.get(id) ?? [],
    }));
    const passing = [...this.#passing, ...this.#known];
    return {
      spectrum: { failing, passing, importCoverage: this.#importCoverage },
      baseline: this.#baseline,
      tests: [...this.#baseline.keys(), ...this.#known.map(({ id }) => id)],
      leftOut: this.#leftOut,
    };
  }

  /** Keeps what passed for later runs. @param whole test files all of whose tests were selected */
  async keep(cache: SpectrumCache, whole: readonly RelativePath[], runner: TestRunner, hashOf: HashOf): Promise<void> {
    for (const test of this.#passing) await cache.record(test, runner.fileOf(test.id), hashOf);
    for (const id of [...this.#targets, ...this.#notPassing]) cache.noteFailure(id);
    await cache.recordImports(this.#importCoverage, hashOf);
    if (!this.#isComplete) return;
    for (const file of whole) {
      const tests = [...this.#collected].filter((id) => runner.fileOf(id) === file);
      await cache.recordFile(file, tests, hashOf);
    }
  }

  #noteResult({ id, outcome, durationMs, coverage }: TestResult): void {
    if (this.#targets.has(id)) return;
    if (outcome !== 'passed') this.#notPassing.push(id);
    if (outcome === 'timed-out') {
      // Slow or hanging: whether it would pass is not known, so a patch that breaks it must not be excused.
      this.leaveOut('tests that take long');
      return;
    }
    this.#baseline.set(id, outcome);
    if (outcome === 'passed' && coverage) this.#passing.push({ id, durationMs, coverage });
  }

  #noteEnd(reason: RunEnd): void {
    this.#isComplete = reason.kind === 'completed';
    if (reason.kind === 'timed-out')
      this.leaveOut(`tests that had not ended after ${Math.round(reason.timeoutMs / 1000)} s`);
    if (reason.kind === 'broken') this.leaveOut('tests of a run that the framework broke off');
  }
}

const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
