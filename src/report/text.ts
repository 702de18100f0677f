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
  const paragraphs = [
    testsText(report.tests),
    report.suspects.length > 0 ? suspectsText(report.suspects) : '',
    ...(report.groups.length > 1 ? groupTexts(report.groups) : []),
    unrankedText(report.unranked),
    timingsText(report.timingsMs),
    report.message,
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}

const listedGroups = 5;
const listedOfGroup = 3;

/** Failures that may have faults of their own, after the ranking over all: briefly, for many have one fault in common. */
function groupTexts(groups: LocalizeReport['groups']): string[] {
  const shown = groups
    .slice(0, listedGroups)
    .map(({ cause, tests, suspects }) => `${cause} (${namesText(tests)})\n${suspectsText(suspects, listedOfGroup)}`);
  const left = groups.length - shown.length;
  return [...shown, ...(left > 0 ? [`… and ${left} more groups of failures; --json tells all`] : [])];
}

function namesText(names: readonly string[]): string {
  const left = names.length - listedOfGroup;
  return `${names.slice(0, listedOfGroup).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
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
