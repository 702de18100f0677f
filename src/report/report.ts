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

export { fixReportText, localizeReportText } from './text.ts';

/** Suspects in a report; the search itself goes on to all of them. */
const shownSuspects = 20;
const shownLines = 20;

export const emptyFixReport: Omit<FixReport, 'status' | 'message' | 'timingsMs'> = {
  schema: 1,
  tests: [],
  suspects: [],
  patches: [],
  counts: { generated: 0, pruned: 0, duplicate: 0, validated: 0, plausible: 0, shown: 0 },
  cost: { promptTokens: 0, completionTokens: 0, usd: 0 },
};

export const emptyLocalizeReport: Omit<LocalizeReport, 'status' | 'message' | 'timingsMs'> = {
  schema: 1,
  tests: [],
  suspects: [],
  groups: [],
};

export function reportTest({ id, outcome, failure }: TestResult): ReportedTest {
  const message = failure ? failure.message : '';
  return { id, outcome, message, frames: failure?.frames ?? [] };
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
