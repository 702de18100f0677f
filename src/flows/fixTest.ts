import type { CandidatePatch } from '../generate/candidate.ts';
import type { CandidateGenerator } from '../generate/generate.ts';
import type { CollectedSpectrum, Localization, ProgramFilePredicate } from '../localize/localize.ts';
import { collectSpectrum, localize, programFilePredicate, SpectrumCache } from '../localize/localize.ts';
import type { ModelUsage } from '../models/languageModel.ts';
import type { FixReport, FixStage, FixStatus, UnrankedReason } from '../protocol/contract.ts';
import type { FixFacts, JudgedPatch } from '../report/report.ts';
import { endingOf, fixReport, reportPatch, reportSuspects, reportTest } from '../report/report.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { TestId, TestResult, TestRunner } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { Workspace } from '../workspace/workspace.ts';
import { checkRequest } from './checkRequest.ts';
import { chooseTargets } from './chooseTargets.ts';
import type { LineRange } from './chosenLines.ts';
import { judge, verificationLimit } from './judge.ts';
import {
  leftOutText,
  noFixMessage,
  noTemplatesMessage,
  nothingRankedMessage,
  notLoaded,
  notRepairable,
  nothingToRepairMessage,
  unsteadyMessage,
} from './messages.ts';
import { priorsFor } from './priorsFor.ts';
import type { LanguagesOfSuspects } from './repairableLanguages.ts';
import { languagesOfSuspects } from './repairableLanguages.ts';
import { reproduce } from './reproduce.ts';
import type { Plausible, SearchInput } from './searchCandidates.ts';
import { searchCandidates } from './searchCandidates.ts';
import { separateFailures } from './separateFailures.ts';
import { Stopwatch } from './stopwatch.ts';
import { Verifications } from './verifications.ts';

/** Reports how far a run has come; `message` is for people. */
export type ProgressListener = (stage: FixStage, message: string) => void;

/** The parts a run needs; they outlive it. */
export interface FlowTools {
  readonly workspace: Workspace;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  /** Of the workspace. */
  readonly index: CodeIndex;
  /** For spectra; may be deleted at any time. */
  readonly cacheDirectory: string;
  readonly generators: readonly CandidateGenerator[];
  /** What a language model has used so far. */
  readonly modelUsage?: () => ModelUsage;
  /** What a person should know of the generators. */
  readonly notes?: readonly string[];
}

export interface FixOptions {
  /** Empty: every test that fails now. */
  readonly tests: readonly TestId[];
  readonly budgetMs: number;
  readonly maxCandidates: number;
  /** A report of the problem: what it names is suspected more. */
  readonly issueText?: string;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
  /** The suspect of this line is changed before all others, if there is one. */
  readonly startAt?: LineRange;
  /** What no patch may change. */
  readonly excluded?: readonly LineRange[];
}

export interface FixOutcome {
  readonly report: FixReport;
  /** The report's patches as edits, in its order. */
  readonly patches: readonly { readonly id: string; readonly candidate: CandidatePatch }[];
}

const longestTestRunMs = 60_000;
const testLimits = { shareOfBudget: 1 / 12, leastMs: 3_000, mostMs: 20_000 };
/** No change of the program mends these. */
const noRepairs: ReadonlySet<UnrankedReason> = new Set([
  'missing-module',
  'missing-fixture',
  'set-up-outside-project',
  'snapshot-mismatch',
]);
/** The tests that say most run first, so little is lost when the time is up. */
const spectrumLimits = { shareOfBudget: 0.1, leastMs: 5_000, mostMs: 30_000 };

/**
 * The road of a failing test: reproduce, collect spectra, localize, generate and validate candidates, rank and verify.
 * Expected ends are statuses of the report; nothing below the root is written.
 */
export async function fixTest(tools: FlowTools, options: FixOptions): Promise<FixOutcome> {
  const run = new FixRun(tools, options);
  try {
    return await run.toTheEnd();
  } catch (error) {
    const reason = options.signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    const { status, message, code } = endingOf(reason);
    return run.endedWith(status, message, code);
  }
}

/** One run and what it has learnt so far, so that a run that ends early still tells it. */
class FixRun {
  #tools: FlowTools;
  readonly #options: FixOptions;
  /** The user's folder; the tools' workspace becomes a copy of it. */
  readonly #root: string;
  readonly #stopwatch = new Stopwatch();
  #known: FixFacts = {};

  constructor(tools: FlowTools, options: FixOptions) {
    this.#tools = tools;
    this.#root = tools.workspace.root;
    this.#options = options;
  }

