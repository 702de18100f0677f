import type { ExecutionCounts, FixReport, LocalizeReport, ReportedSuspect } from '../../protocol/contract.ts';
import type { EditorTest } from '../../protocol/protocol.ts';

/** The tests that a ranking is about, so that it can be made again. */
export interface TestsAtHand {
  /** URI of the workspace folder. */
  readonly rootUri: string;
  readonly tests: readonly EditorTest[];
  /** Ids that a person chose where an editor's test could be one of several. */
  readonly testIds: readonly string[];
  /** The tests' name for people. */
  readonly subject: string;
}

/** One ranking, with what it was made from and when. */
export interface SuspectsResult extends TestsAtHand {
  readonly madeAt: Date;
  readonly report: LocalizeReport;
}

/** Whether a ranking is from a failure's trace alone: then no test's coverage is behind it. */
export function restsOnTrace({ report: { status, spectrum } }: Pick<SuspectsResult, 'report'>): boolean {
  return status === 'localized' && hasNoTests(spectrum);
}

/** Whether counts rest on no test. */
export function hasNoTests({ failing, passing }: ExecutionCounts): boolean {
  return failing + passing === 0;
}

/** What a repair learnt of the suspects on its way; undefined if it ended before it had any, or any other answer. */
export function localizationIn(report: FixReport): LocalizeReport | undefined {
  const { schema, message, tests, suspects, spectrum, timingsMs } = report;
  const { reproduce, spectra, localize, total } = timingsMs;
  const facts = { schema, message, tests, suspects, timingsMs: { reproduce, spectra, localize, total } };
  const none = { unranked: [], groups: [] };
  if (suspects.length > 0 && spectrum) return { status: 'localized', spectrum, ...facts, ...none };
  if (report.status !== 'flaky' && report.status !== 'not-reproduced') return undefined;
  return { status: report.status, spectrum: { failing: 0, passing: 0 }, ...facts, ...none };
}

/** Suspects whose scores can be compared, and the tests that they rest on. */
export interface Ranking {
  readonly suspects: readonly ReportedSuspect[];
  readonly spectrum: ExecutionCounts;
}

/** One for each cause if there are several, else one. */
export function rankingsOf({ suspects, spectrum, groups }: LocalizeReport): Ranking[] {
  if (groups.length < 2) return [{ suspects, spectrum }];
  return groups.map((group) => ({
    suspects: group.suspects,
    spectrum: { failing: group.tests.length, passing: spectrum.passing },
  }));
}
