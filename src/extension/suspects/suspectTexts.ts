import type { ExecutionCounts, ReportedSuspect, ReportedTest, UnrankedReason } from '../../protocol/contract.ts';
import { codeSpan, escaped } from '../markdown.ts';
import { capitalised } from '../wording.ts';
import type { SuspectsResult } from './suspectsResult.ts';
import { hasNoTests, restsOnTrace } from './suspectsResult.ts';

/** A suspect's name: its function, or its file for the code outside of functions. */
export function nameOfSuspect({ function: name, file }: ReportedSuspect): string {
  return name ?? baseName(file);
}

export function baseName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

/** For example "1." alone at the top, "1=" in a tie. */
export function rankText({ rank }: ReportedSuspect, tiedWith: number): string {
  return tiedWith > 0 ? `${rank}=` : `${rank}.`;
}

export function tieText(tiedWith: number): string {
  return tiedWith > 0 ? `tied with ${tiedWith} other${tiedWith === 1 ? '' : 's'}` : '';
}

const namedLines = 5;

/** For example "tied with lines 14 and 15". */
export function tiedLinesText(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const named = lines.slice(0, namedLines).map(String);
  const more = lines.length - named.length;
  const last = more > 0 ? `${more} more` : named.pop();
  const all = named.length > 0 ? `${named.join(', ')} and ${last ?? ''}` : (last ?? '');
  return `tied with line${lines.length === 1 ? '' : 's'} ${all}`;
}

/** What the number rests on: ef and ep of the formulas in words. */
export function countsText({ failing, passing }: ExecutionCounts, spectrum: ExecutionCounts): string {
  return (
    `executed by ${failing} of ${spectrum.failing} failing tests ` +
    `and ${passing} of ${spectrum.passing} passing tests`
  );
}

export function scoreText(score: number): string {
  return score.toFixed(2);
}

/** The number and what it is made of. */
function scoreInWords(score: number, suspect: ReportedSuspect): string {
  const hasTrace = traceEvidence(suspect) !== undefined;
  const formula = hasTrace ? 'Ochiai plus stack trace' : 'Ochiai';
  return `suspiciousness ${scoreText(score)}, ${formula}`;
}

/** Evidence besides the counts, which are told from the numbers themselves. */
function otherEvidence({ evidence }: ReportedSuspect): readonly string[] {
  return evidence.filter((fact) => !/^(?:executed by(?!.*\bassertion)|run at import)/.test(fact));
}

function traceEvidence(suspect: ReportedSuspect): string | undefined {
  return suspect.evidence.find((fact) => /^frame \d+/.test(fact));
}

/** Whether lines run at import and so count for every test that uses their file. */
function importEvidence({ evidence }: ReportedSuspect): string {
  return evidence.some((fact) => fact.startsWith('run at import'))
    ? ' It runs when its file is loaded, so every test that uses the file counts, at half weight.'
    : '';
}

/** What is said of a place; lines are as they are now. */
export interface PlaceFacts {
  readonly suspect: ReportedSuspect;
  readonly score: number;
  readonly executedBy: ExecutionCounts;
  readonly spectrum: ExecutionCounts;
  /** Lines of the same function with the same score. */
  readonly tiedLines: readonly number[];
  /** How many other suspects share the rank. */
  readonly tiedWith: number;
  readonly hasChanged: boolean;
}

/** The number in words, as sentences without Markdown: for who listens, too. */
export function explanation(facts: PlaceFacts): string {
  const { suspect, score, executedBy, spectrum } = facts;
  if (hasNoTests(spectrum)) return traceText(facts);
  const sentences = [
    `${capitalised(countsText(executedBy, spectrum))} (${scoreInWords(score, suspect)}).${importEvidence(suspect)}`,
    ...otherEvidence(suspect).map((fact) => (fact.startsWith('frame ') ? `It is ${fact}.` : `${capitalised(fact)}.`)),
    sentence(tiedLinesText(facts.tiedLines)),
    facts.hasChanged ? 'The file has changed since.' : '',
  ];
  return sentences.filter((text) => text !== '').join(' ');
}

/** The j-th frame of the workspace has the score 1/j. */
function traceText({ score, hasChanged }: PlaceFacts): string {
  const frame = `Frame ${Math.round(1 / score)} of the failure's trace in this folder, counted from where it was raised.`;
  const changed = hasChanged ? ' The file has changed since.' : '';
  return `${frame} From the trace alone: no coverage was recorded.${changed}`;
}

/** Links to commands; their titles are ours. */
export interface HoverLinks {
  readonly show: string;
  readonly repair: string;
  readonly exclude: string;
}

/** What stands over a suspicious line, as Markdown. Names and evidence come from the project and are escaped. */
export function hoverMarkdown(facts: PlaceFacts, links: HoverLinks): string {
  const { suspect, tiedWith } = facts;
  const tie = tieText(tiedWith);
  const rank = `**Fixpoint suspect ${suspect.rank}**${tie === '' ? '' : ` (${tie})`}`;
  const outside = hasNoTests(facts.spectrum) ? '' : 'module level of ';
  const name = suspect.function === null ? `${outside}${codeSpan(suspect.file)}` : codeSpan(suspect.function);
  const actions = [
    `[Show Suspects](${links.show} "Show where this stands in the list")`,
    `[Start Repair Here](${links.repair} "Search for patches, in this function first")`,
    `[Exclude](${links.exclude} "This is right: take it out of the list, and let no patch change it")`,
  ];
  return [`${rank}: ${name}`, escaped(explanation(facts)), actions.join(' | ')].join('\n\n');
}

/** What the view says of its ranking, for example "test_total: from 1 failing and 37 passing tests · 10:42". */
export function madeFromText(result: SuspectsResult): string {
  const { subject, report, madeAt } = result;
  const { failing, passing } = report.spectrum;
  if (restsOnTrace(result)) return `${subject}: from the trace alone, no coverage · ${timeText(madeAt)}`;
  const from = `from ${failing} failing and ${passing} passing test${failing + passing === 1 ? '' : 's'}`;
  return `${subject}: ${failing + passing > 0 ? `${from} · ` : ''}${timeText(madeAt)}`;
}

function timeText(time: Date): string {
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
}

const unrankedReasons: Readonly<Record<UnrankedReason, string>> = {
  'missing-module': 'A module is missing',
  'crash-at-import': 'A module raised while it was loaded',
  'missing-fixture': 'A fixture is missing',
  'set-up-outside-project': 'The set-up failed outside of the project',
  'snapshot-mismatch': 'A snapshot differs',
  timeout: 'The test hangs',
  'process-ended': 'The process ended',
  'no-program-code': 'No code of the program is executed',
};

/** Also for a reason that a newer engine may give. */
export function reasonText(reason: UnrankedReason): string {
  return (unrankedReasons as Readonly<Record<string, string | undefined>>)[reason] ?? reason;
}

/** What a test's run came to, with all that it said. */
export function outcomeText({ outcome, message, expected, actual }: ReportedTest): string {
  const parts = [
    message === '' ? capitalised(outcome) : `${capitalised(outcome)}: ${message}`,
    expected === undefined ? '' : `Expected: ${expected}`,
    actual === undefined ? '' : `Actual: ${actual}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function sentence(text: string): string {
  return text === '' ? '' : `${capitalised(text)}.`;
}