  async toTheEnd(): Promise<FixOutcome> {
    const { workspace, runner, syntax } = this.#tools;
    const { signal, budgetMs, tests } = this.#options;
    await checkRequest({ workspace, runner, syntax, tests, signal });
    await using original = await this.#stage('reproduce', 'copying the project', () =>
      ScratchTree.copyOf(workspace, signal),
    );
    // From here on the program is what the copy holds: the user's files may change while the run lasts.
    this.#tools = { ...this.#tools, workspace: await Workspace.open(original.directory) };
    await using tree = await original.clone(signal);

    const reproduction = await this.#stage('reproduce', 'running the failing tests twice', () =>
      reproduce({ runner, tree: tree.directory, tests, ...reproductionLimits(tests, budgetMs), signal }),
    );
    if (reproduction.kind === 'not-loaded') throw notLoaded(reproduction.error);
    if (reproduction.kind !== 'reproduced') {
      const ending = notRepairable(reproduction, tests);
      this.#learn({ tests: ending.tests });
      return this.endedWith(ending.status, ending.message);
    }

    const { failing } = reproduction;
    this.#learn({ tests: failing.map(reportTest) });
    const isProgram = programFilePredicate(idsOf(failing), runner, syntax);
    const { unranked } = separateFailures(failing, isProgram);
    // Where only the place is not known, a patch may still be found: the tests themselves tell.
    const hopeless = unranked.filter(({ reason }) => noRepairs.has(reason));
    const repairable = failing.filter(({ id }) => !hopeless.some(({ test }) => test === id));
    if (repairable.length === 0) return this.endedWith('no-fix', nothingRankedMessage(hopeless));
    const { searched, verified, leftOut } = chooseTargets(repairable, isProgram);
    const cache = await SpectrumCache.open(this.#tools.cacheDirectory, this.#root);
    const green = cache.lastGreen(idsOf(searched));
    const spectrum = await this.#collectSpectrum(tree, searched, cache);
    const collected = { ...spectrum, leftOut: [...reproduction.leftOut, ...leftOut, ...spectrum.leftOut] };
    const isProgramFile = programFilePredicate(collected.tests, runner, syntax);
    const localization = await this.#localize(collected, isProgramFile, green);
    if (localization.suspects.length === 0) {
      return this.endedWith('no-fix', nothingToRepairMessage(localization, failing) + leftOutText(collected.leftOut));
    }
    const { without, repairable: languages, hasRepairable } = this.#languagesOf(localization);
    if (!hasRepairable) {
      return this.endedWith('no-fix', noTemplatesMessage(without, languages) + leftOutText(collected.leftOut));
    }
    const notChanged = without.map((name) => `suspects in ${name}, for which this version has no repair templates`);
    const told = { ...collected, leftOut: [...collected.leftOut, ...notChanged] };
    return await this.#repair(original, verified, { failing: searched, collected: told, localization, isProgramFile });
  }

  #languagesOf({ suspects }: Localization): LanguagesOfSuspects {
    const { generators, syntax } = this.#tools;
    return languagesOfSuspects(suspects, generators, syntax.languages);
  }

  async #collectSpectrum(
    tree: ScratchTree,
    failing: readonly TestResult[],
    cache: SpectrumCache,
  ): Promise<CollectedSpectrum> {
    const { workspace, runner, syntax, index } = this.#tools;
    const { signal, budgetMs } = this.#options;
    const { shareOfBudget, leastMs, mostMs } = spectrumLimits;
    const timeoutMs = Math.max(leastMs, Math.min(mostMs, budgetMs * shareOfBudget));
    return this.#stage('spectra', 'recording which lines each related test executes', () => {
      const input = { workspace, tree: tree.directory, runner, syntax, index, cache, failing };
      return collectSpectrum({ ...input, timeoutMs, signal });
    });
  }

  async #localize(
    { spectrum }: CollectedSpectrum,
    isProgramFile: ProgramFilePredicate,
    green: ReadonlyMap<RelativePath, string>,
  ): Promise<Localization> {
    const { workspace, syntax } = this.#tools;
    const { signal } = this.#options;
    const localization = await this.#stage(
      'localize',
      `ranking what ${spectrum.failing.length} failing and ${spectrum.passing.length} passing tests execute`,
      async () => {
        const sources = { root: this.#root, program: workspace, green, ...this.#options };
        const priors = await priorsFor(spectrum.failing, isProgramFile, sources);
        return localize({ spectrum, workspace, isProgramFile, priors, syntax, signal });
      },
    );
    this.#learn({
      suspects: reportSuspects(localization.suspects),
      spectrum: { failing: spectrum.failing.length, passing: spectrum.passing.length },
    });
    return localization;
  }

  async #repair(
    original: ScratchTree,
    targets: readonly TestId[],
    known: Pick<SearchInput, 'failing' | 'collected' | 'localization' | 'isProgramFile'>,
  ): Promise<FixOutcome> {
    const { collected } = known;
    const { signal, onProgress } = this.#options;
    const { runner } = this.#tools;
    const lost: string[] = [];
    await using verifications = new Verifications({ original, runner, targets, baseline: collected.baseline, signal });
    const input = {
      ...known,
      original,
      stopwatch: this.#stopwatch,
      // The first found is mostly shown in the end: its fresh run need not wait for the end of the search.
      onLost: (generator: string, why: string) => lost.push(`candidates of ${generator} (${why})`),
      onFirstPlausible: (found: Plausible) => void verifications.of(found, verificationLimit(this.#remainingMs)),
    };
    const search = await searchCandidates(this.#tools, this.#options, input);
    this.#learn({ counts: { ...search.counts, shown: 0 } });
    if (search.end === 'unsteady') return this.endedWith('flaky', unsteadyMessage(idsOf(known.failing)));

    const judged = await this.#stage('rank', `verifying ${search.plausible.length} plausible patches`, () =>
      judge({
        search,
        verifications,
        remainingMs: this.#remainingMs,
        onProgress: (message) => onProgress('rank', message),
      }),
    );
    this.#learn({
      patches: judged.patches.map(reportPatch),
      counts: { ...search.counts, shown: judged.patches.length },
    });
    const [best] = judged.patches;
    if (!best) {
      const status = search.end === 'budget' ? 'budget-exhausted' : 'no-fix';
      return this.endedWith(
        status,
        noFixMessage(search, judged.refused) + leftOutText([...collected.leftOut, ...lost]),
      );
    }
    return this.#endedWithPatches(best, judged.patches, [...collected.leftOut, ...lost]);
  }

  #endedWithPatches(best: JudgedPatch, patches: readonly JudgedPatch[], leftOut: readonly string[]): FixOutcome {
    const { target, covering, full } = best;
    const counts =
      `failing tests ${target.passed}/${target.passed + target.failed}, ` +
      `covering tests ${covering.passed}/${covering.passed + covering.failed}, ` +
      `whole test files ${full.passed}/${full.passed + full.failed}`;
    const others = patches.length > 1 ? ` ${patches.length - 1} other patch(es) pass the same tests.` : '';
    const message =
      best.verdict === 'verified'
        ? `Verified in a fresh run: ${counts}.${others}${leftOutText(leftOut)}`
        : `Partial: ${counts}. Not all of the failing tests pass yet.${leftOutText(leftOut)}`;
    const outcome = this.endedWith(best.verdict, message);
    return { ...outcome, patches: patches.map(({ id, candidate }) => ({ id, candidate })) };
  }

  endedWith(status: FixStatus, message: string, code?: string): FixOutcome {
    const { modelUsage, notes = [] } = this.#tools;
    const told = [message, ...notes].join(' ');
    const ending = { status, message: told, ...(code === undefined ? {} : { code }) };
    const cost = modelUsage ? { cost: modelUsage() } : {};
    return {
      report: fixReport(ending, { ...this.#known, ...cost, timingsMs: this.#stopwatch.timings() }),
      patches: [],
    };
  }

  get #remainingMs(): number {
    return this.#options.budgetMs - this.#stopwatch.elapsedMs;
  }

  #learn(facts: FixFacts): void {
    this.#known = { ...this.#known, ...facts };
  }

  #stage<T>(stage: FixStage, message: string, work: () => Promise<T>): Promise<T> {
    this.#options.onProgress(stage, message);
    return this.#stopwatch.time(stage, work);
  }
}

/**
 * What runs must leave time for the search: the whole suite may take a third of the budget, and a test that takes a
 * twelfth of it could hardly be run for each candidate.
 */
export function reproductionLimits(
  tests: readonly TestId[],
  budgetMs: number,
): { readonly timeoutMs: number; readonly testTimeoutMs: number } {
  const timeoutMs = tests.length > 0 ? Math.min(longestTestRunMs, budgetMs / 4) : budgetMs / 3;
  const { leastMs, mostMs, shareOfBudget } = testLimits;
  return { timeoutMs, testTimeoutMs: Math.max(leastMs, Math.min(mostMs, budgetMs * shareOfBudget)) };
}

const idsOf = (results: readonly TestResult[]): TestId[] => results.map(({ id }) => id);
