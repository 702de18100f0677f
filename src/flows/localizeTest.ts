import { collectSpectrum, localize, programFilePredicate, SpectrumCache } from '../localize/localize.ts';
import type { LocalizeReport } from '../protocol/contract.ts';
import { endingOf, localizeReport, reportSuspects, reportTest } from '../report/report.ts';
import type { TestResult } from '../testing/testRunner.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { UserError } from '../workspace/userErrors.ts';
import { Workspace } from '../workspace/workspace.ts';
import { checkRequest } from './checkRequest.ts';
import type { FixOptions, FlowTools } from './fixTest.ts';
import { leftOutText, missingFixtureMessage, notRepairable, nothingToRepairMessage } from './messages.ts';
import { reproductionLimits } from './fixTest.ts';
import { reproduce } from './reproduce.ts';
import { Stopwatch } from './stopwatch.ts';

type LocalizeOptions = Pick<FixOptions, 'tests' | 'budgetMs' | 'signal' | 'onProgress'>;

/** Where the fault of the failing tests most likely is; no patch. */
export async function localizeTest(
  tools: Omit<FlowTools, 'generators'>,
  options: LocalizeOptions,
): Promise<LocalizeReport> {
  const stopwatch = new Stopwatch();
  const timings = (): LocalizeReport['timingsMs'] => {
    const { reproduce, spectra, localize, total } = stopwatch.timings();
    return { reproduce, spectra, localize, total };
  };
  try {
    const { status, message, ...facts } = await located(tools, options, stopwatch);
    return localizeReport({ status, message }, { ...facts, timingsMs: timings() });
  } catch (error) {
    const reason = options.signal.aborted ? 'cancelled' : error;
    if (reason !== 'cancelled' && !(reason instanceof UserError)) throw error;
    return localizeReport(endingOf(reason), { timingsMs: timings() });
  }
}

async function located(
  { workspace, runner, syntax, index, cacheDirectory }: Omit<FlowTools, 'generators'>,
  { tests, budgetMs, signal, onProgress }: LocalizeOptions,
  stopwatch: Stopwatch,
): Promise<Omit<LocalizeReport, 'timingsMs' | 'schema'>> {
  await checkRequest({ workspace, runner, syntax, tests, signal });
  await using tree = await ScratchTree.copyOf(workspace, signal);
  // The program is what the copy holds: the user's files may change while the run lasts.
  const program = await Workspace.open(tree.directory);
  onProgress('reproduce', 'running the failing tests twice');
  const reproduction = await stopwatch.time('reproduce', () =>
    reproduce({ runner, tree: tree.directory, tests, ...reproductionLimits(tests, budgetMs), signal }),
  );
  const none = { spectrum: { failing: 0, passing: 0 }, unranked: [], suspects: [], groups: [] };
  if (reproduction.kind !== 'reproduced') return { ...none, ...notRepairable(reproduction, tests) };

  const { failing } = reproduction;
  const missing = missingFixtureMessage(failing);
  if (missing !== undefined) {
    return { ...none, status: 'nothing-found', message: missing, tests: failing.map(reportTest) };
  }
  onProgress('spectra', 'recording which lines each related test executes');
  const timeoutMs = budgetMs / 2;
  const collected = await stopwatch.time('spectra', async () => {
    const cache = await SpectrumCache.open(cacheDirectory, workspace.root);
    const input = { workspace: program, tree: tree.directory, runner, syntax, index, cache, failing };
    return collectSpectrum({ ...input, timeoutMs, signal });
  });
  onProgress('localize', 'ranking suspects');
  return await stopwatch.time('localize', async () => {
    const { spectrum } = collected;
    const isProgramFile = programFilePredicate(collected.tests, runner, syntax);
    const localization = await localize(spectrum, program, isProgramFile, syntax, signal);
    const suspects = reportSuspects(localization.suspects);
    const groups = [];
    for (const [cause, group] of byCause(failing)) {
      const ids = new Set(group.map(({ id }) => id));
      const own = { ...spectrum, failing: spectrum.failing.filter(({ id }) => ids.has(id)) };
      const found = await localize(own, program, isProgramFile, syntax, signal);
      groups.push({ cause, tests: [...ids], suspects: reportSuspects(found.suspects) });
    }
    const counts = `${spectrum.failing.length} failing and ${spectrum.passing.length} passing tests`;
    const found =
      suspects.length > 0
        ? `${suspects.length} suspects from ${counts}.`
        : nothingToRepairMessage(localization, failing);
    return {
      status: suspects.length > 0 ? 'localized' : 'nothing-found',
      message: `${found}${leftOutText([...reproduction.leftOut, ...collected.leftOut])}`,
      spectrum: { failing: spectrum.failing.length, passing: spectrum.passing.length },
      unranked: [],
      tests: failing.map(reportTest),
      suspects,
      groups,
    };
  });
}

/** Tests that fail with the same exception at the same project frame most likely share a fault. */
function byCause(failing: readonly TestResult[]): Map<string, TestResult[]> {
  const groups = new Map<string, TestResult[]>();
  for (const result of failing) {
    const frame = result.failure?.frames.at(-1);
    const type = result.failure?.exceptionType ?? result.outcome;
    const cause = frame ? `${type} at ${frame.file}:${frame.line}` : type;
    groups.set(cause, [...(groups.get(cause) ?? []), result]);
  }
  return groups;
}
