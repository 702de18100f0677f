import type { FixReport, LocalizeReport, ReportedPatch, ReportedSuspect, ReportedTest } from '../protocol/contract.ts';
import { suspectsTable } from './suspectsTable.ts';

/** A fix report for a person at a terminal. Ends with a newline. */
export function fixReportText(report: FixReport): string {
  const paragraphs = [
    testsText(report.tests),
    report.suspects.length > 0 ? suspectsText(report.suspects, listedBesidePatches) : '',
    ...report.patches.map((patch) => patchText(patch, report.patches.length)),
    report.counts.generated > 0 ? countsText(report) : '',
    timingsText(report.timingsMs),
    report.message,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

export function localizeReportText(report: LocalizeReport): string {
  const groups = report.groups.length > 1 ? report.groups : [];
  const paragraphs =
    groups.length > 0
      ? groups.map((group) => `${group.cause} (${group.tests.join(', ')})\n${suspectsText(group.suspects)}`)
      : [report.suspects.length > 0 ? suspectsText(report.suspects) : ''];
  return `${[testsText(report.tests), ...paragraphs, unrankedText(report.unranked), timingsText(report.timingsMs), report.message].filter((text) => text !== '').join('\n\n')}\n`;
}

const listedTests = 5;

/** Each failing test with the first line of its message. */
function testsText(tests: readonly ReportedTest[]): string {
  const failing = tests.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
  if (failing.length === 0) return '';
  const rows = failing.slice(0, listedTests).map(({ id, outcome, message }) => {
    const [firstLine = ''] = message.split('\n');
    return `  ${id}: ${firstLine === '' ? outcome : firstLine}`;
  });
  const more = failing.length > listedTests ? `\n  … and ${failing.length - listedTests} more` : '';
  return `Failing tests\n${rows.join('\n')}${more}`;
}

/** A fix report is about patches. */
const listedBesidePatches = 5;

const suspectsText = (suspects: readonly ReportedSuspect[], listed?: number): string =>
  `Suspects (= marks ties)\n${suspectsTable(suspects, listed)}`;

function unrankedText(unranked: LocalizeReport['unranked']): string {
  if (unranked.length === 0) return '';
  return `Not ranked\n${unranked.map(({ reason, message }) => `  ${reason}: ${message}`).join('\n')}`;
}

function patchText(patch: ReportedPatch, patches: number): string {
  const { target, covering, full } = patch;
  const ran = [
    `failing tests ${target.passed}/${target.passed + target.failed} pass`,
    covering.passed + covering.failed > 0
      ? `covering tests ${covering.passed}/${covering.passed + covering.failed} pass`
      : 'no other test executes the change',
    `whole files ${full.passed}/${full.passed + full.failed} pass`,
  ].join(', ');
  const confidence = `confidence ${Math.round(patch.confidence * 100)} %`;
  return `Patch ${patch.rank} of ${patches}: ${patch.explanation} [${patch.verdict}, ${confidence}]\n  ${ran}\n\n${patch.diff.trimEnd()}`;
}

function countsText({ counts }: FixReport): string {
  return (
    `Candidates: ${counts.generated} generated, ${counts.pruned} with syntax errors, ${counts.duplicate} duplicates, ` +
    `${counts.validated} tested, ${counts.plausible} plausible, ${counts.shown} shown`
  );
}

function timingsText(timingsMs: Readonly<Record<string, number>>): string {
  const parts = Object.entries(timingsMs).map(
    ([stage, milliseconds]) => `${stage} ${(milliseconds / 1000).toFixed(1)} s`,
  );
  return (timingsMs['total'] ?? 0) > 0 ? `Time: ${parts.join(', ')}` : '';
}
