import { definitionsIn, executedFunctionAt } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { RunEnd, TestEvent, TestId, TestOutcome, TestResult, TestRunner } from '../testing/testRunner.ts';
import { listFiles } from '../workspace/files.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { executedProgramFiles, programFilePredicate } from './programFiles.ts';
import { relatedTestFiles } from './relatedTests.ts';
import { relevantTests } from './relevantTests.ts';
import type { PassingTest, Spectrum } from './spectrum.ts';
import { mergeCoverage } from './spectrum.ts';

export interface CollectedSpectrum {
  readonly spectrum: Spectrum;
  /** Outcomes on the original program, of every test that was run. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  /** What was not run and why, for people; empty if all related tests were. */
  readonly leftOut: readonly string[];
}

export interface SpectrumInput {
  readonly workspace: Workspace;
  readonly tree: string;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  /** The failing tests' results, with coverage. */
  readonly failing: readonly TestResult[];
  /** Limit of the whole. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const maximumFiles = 40;
/** Once the telling tests have run, the others may fill up this time, counted from the start. */
const patienceMs = 4_000;
/** Of the time for all, what one test may take. */
const testShare = 1 / 3;

/** Runs the tests that are related to the failing ones, the most telling first, and records what each executes. */
export async function collectSpectrum(input: SpectrumInput): Promise<CollectedSpectrum> {
  const { workspace, runner, syntax, failing, signal } = input;
  const isProgramFile = programFilePredicate(
    failing.map(({ id }) => id),
    runner,
    syntax,
  );
  const executed = executedProgramFiles(failing, isProgramFile);
  const extensions = syntax.languages.flatMap((language) => language.extensions);
  const candidates = (await listFiles(workspace.root, extensions, signal)).filter((file) => runner.isTestFile(file));
  const own = [...new Set(failing.map(({ id }) => runner.fileOf(id)))];
  const related = await relatedTestFiles(workspace, own, candidates, executed);
  const files = related.slice(0, maximumFiles);
  const telling = await relevantTests(files, await executedNames(executed, input), input, signal);

  const recording = new Recording(failing);
  if (related.length > files.length) recording.leaveOut(`${related.length - files.length} related test files`);
  await record(recording, telling, files, input);
  return recording.result();
}

async function record(
  recording: Recording,
  telling: readonly TestId[],
  files: readonly RelativePath[],
  { runner, tree, failing, timeoutMs, signal }: SpectrumInput,
): Promise<void> {
  const startedAt = performance.now();
  const enough = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // A test that hangs or ends its process would take the others with it.
  const excluded = failing.filter(({ outcome }) => outcome === 'timed-out' || outcome === 'crashed');
  const options = {
    tree,
    signal: AbortSignal.any([signal, enough.signal]),
    timeoutMs,
    testTimeoutMs: timeoutMs * testShare,
    wantsCoverage: true,
    excluded: excluded.map(({ id }) => id),
  };
  // A test file is a selection in itself: an id without a test's name.
  const selection = [...telling, ...files.map((file) => file as string as TestId)];
  try {
    for await (const event of runner.run(selection, options)) {
      recording.note(event);
      const isAmongTheRest = event.kind === 'started' && !telling.some((id) => isPartOf(event.id, id));
      if (isAmongTheRest) {
        timer ??= setTimeout(() => enough.abort(), Math.max(0, patienceMs - (performance.now() - startedAt)));
      }
    }
  } catch (error) {
    if (signal.aborted || !enough.signal.aborted) throw error;
    recording.leaveOut('tests that seem unrelated, for lack of time');
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the test is the named one, in the named class, or the named one with parameters. */
function isPartOf(test: TestId, name: TestId): boolean {
  return test === name || (test.startsWith(name) && /^(::|\[)/.test(test.slice(name.length)));
}

/** What a run has told so far. */
class Recording {
  readonly #failing: readonly TestResult[];
  readonly #targets: ReadonlySet<TestId>;
  readonly #baseline: Map<TestId, TestOutcome>;
  readonly #passing: PassingTest[] = [];
  readonly #importCoverage = new Map<RelativePath, LineSet>();
  readonly #leftOut: string[] = [];

  constructor(failing: readonly TestResult[]) {
    this.#failing = failing;
    this.#targets = new Set(failing.map(({ id }) => id));
    this.#baseline = new Map(failing.map(({ id, outcome }) => [id, outcome]));
  }

  note(event: TestEvent): void {
    if (event.kind === 'result') this.#noteResult(event.result);
    else if (event.kind === 'import-coverage') mergeCoverage(this.#importCoverage, event.coverage);
    else if (event.kind === 'collection-error') {
      this.leaveOut(`${event.error.file ?? 'a test file'}, which could not be loaded`);
    } else if (event.kind === 'finished') this.#noteEnd(event.reason);
  }

  leaveOut(what: string): void {
    this.#leftOut.push(what);
  }

  result(): CollectedSpectrum {
    const failing = this.#failing.map(({ id, coverage, failure }) => ({
      id,
      coverage: coverage ?? new Map(),
      failure,
    }));
    return {
      spectrum: { failing, passing: this.#passing, importCoverage: this.#importCoverage },
      baseline: this.#baseline,
      leftOut: this.#leftOut,
    };
  }

  #noteResult({ id, outcome, durationMs, coverage }: TestResult): void {
    if (this.#targets.has(id)) return;
    if (outcome === 'timed-out') {
      // Slow or hanging: whether it would pass is not known, so a patch that breaks it must not be excused.
      this.leaveOut('tests that take long');
      return;
    }
    this.#baseline.set(id, outcome);
    if (outcome === 'passed' && coverage) this.#passing.push({ id, durationMs, coverage });
  }

  #noteEnd(reason: RunEnd): void {
    if (reason.kind === 'timed-out')
      this.leaveOut(`tests that had not ended after ${Math.round(reason.timeoutMs / 1000)} s`);
    if (reason.kind === 'broken') this.leaveOut('tests of a run that the framework broke off');
  }
}

/** Simple names of the functions that the failing tests execute. */
async function executedNames(
  files: readonly RelativePath[],
  { workspace, syntax, failing, signal }: SpectrumInput,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const file of files) {
    const source = await workspace.read(file);
    const language = languageOf(file, syntax.languages);
    if (!source || !language) continue;
    const definitions = await definitionsIn(source, language, syntax, signal);
    for (const line of failing.flatMap(({ coverage }) => [...(coverage?.get(file) ?? [])])) {
      const executed = executedFunctionAt(line, definitions);
      // A constructor is called by the name of its class.
      if (executed) names.add(/^__\w+__$/.test(executed.name) ? (executed.container ?? executed.name) : executed.name);
    }
  }
  return names;
}
