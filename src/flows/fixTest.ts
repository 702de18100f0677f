import type { CandidatePatch } from '../generate/candidate.ts';
import type { CandidateGenerator } from '../generate/generate.ts';
import type { CollectedSpectrum, Localization } from '../localize/localize.ts';
import { collectSpectrum, localize } from '../localize/localize.ts';
import type { FixReport, FixStage, FixStatus } from '../protocol/contract.ts';
import type { FixFacts, JudgedPatch } from '../report/report.ts';
import { endingOf, fixReport, reportPatch, reportSuspects, reportTest } from '../report/report.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { TestId, TestResult, TestRunner } from '../testing/testRunner.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { UserError } from '../workspace/userErrors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkRequest } from './checkRequest.ts';
import { judge } from './judge.ts';
import { reproduce } from './reproduce.ts';
import { searchCandidates } from './searchCandidates.ts';
import { Stopwatch } from './stopwatch.ts';

/** Reports how far a run has come; `message` is for people. */
export type ProgressListener = (stage: FixStage, message: string) => void;

/** The parts a run needs; they outlive it. */
export interface FlowTools {
  readonly workspace: Workspace;
  readonly runner: TestRunner;
  readonly syntax: Syntax;
  readonly generators: readonly CandidateGenerator[];
}

export interface FixOptions {
  /** Empty: every test that fails now. */
  readonly tests: readonly TestId[];
  readonly budgetMs: number;
  readonly maxCandidates: number;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

export interface FixOutcome {
  readonly report: FixReport;
  /** The report's patches as edits, in its order. */
  readonly patches: readonly { readonly id: string; readonly candidate: CandidatePatch }[];
}

/** Failing tests that one run takes on together. */
const maximumTargets = 20;
const longestTestRunMs = 60_000;
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
  readonly #tools: FlowTools;
  readonly #options: FixOptions;
  readonly #stopwatch = new Stopwatch();
  #known: FixFacts = {};

  constructor(tools: FlowTools, options: FixOptions) {
    this.#tools = tools;
    this.#options = options;
  }

  async toTheEnd(): Promise<FixOutcome> {
    const { workspace, runner, syntax } = this.#tools;
    const { signal, budgetMs, tests } = this.#options;
    await checkRequest({ workspace, runner, syntax, tests, signal });
    await using tree = await ScratchTree.copyOf(workspace, signal);

    const reproduction = await this.#stage('reproduce', 'running the failing tests twice', () =>
      reproduce({ runner, tree: tree.directory, tests, timeoutMs: testRunLimit(tests, budgetMs), signal }),
    );
    if (reproduction.kind === 'not-reproduced') {
      this.#learn({ tests: reproduction.results.filter(isNamedIn(tests)).map(reportTest) });
      return this.endedWith('not-reproduced', notReproducedMessage(tests));
    }
    if (reproduction.kind === 'flaky') {
      this.#learn({ tests: [...reproduction.first, ...reproduction.second].map(reportTest) });
      return this.endedWith('flaky', flakyMessage(reproduction.first, reproduction.second));
    }

