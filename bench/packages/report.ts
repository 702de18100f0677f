import { FIX_STAGES } from '../../src/protocol/contract.ts';
import type { BugResult } from './repair.ts';
import { isVerified } from './repair.ts';

export interface Summary {
  readonly bugs: number;
  /** Claimed by the program and upheld by the independent check. */
  readonly verified: number;
  /** Claimed by the program and refuted by the independent check. */
  readonly refuted: number;
  readonly originalAtRank1: number;
  readonly originalShown: number;
  readonly treesChanged: number;
  /** Over all bugs, repaired or not. */
  readonly medianWallMs: number;
  /** Keys are the report's stages and `total`. */
  readonly medianStageMs: Readonly<Record<string, number>>;
}

export function summarise(results: readonly BugResult[]): Summary {
  const count = (predicate: (result: BugResult) => boolean): number => results.filter(predicate).length;
  const reports = results.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const stages = [...FIX_STAGES, 'total'] as const;
  return {
    bugs: results.length,
    verified: count(isVerified),
    refuted: count((it) => it.report?.status === 'verified' && !isVerified(it)),
    originalAtRank1: count((it) => it.originalRank === 1),
    originalShown: count((it) => it.originalRank !== undefined),
    treesChanged: count((it) => !it.isTreeUnchanged),
    medianWallMs: median(results.map((it) => it.wallMs)),
    medianStageMs: Object.fromEntries(
      stages.map((stage) => [stage, median(reports.map((report) => report.timingsMs[stage]))]),
    ),
  };
}

export function resultTable(results: readonly BugResult[]): string {
  const header = ['bug', 'kind', 'status', 'verified', 'checked', 'original', 'suspect', 'candidates', 'template'];
  const columns = [...header, ...FIX_STAGES, 'total'];
  return [columns, columns.map(() => '---'), ...results.map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cells(result: BugResult): string[] {
  const { bug, report, suspicion, originalRank } = result;
  const counts = report?.counts;
  const template = report?.patches[0]?.origin.template;
  return [
    bug.id,
    bug.kind,
    report?.status ?? 'no report',
    isVerified(result) ? 'yes' : 'no',
    checkCell(result),
    originalRank === undefined ? '-' : `rank ${originalRank} of ${report?.patches.length ?? 0}`,
    suspicion === undefined ? '-' : `function ${suspicion.functionRank}, line ${suspicion.lineRank ?? '-'}`,
    counts === undefined ? '-' : `${counts.generated} / ${counts.validated}`,
    template ?? '-',
    ...FIX_STAGES.map((stage) => seconds(report?.timingsMs[stage])),
    seconds(report?.timingsMs.total ?? result.wallMs),
  ];
}

function checkCell({ topPatch, isTreeUnchanged }: BugResult): string {
  const tree = isTreeUnchanged ? [] : ['**tree changed**'];
  if (topPatch === undefined) return ['-', ...tree].join(' ');
  if (!topPatch.applies) return ['**does not apply**', ...tree].join(' ');
  return [`test ${topPatch.target ?? '-'}, file ${topPatch.wholeFile ?? '-'}`, ...tree].join(' ');
}

export function summaryText(summary: Summary): string {
  const stages = Object.entries(summary.medianStageMs).map(([stage, ms]) => `${stage} ${seconds(ms)}`);
  return [
    `- verified, and confirmed by an independent run: **${summary.verified} of ${summary.bugs}**`,
    `- claimed as verified, but refuted: ${summary.refuted}`,
    `- the original code at rank 1: ${summary.originalAtRank1}; anywhere among the shown: ${summary.originalShown}`,
    `- trees changed by a run: ${summary.treesChanged}`,
    `- median time of a run: **${seconds(summary.medianWallMs)} s** (with the start of the program)`,
    `- medians of the stages in seconds: ${stages.join(', ')}`,
  ].join('\n');
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '-' : (ms / 1000).toFixed(1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}
