import type {
  FixReport,
  LocalizeReport,
  ReportedPatch,
  ReportedSuspect,
  ReportedTest,
  Verdict,
} from '../protocol/contract.ts';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { Suspect } from '../localize/suspect.ts';
import type { TestResult } from '../testing/testRunner.ts';
import { unifiedDiff } from '../workspace/unifiedDiff.ts';
import type { UserError } from '../workspace/userErrors/userError.ts';

export { failedIndexReport, indexReport, indexReportText } from './indexReport.ts';
export { fixReportText, localizeReportText } from './text.ts';

/** Suspects in a report; the search itself goes on to all of them. */
const shownSuspects = 20;
const shownLines = 20;

/** How a run ended. */
interface Ending<Status> {
  readonly status: Status;
  readonly message: string;
  readonly code?: string;
}

/** What was learnt before a run ended; the rest is filled with nothing. */
export type FixFacts = Partial<
  Pick<FixReport, 'tests' | 'suspects' | 'spectrum' | 'patches' | 'counts' | 'timingsMs' | 'cost'>
>;
export type LocalizeFacts = Partial<
  Pick<LocalizeReport, 'tests' | 'spectrum' | 'unranked' | 'suspects' | 'groups' | 'timingsMs'>
>;

export function fixReport({ status, message, code }: Ending<FixReport['status']>, facts: FixFacts): FixReport {
  return {
    schema: 1,
    status,
    message,
    ...(code === undefined ? {} : { code }),
    tests: [],
    suspects: [],
    patches: [],
    counts: { generated: 0, pruned: 0, duplicate: 0, validated: 0, plausible: 0, shown: 0 },
    timingsMs: { reproduce: 0, spectra: 0, localize: 0, generate: 0, validate: 0, rank: 0, total: 0 },
    cost: { promptTokens: 0, completionTokens: 0, usd: 0 },
    ...facts,
  };
}

export function localizeReport(
  { status, message, code }: Ending<LocalizeReport['status']>,
  facts: LocalizeFacts,
): LocalizeReport {
  return {
    schema: 1,
    status,
    message,
    ...(code === undefined ? {} : { code }),
    tests: [],
    spectrum: { failing: 0, passing: 0 },
    unranked: [],
    suspects: [],
    groups: [],
    timingsMs: { reproduce: 0, spectra: 0, localize: 0, total: 0 },
    ...facts,
  };
}

/** Why a run could not go on: cancelled by a person, or something they must mend first. */
export function endingOf(reason: UserError | 'cancelled'): Ending<'cancelled' | 'error'> {
  return reason === 'cancelled'
    ? { status: 'cancelled', message: 'Cancelled. Nothing was changed.' }
    : { status: 'error', message: reason.message, code: reason.code };
}

export function reportTest({ id, outcome, failure }: TestResult): ReportedTest {
  // An assertion of its own may come without words.
  const message = failure ? failure.message || failure.exceptionType : '';
  const { expected, actual } = failure ?? {};
  return {
    id,
    outcome,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    frames: failure?.frames ?? [],
  };
}

export function reportSuspects(suspects: readonly Suspect[]): ReportedSuspect[] {
  return suspects.slice(0, shownSuspects).map((suspect) => ({ ...suspect, lines: suspect.lines.slice(0, shownLines) }));
}

/** What the judgement of one candidate rests on. */
export interface JudgedPatch {
  readonly id: string;
  readonly rank: number;
  readonly candidate: CandidatePatch;
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly target: ReportedPatch['target'];
  readonly covering: ReportedPatch['covering'];
  readonly full: ReportedPatch['full'];
  readonly flags: readonly string[];
}

export function reportPatch({ candidate, ...judged }: JudgedPatch): ReportedPatch {
  return {
    ...judged,
    diff: unifiedDiff(candidate.changes),
    files: candidate.changes.map(({ file }) => file),
    origin: candidate.origin,
    explanation: candidate.explanation,
    newDiagnostics: [],
    // Behaviours are not compared: every patch counts as one of its own.
    behaviour: { cluster: judged.rank, size: 1, differsOn: [] },
  };
}
