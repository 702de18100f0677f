import type { FixReport, PassCounts, ReportedPatch, ReportedSuspect } from '../../protocol/contract.ts';
import { capitalised } from '../wording.ts';
import { codeSpan, escaped } from '../markdown.ts';
import type { Decision, ReviewFile, ReviewHunk } from './reviewState.ts';

/** A longer tab would cover its own cross on a small screen, and names of parametrised tests may hold whole documents. */
const longestNameInTitle = 32;

/** Says "verified" only of a patch whose report counts passing target tests and no new failure. */
export function verdictText(patch: ReportedPatch): string {
  const { target, covering, full } = patch;
  const failed = target.failed + covering.failed + full.newFailures.length;
  if (patch.verdict === 'verified' && target.passed > 0 && failed === 0) return 'verified';
  return patch.verdict === 'partial' ? 'partial' : 'not verified';
}

/** The review's tab title, for example "Fixpoint 1 of 3 · verified · 1/1 target, 37/37 covering · test_total". */
export function reviewTitle(patch: ReportedPatch, patchCount: number, subject: string): string {
  const counts = `${ofAll(patch.target)} target, ${ofAll(patch.covering)} covering`;
  return `Fixpoint ${patch.rank} of ${patchCount} · ${verdictText(patch)} · ${counts} · ${subject}`;
}

/** Whether a tab's label is a title of ours, behind which VS Code writes the number of files: "… (1 file)". */
export function isLabelOf(title: string, label: string): boolean {
  return label.startsWith(title) && /^(\s*[(（]\d+[^\d)）]+[)）])?$/.test(label.slice(title.length));
}

/** The name of what is repaired for a tab's title: short, and one that no other review has. */
export function nameInTitle(name: string, taken: readonly string[]): string {
  const short = name.length > longestNameInTitle ? `${name.slice(0, longestNameInTitle - 1)}…` : name;
  let unique = short;
  for (let number = 2; taken.includes(unique); number += 1) unique = `${short} (${number})`;
  return unique;
}

/** What a run found, for a person who has turned to something else meanwhile. */
export function offerText(patch: ReportedPatch, patchCount: number, subject: string): string {
  const found = patchCount === 1 ? 'a patch' : `${patchCount} patches`;
  const which = patchCount === 1 ? 'It' : 'The first';
  const counts = `failing tests ${ofAll(patch.target)} pass, covering tests ${ofAll(patch.covering)} pass`;
  return `Fixpoint found ${found} for ${subject}. ${which} is ${verdictText(patch)}: ${counts}.`;
}

/** The last word on a patch all of whose hunks are decided. */
export function decidedText({ accepted, rejected }: Readonly<Record<Decision, number>>): string {
  if (accepted === 0) return 'Fixpoint: the patch was rejected, nothing was changed.';
  const partly = rejected > 0 ? ' Only the whole patch was tested: run the tests again.' : '';
  const counts = `${accepted} accepted${rejected > 0 ? `, ${rejected} rejected` : ''}`;
  return `Fixpoint: all hunks are decided (${counts}), nothing is saved yet.${partly}`;
}

/** Why a hunk is proposed and what was run, as Markdown. Everything that comes from the project is escaped. */
export function hunkMarkdown(report: FixReport, patch: ReportedPatch, file: ReviewFile, hunk: ReviewHunk): string {
  const paragraphs = [
    `${codeSpansKept(capitalised(patch.explanation))}.`, // first, because lists of comments show only the beginning
    `**${capitalised(verdictText(patch))}**: ${ranText(patch)}.`,
    suspectText(report, file, hunk),
    patch.newDiagnostics.length > 0 ? `**New diagnostics**: ${patch.newDiagnostics.map(escaped).join('; ')}` : '',
    patch.flags.length > 0 ? `**Mind**: ${patch.flags.map(escaped).join('; ')}` : '',
    `Confidence ${Math.round(patch.confidence * 100)} %, found by ${originText(patch)}.`,
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

function ranText({ target, covering, full }: ReportedPatch): string {
  const parts = [`failing tests ${ofAll(target)} pass`];
  parts.push(
    total(covering) > 0 ? `covering tests ${ofAll(covering)} pass` : 'no other test executes the change',
    total(full) > 0 ? `whole test files ${ofAll(full)} pass` : 'the whole test files were not run',
  );
  const { newFailures } = full;
  if (newFailures.length > 0) parts.push(`new failures: ${newFailures.map(codeSpan).join(', ')}`);
  return parts.join(', ');
}

function suspectText({ suspects }: FixReport, { file }: ReviewFile, { hunk }: ReviewHunk): string {
  const firstLine = hunk.baseLines.start;
  const lastLine = firstLine + Math.max(1, hunk.baseLines.count) - 1;
  const suspect = suspects
    .filter((candidate) => candidate.file === file && candidate.line <= lastLine && firstLine <= candidate.endLine)
    .sort((a, b) => b.score - a.score)[0];
  if (!suspect) return '';
  const rank = 1 + suspects.filter(({ score }) => score > suspect.score).length;
  const evidence = suspect.evidence.length > 0 ? `: ${suspect.evidence.map(escaped).join('; ')}` : '';
  return `**Suspect ${rank} of ${suspects.length}**: ${codeSpan(suspectName(suspect))}, score ${suspect.score.toFixed(2)}${evidence}.`;
}

/** A suspect's name for people: its function, or its file for code outside any function. */
export function suspectName(suspect: ReportedSuspect): string {
  return suspect.function ?? `${suspect.file}, module level`;
}

function originText({ origin }: ReportedPatch): string {
  return [origin.generator, origin.template, origin.model]
    .filter((part) => part !== undefined)
    .map(codeSpan)
    .join(', ');
}

const total = ({ passed, failed }: PassCounts): number => passed + failed;
const ofAll = (counts: PassCounts): string => `${counts.passed}/${total(counts)}`;

/** Explanations mark code with backticks; the rest is escaped. */
function codeSpansKept(text: string): string {
  return text
    .split('`')
    .map((part, index, parts) => (index % 2 === 1 && index < parts.length - 1 ? codeSpan(part) : escaped(part)))
    .join('');
}