    const failing = reproduction.failing.slice(0, maximumTargets);
    this.#learn({ tests: reproduction.failing.map(reportTest) });
    const spectrum = await this.#collectSpectrum(tree, failing);
    const leftOut = [...targetsLeftOut(reproduction.failing.length, reproduction.flaky), ...spectrum.leftOut];
    const collected = { ...spectrum, leftOut };
    const localization = await this.#localize(collected);
    if (localization.suspects.length === 0) {
      return this.endedWith('no-fix', 'No fix: the failing tests execute no code of the project outside its tests.');
    }
    return await this.#repair(tree, failing, collected, localization);
  }

  async #collectSpectrum(tree: ScratchTree, failing: readonly TestResult[]): Promise<CollectedSpectrum> {
    const { workspace, runner, syntax } = this.#tools;
    const { signal, budgetMs } = this.#options;
    const { shareOfBudget, leastMs, mostMs } = spectrumLimits;
    const timeoutMs = Math.max(leastMs, Math.min(mostMs, budgetMs * shareOfBudget));
    return this.#stage('spectra', 'recording which lines each related test executes', () =>
      collectSpectrum({ workspace, tree: tree.directory, runner, syntax, failing, timeoutMs, signal }),
    );
  }

  async #localize({ spectrum }: CollectedSpectrum): Promise<Localization> {
    const { workspace, syntax } = this.#tools;
    const localization = await this.#stage(
      'localize',
      `ranking what ${spectrum.failing.length} failing and ${spectrum.passing.length} passing tests execute`,
      () => localize(spectrum, workspace, syntax, this.#options.signal),
    );
    this.#learn({ suspects: reportSuspects(localization.suspects) });
    return localization;
  }

  async #repair(
    tree: ScratchTree,
    failing: readonly TestResult[],
    collected: CollectedSpectrum,
    localization: Localization,
  ): Promise<FixOutcome> {
    const { signal, onProgress } = this.#options;
    const search = await searchCandidates(this.#tools, this.#options, {
      tree,
      failing,
      collected,
      localization,
      stopwatch: this.#stopwatch,
    });
    this.#learn({ counts: { ...search.counts, shown: 0 } });

    const judged = await this.#stage('rank', `verifying ${search.plausible.length} plausible patches`, () =>
      judge({
        tools: this.#tools,
        tree,
        search,
        targets: failing.map(({ id }) => id),
        baseline: collected.baseline,
        remainingMs: this.#options.budgetMs - this.#stopwatch.elapsedMs,
        signal,
        onProgress: (message) => onProgress('rank', message),
      }),
    );
    this.#learn({
      patches: judged.patches.map(reportPatch),
      counts: { ...search.counts, shown: judged.patches.length },
    });
    const [best] = judged.patches;
    if (!best) {
      const isOutOfTime = search.end === 'budget';
      const status = isOutOfTime ? 'budget-exhausted' : 'no-fix';
      return this.endedWith(status, noFixMessage(search.counts, judged.refused, isOutOfTime, collected.leftOut));
    }
    return this.#endedWithPatches(best, judged.patches, collected.leftOut);
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
    const ending = { status, message, ...(code === undefined ? {} : { code }) };
    return { report: fixReport(ending, { ...this.#known, timingsMs: this.#stopwatch.timings() }), patches: [] };
  }

  #learn(facts: FixFacts): void {
    this.#known = { ...this.#known, ...facts };
  }

  #stage<T>(stage: FixStage, message: string, work: () => Promise<T>): Promise<T> {
    this.#options.onProgress(stage, message);
    return this.#stopwatch.time(stage, work);
  }
}

/** A hanging test must leave time for the search; the whole suite may take half of the budget. */
export function testRunLimit(tests: readonly TestId[], budgetMs: number): number {
  return tests.length > 0 ? Math.min(longestTestRunMs, budgetMs / 4) : budgetMs / 2;
}

function targetsLeftOut(failing: number, flaky: readonly TestId[]): string[] {
  return [
    ...(failing > maximumTargets ? [`${failing - maximumTargets} more failing tests`] : []),
    ...(flaky.length > 0 ? [`failing tests that are flaky (${flaky.slice(0, 3).join(', ')})`] : []),
  ];
}

/** The whole suite's passing tests are not worth listing. */
const isNamedIn = (tests: readonly TestId[]) => (): boolean => tests.length > 0;

export function notReproducedMessage(tests: readonly TestId[]): string {
  return tests.length > 0
    ? `Not reproduced: ${tests.join(', ')} passed in two runs. Nothing to repair.`
    : 'Not reproduced: no test of the project fails.';
}

export function flakyMessage(first: readonly TestResult[], second: readonly TestResult[]): string {
  const describe = (results: readonly TestResult[]): string =>
    results
      .map(({ id, outcome, failure }) => {
        const detail = failure ? ` (${failure.exceptionType}: ${failure.message.split('\n')[0] ?? ''})` : '';
        return `${id} ${outcome}${detail}`;
      })
      .join('; ');
  return (
    `Flaky: two runs of the unchanged program differ. First run: ${describe(first)}. ` +
    `Second run: ${describe(second)}. A patch could not be told from luck; make the test repeatable first.`
  );
}

function noFixMessage(
  counts: { readonly validated: number; readonly plausible: number },
  refused: readonly string[],
  isOutOfTime: boolean,
  leftOut: readonly string[],
): string {
  const tried = `${counts.validated} candidates were tested, ${counts.plausible} made the failing tests pass`;
  const why = refused.length > 0 ? `, but ${refused[0] ?? ''}` : '';
  const lead = isOutOfTime ? 'No fix within the budget' : 'No fix found';
  const next = isOutOfTime ? ' More time: --budget-seconds.' : ' Start with the suspects.';
  return `${lead}: ${tried}${why}.${next}${leftOutText(leftOut)}`;
}

function leftOutText(leftOut: readonly string[]): string {
  return leftOut.length > 0 ? ` Left out: ${leftOut.join('; ')}.` : '';
}
