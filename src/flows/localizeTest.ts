import type { CollectedSpectrum, Prior, ProgramFilePredicate } from '../localize/localize.ts';
import {
  collectSpectrum,
  localize,
  programFilePredicate,
  reasonNotLoaded,
  SpectrumCache,
} from '../localize/localize.ts';
import type { LocalizeReport, SuspectGroup } from '../protocol/contract.ts';
import { endingOf, localizeReport, reportSuspects, reportTest } from '../report/report.ts';
import type { TestResult } from '../testing/testRunner.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { Workspace } from '../workspace/workspace.ts';
import { byCause } from './causes.ts';
import { checkRequest } from './checkRequest.ts';
import type { FixOptions, FlowTools } from './fixTest.ts';
import { reproductionLimits } from './fixTest.ts';
import { leftOutText, nothingRankedMessage, nothingToRepairMessage, notLoaded, notRepairable } from './messages.ts';
import { priorsFor } from './priorsFor.ts';
import { reproduce } from './reproduce.ts';
import { separateFailures } from './separateFailures.ts';
import { Stopwatch } from './stopwatch.ts';

type LocalizeTools = Omit<FlowTools, 'generators'>;
type LocalizeOptions = Pick<FixOptions, 'tests' | 'budgetMs' | 'signal' | 'onProgress' | 'issueText'>;
type Located = Omit<LocalizeReport, 'timingsMs' | 'schema'>;

/** Where the fault of the failing tests most likely is; no patch. */
export async function localizeTest(tools: LocalizeTools, options: LocalizeOptions): Promise<LocalizeReport> {
  const stopwatch = new Stopwatch();
  const timings = (): LocalizeReport['timingsMs'] => {
    const { reproduce, spectra, localize, total } = stopwatch.timings();
    return { reproduce, spectra, localize, total };
  };
  try {
    const { status, message, code, ...facts } = await located(tools, options, stopwatch);
    const ending = { status, message, ...(code === undefined ? {} : { code }) };
    return localizeReport(ending, { ...facts, timingsMs: timings() });
  } catch (error) {
    const reason = options.signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    return localizeReport(endingOf(reason), { timingsMs: timings() });
  }
}

const nothing = { spectrum: { failing: 0, passing: 0 }, unranked: [], suspects: [], groups: [], tests: [] };

async function located(tools: LocalizeTools, options: LocalizeOptions, stopwatch: Stopwatch): Promise<Located> {
  const { workspace, runner, syntax, index, cacheDirectory } = tools;
  const { tests, budgetMs, signal, onProgress } = options;
  await checkRequest({ workspace, runner, syntax, tests, signal });
  await using tree = await ScratchTree.copyOf(workspace, signal);
  // The program is what the copy holds: the user's files may change while the run lasts.
  const program = await Workspace.open(tree.directory);
  onProgress('reproduce', 'running the failing tests twice');
  const reproduction = await stopwatch.time('reproduce', () =>
    reproduce({ runner, tree: tree.directory, tests, ...reproductionLimits(tests, budgetMs), signal }),
  );
  if (reproduction.kind === 'not-loaded') {
    const { code, message } = notLoaded(reproduction.error);
    const test = reproduction.error.file ?? '';
    return {
      ...nothing,
      ...{ status: 'error', message, code },
      unranked: [{ test, reason: reasonNotLoaded(reproduction.error), message }],
    };
  }
  if (reproduction.kind !== 'reproduced') return { ...nothing, ...notRepairable(reproduction, tests) };

  const { ranked: failing, unranked } = separateFailures(
    reproduction.failing,
    programFilePredicateOf(reproduction.failing, tools),
  );
  const reported = reproduction.failing.map(reportTest);
  if (failing.length === 0) {
    const message = `${nothingRankedMessage(unranked)}${leftOutText(reproduction.leftOut)}`;
    return { ...nothing, status: 'nothing-found', message, unranked, tests: reported };
  }
  onProgress('spectra', 'recording which lines each related test executes');
  const cache = await SpectrumCache.open(cacheDirectory, workspace.root);
  const green = cache.lastGreen(failing.map(({ id }) => id));
  const collected = await stopwatch.time('spectra', () => {
    const input = { workspace: program, tree: tree.directory, runner, syntax, index, cache, failing };
    return collectSpectrum({ ...input, timeoutMs: budgetMs / 2, signal });
  });
  onProgress('localize', 'ranking suspects');
  return await stopwatch.time('localize', async () => {
    const isProgramFile = programFilePredicate(collected.tests, runner, syntax);
    const priors = await priorsFor(failing, isProgramFile, { root: workspace.root, program, green, ...options });
    const leftOut = [...reproduction.leftOut, ...collected.leftOut];
    const ranking = { collected, isProgramFile, priors, program, leftOut };
    return { ...(await ranked(failing, ranking, tools, signal)), unranked, tests: reported };
  });
}

interface Ranking {
  readonly collected: CollectedSpectrum;
  readonly isProgramFile: ProgramFilePredicate;
  readonly priors: readonly Prior[];
  readonly program: Workspace;
  readonly leftOut: readonly string[];
}

async function ranked(
  failing: readonly TestResult[],
  { collected, isProgramFile, priors, program, leftOut }: Ranking,
  { syntax }: LocalizeTools,
  signal: AbortSignal,
): Promise<Omit<Located, 'unranked' | 'tests'>> {
  const { spectrum } = collected;
  const input = { workspace: program, isProgramFile, priors, syntax, signal };
  const localization = await localize({ spectrum, ...input });
  const suspects = reportSuspects(localization.suspects);
  const groups: SuspectGroup[] = [];
  const causes = byCause(failing, isProgramFile);
  for (const [cause, group] of causes) {
    const ids = new Set(group.map(({ id }) => id));
    if (causes.size === 1) {
      groups.push({ cause, tests: [...ids], suspects });
      continue;
    }
    const own = { ...spectrum, failing: spectrum.failing.filter(({ id }) => ids.has(id)) };
    const found = await localize({ spectrum: own, ...input });
    groups.push({ cause, tests: [...ids], suspects: reportSuspects(found.suspects) });
  }
  const counts = { failing: spectrum.failing.length, passing: spectrum.passing.length };
  const found =
    suspects.length > 0
      ? `${suspects.length} suspects from ${counts.failing} failing and ${counts.passing} passing tests.`
      : nothingToRepairMessage(localization, failing);
  return {
    status: suspects.length > 0 ? 'localized' : 'nothing-found',
    message: `${found}${leftOutText(leftOut)}`,
    spectrum: counts,
    suspects,
    groups,
  };
}

function programFilePredicateOf(
  failing: readonly TestResult[],
  { runner, syntax }: Pick<LocalizeTools, 'runner' | 'syntax'>,
): ProgramFilePredicate {
  return programFilePredicate(
    failing.map(({ id }) => id),
    runner,
    syntax,
  );
}
