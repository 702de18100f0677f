import type { Definition } from '../symbols/symbols.ts';
import { definitionsIn, functionAt } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { isTestFile, languageOf } from '../syntax/syntax.ts';
import type { TestId, TestOutcome, TestResult, TestRunner } from '../testing/testRunner.ts';
import { listFiles } from '../workspace/files.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { relatedTestFiles } from './relatedTests.ts';
import { relevantTests } from './relevantTests.ts';
import type { PassingTest, Spectrum } from './spectrum.ts';
import { mergeCoverage } from './spectrum.ts';
import type { Suspect } from './suspect.ts';
import type { ProgramFile } from './suspects.ts';
import { rankSuspects } from './suspects.ts';

export type { FailingTest, PassingTest, Spectrum } from './spectrum.ts';

export interface CollectedSpectrum {
  readonly spectrum: Spectrum;
  /** Outcomes on the original program, of every test that was run. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  /** What was not run and why, for people; empty if all related tests were. */
  readonly leftOut: readonly string[];
}

export interface SpectrumLimits {
  readonly timeoutMs: number;
  readonly maximumFiles: number;
}

interface SpectrumInput {
  readonly workspace: Workspace;
  readonly tree: string;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  /** The failing tests' results, with coverage. */
  readonly failing: readonly TestResult[];
  readonly limits: SpectrumLimits;
  readonly signal: AbortSignal;
}

/** Runs the tests that are related to the failing ones and records what each executes. */
export async function collectSpectrum(input: SpectrumInput): Promise<CollectedSpectrum> {
  const { workspace, runner, failing, limits, signal } = input;
  const targets = new Set(failing.map(({ id }) => id));
  const executed = programFilesOf(failing, input.syntax);
  const extensions = input.syntax.languages.flatMap((language) => language.extensions);
  const candidates = (await listFiles(workspace.root, extensions, signal)).filter((file) => runner.isTestFile(file));
  const own = [...new Set(failing.map(({ id }) => runner.fileOf(id)))];
  const related = await relatedTestFiles(workspace, own, candidates, executed);
  const selected = related.slice(0, limits.maximumFiles);
  const names = await executedNames(executed, failing, input);
  const first = await relevantTests(selected, names, input, signal);

  const passing: PassingTest[] = [];
  const baseline = new Map<TestId, TestOutcome>(failing.map(({ id, outcome }) => [id, outcome]));
  const importCoverage = new Map<RelativePath, Set<number>>();
  const leftOut: string[] =
    related.length > selected.length ? [`${related.length - selected.length} related test files`] : [];

  // A test file is a selection in itself: an id without a test's name.
  const selection = [...first, ...selected.map((file) => file as string as TestId)];
  // A test that hangs or ends its process would take the others with it.
  const excluded = failing
    .filter(({ outcome }) => outcome === 'timed-out' || outcome === 'crashed')
    .map(({ id }) => id);
  const options = { tree: input.tree, signal, timeoutMs: limits.timeoutMs, wantsCoverage: true, excluded };
  for await (const event of runner.run(selection, options)) {
    if (event.kind === 'result' && !targets.has(event.result.id)) {
      baseline.set(event.result.id, event.result.outcome);
      if (event.result.outcome === 'passed' && event.result.coverage) {
        passing.push({ id: event.result.id, coverage: event.result.coverage });
      }
    } else if (event.kind === 'import-coverage') {
      mergeCoverage(importCoverage, event.coverage);
    } else if (event.kind === 'collection-error') {
      leftOut.push(`${event.error.file ?? 'a test file'}, which could not be loaded`);
    } else if (event.kind === 'finished' && event.reason.kind === 'timed-out') {
      leftOut.push(`the tests that had not ended after ${Math.round(limits.timeoutMs / 1000)} s`);
    } else if (event.kind === 'finished' && event.reason.kind === 'broken') {
      leftOut.push('tests of a run that pytest broke off');
    }
  }
  const spectrum = {
    failing: failing.map(({ id, coverage, failure }) => ({ id, coverage: coverage ?? new Map(), failure })),
    passing,
    importCoverage,
  };
  return { spectrum, baseline, leftOut };
}

/** Simple names of the functions that the failing tests execute. */
async function executedNames(
  files: readonly RelativePath[],
  failing: readonly TestResult[],
  { workspace, syntax, signal }: SpectrumInput,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const file of files) {
    const source = await workspace.read(file);
    const language = languageOf(file, syntax.languages);
    if (!source || !language) continue;
    const definitions = await definitionsIn(source, language, syntax, signal);
    for (const line of failing.flatMap(({ coverage }) => [...(coverage?.get(file) ?? [])])) {
      const executed = functionAt(line, definitions);
      // A constructor is called by the name of its class.
      if (executed) names.add(/^__\w+__$/.test(executed.name) ? (executed.container ?? executed.name) : executed.name);
    }
  }
  return names;
}

export interface Localization {
  readonly suspects: readonly Suspect[];
  /** Definitions of every program file that a failing test touches. */
  readonly definitions: ReadonlyMap<RelativePath, readonly Definition[]>;
}

/** Ranks the functions and lines that the failing tests execute. Tests are never suspects. */
export async function localize(
  spectrum: Spectrum,
  workspace: Workspace,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<Localization> {
  const programs: ProgramFile[] = [];
  for (const file of programFilesOf(spectrum.failing, syntax)) {
    const source = await workspace.read(file);
    const language = languageOf(file, syntax.languages);
    if (!source || !language) continue;
    const definitions = await definitionsIn(source, language, syntax, signal);
    programs.push({ file, definitions, lineCount: new LineIndex(source.text).lineCount });
  }
  return {
    suspects: rankSuspects(spectrum, programs),
    definitions: new Map(programs.map(({ file, definitions }) => [file, definitions])),
  };
}

function programFilesOf(tests: readonly Pick<TestResult, 'coverage'>[], syntax: Syntax): RelativePath[] {
  const files = new Set(tests.flatMap(({ coverage }) => [...(coverage?.keys() ?? [])]));
  return [...files]
    .filter((file) => {
      const language = languageOf(file, syntax.languages);
      return language !== undefined && !isTestFile(file, language);
    })
    .sort();
}
