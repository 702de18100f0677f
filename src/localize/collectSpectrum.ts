import { definitionsIn, executedFunctionAt } from '../symbols/symbols.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { TestId, TestOutcome, TestResult, TestRunner } from '../testing/testRunner.ts';
import { FileHashes } from '../workspace/fileHashes.ts';
import { listFiles } from '../workspace/files.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { assertionsIn, passedAssertions } from './passedAssertions.ts';
import { executedProgramFiles, programFilePredicate } from './programFiles.ts';
import { Recording } from './recording.ts';
import { relatedTestFiles } from './relatedTests.ts';
import { relevantTests } from './relevantTests.ts';
import { RestLimit } from './restLimit.ts';
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
/** Once the telling tests have run, the others may take this share of the time for all, or this long. */
const restShare = 1 / 3;
const mostRestMs = 4_000;
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
  const whole = files.filter((file) => selection.includes(file as string as TestId));
  const relevant = await relevantTests(whole, await executedNames(executed, input), input, signal);
  // Where tests are no definitions none can be told from the others; those beside the failing ones are not left to chance.
  const unnamed = own.filter((file) => whole.includes(file) && runner.idOf(file, ['test']) === undefined);
  const telling = [...relevant.filter((id) => !known.has(id)), ...unnamed.map((file) => file as string as TestId)];
  const rest = selection.filter((id) => !failing.some((test) => test.id === id) && !telling.includes(id));
  const isTelling = (id: TestId): boolean => telling.includes(id);
  const deadlineMs = performance.now() + input.timeoutMs;
  for (const part of runner.partsOf([...telling, ...rest])) {
    const chosen = { telling: part.filter(isTelling), selection: part, known: [...known.keys()] };
    await record(recording, chosen, { ...input, timeoutMs: deadlineMs - performance.now() });
    await recording.keep(cache, wholeFilesOf(part, whole), runner, hashOf);
  }
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

const wholeFilesOf = (part: readonly TestId[], whole: readonly RelativePath[]): RelativePath[] =>
  whole.filter((file) => part.includes(file as string as TestId));

interface ChosenTests {
  /** All that is run, what tells most first; not empty. */
  readonly selection: readonly TestId[];
  /** Of it, what must not be cut short. */
  readonly telling: readonly TestId[];
  readonly known: readonly TestId[];
}

/** Runs tests of one language's tools. */
async function record(
  recording: Recording,
  { selection, telling, known }: ChosenTests,
  { runner, tree, failing, timeoutMs, signal }: SpectrumInput,
): Promise<void> {
  recording.startRun();
  if (timeoutMs <= 0) {
    recording.leaveOut('tests that were not reached in time');
    return;
  }
  using enough = new RestLimit(telling, Math.min(mostRestMs, timeoutMs * restShare));
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
      enough.note(event);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (enough.signal.aborted) recording.leaveOutUnreached(selection, runner);
    else if (error instanceof UserError) recording.leaveOut(`tests that cannot be run here (${error.message})`);
    else throw error;
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
