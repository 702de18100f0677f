import { definitionsIn, executedFunctionAt } from '../symbols/symbols.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { TestId, TestOutcome, TestResult, TestRunner } from '../testing/testRunner.ts';
import { FileHashes } from '../workspace/fileHashes.ts';
import { listFiles } from '../workspace/files.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { assertionsIn, passedAssertions } from './passedAssertions.ts';
import { executedProgramFiles, programFilePredicate } from './programFiles.ts';
import { Recording } from './recording.ts';
import { relatedTestFiles } from './relatedTests.ts';
import { relevantTests } from './relevantTests.ts';
import type { PassingTest, Spectrum } from './spectrum.ts';
import type { HashOf, SpectrumCache } from './spectrumCache.ts';

export interface CollectedSpectrum {
  readonly spectrum: Spectrum;
  /** Outcomes on the original program, of every test that was run now; what is known from earlier runs is not in it. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  /** All tests that are known to exist. */
  readonly tests: readonly TestId[];
  /** What was not run and why, for people; empty if all related tests were. */
  readonly leftOut: readonly string[];
}

export interface SpectrumInput {
  readonly workspace: Workspace;
  readonly tree: string;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  readonly index: CodeIndex;
  readonly cache: SpectrumCache;
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

/**
 * Runs the tests that are related to the failing ones, the most telling first, and records what each executes. Tests whose
 * spectrum is known from earlier runs, and holds for the files as they are, are not run again.
 */
export async function collectSpectrum(input: SpectrumInput): Promise<CollectedSpectrum> {
  const { workspace, runner, syntax, cache, failing, signal } = input;
  const isProgramFile = programFilePredicate(
    failing.map(({ id }) => id),
    runner,
    syntax,
  );
  const executed = executedProgramFiles(failing, isProgramFile);
  const hashes = new FileHashes(workspace);
  const hashOf: HashOf = (file) => hashes.of(file);
  const known = touching(await cache.freshTests(hashOf), executed);
  const recording = new Recording(failing, [...known.values()], await cache.importCoverage(hashOf));

  await notePassedAssertions(recording, input);

  const extensions = syntax.languages.flatMap((language) => language.extensions);
  const candidates = (await listFiles(workspace.root, extensions, signal)).filter((file) => runner.isTestFile(file));
  const own = [...new Set(failing.map(({ id }) => runner.fileOf(id)))];
  const related = await relatedTestFiles({ ...input, own, testFiles: candidates, executed });
  const files = related.slice(0, maximumFiles);
  if (related.length > files.length) recording.leaveOut(`${related.length - files.length} related test files`);

  const selection = await withoutKnown(files, known, cache, hashOf);
  const fileNames = new Set(files.filter((file) => selection.includes(file as string as TestId)));
  const telling = await relevantTests([...fileNames], await executedNames(executed, input), input, signal);
  await record(
    recording,
    telling.filter((id) => !known.has(id)),
    selection,
    [...known.keys()],
    input,
  );
  await recording.keep(cache, [...fileNames], runner, hashOf);
  // The cache is a convenience: a full disk must not end the run.
  await cache.save().catch(() => undefined);
  return recording.result();
}

async function notePassedAssertions(
  recording: Recording,
  { workspace, runner, syntax, failing, signal }: SpectrumInput,
): Promise<void> {
  for (const { id, steps } of failing) {
    const source = steps && (await workspace.read(runner.fileOf(id)));
    const language = languageOf(runner.fileOf(id), syntax.languages);
    if (!source || !language) continue;
    const assertions = await assertionsIn(source, language, syntax, signal);
    recording.notePassedAssertions(id, passedAssertions(steps, assertions));
  }
}

/** Tests that execute one of the files. */
function touching(
  tests: ReadonlyMap<TestId, PassingTest>,
  files: readonly RelativePath[],
): ReadonlyMap<TestId, PassingTest> {
  return new Map([...tests].filter(([, { coverage }]) => files.some((file) => coverage.has(file))));
}

/** Files, or where all of a file's tests are known by name, those of them whose spectrum is not. */
async function withoutKnown(
  files: readonly RelativePath[],
  known: ReadonlyMap<TestId, PassingTest>,
  cache: SpectrumCache,
  hashOf: HashOf,
): Promise<TestId[]> {
  const selection: TestId[] = [];
  for (const file of files) {
    const tests = await cache.testsIn(file, hashOf);
    // A test file is a selection in itself: an id without a test's name.
    selection.push(...(tests?.filter((id) => !known.has(id)) ?? [file as string as TestId]));
  }
  return selection;
}

async function record(
  recording: Recording,
  telling: readonly TestId[],
  rest: readonly TestId[],
  known: readonly TestId[],
  { runner, tree, failing, timeoutMs, signal }: SpectrumInput,
): Promise<void> {
  const targets = new Set(failing.map(({ id }) => id));
  const selection = [...telling, ...rest.filter((id) => !targets.has(id))];
  if (selection.length === 0) return; // no name would stand for every test
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
    excluded: [...excluded.map(({ id }) => id), ...known],
  };
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
