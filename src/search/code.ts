import type { SearchAnswerKind } from '../protocol/contract.ts';
import type { TextHit, TextQuery } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { badExpression, expressionTimedOut } from '../workspace/userErrors/searchErrors.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { definitionHit } from './definitionHits.ts';
import { enclosingIn } from './enclosing.ts';
import { namedFiles } from './fileArguments.ts';
import { leftOutNotes } from './leftOut.ts';
import { lookUp, wantedAnything } from './lookUp.ts';
import { clip, linesOf } from './snippet.ts';
import { parseTextQuery, whitespaceTolerant, wordsIn } from './textQuery.ts';

const contextLines = 3;
/** Hits that are close together are one snippet, up to that many lines. */
const maximumMergedLines = 30;
const maximumHits = 400;

export const searchCode = (context: SearchContext, text: string): Promise<Finding> => findText(context, text);

export async function searchCodeInFile(context: SearchContext, text: string, file: string): Promise<Finding> {
  const { files, isExact, notes } = await namedFiles(context, file);
  const found = await findText(context, text, files);
  const kind = found.kind === 'exact' && !isExact ? 'near' : found.kind;
  return { ...found, kind, notes: [...notes, ...found.notes] };
}

/** Lines that hold the text as a finding of kind `text`, for calls that found no name. */
export async function textHitsFor(
  context: SearchContext,
  text: string,
  files?: readonly RelativePath[],
): Promise<Finding> {
  const attempt: Attempt = { text, isRegularExpression: false, ignoresCase: true, kind: 'text', note: '' };
  const { hits, total } = await linesWith(context, attempt, text, files);
  if (hits.length === 0) return { kind: 'none', hits: [], notes: [] };
  return { kind: 'text', hits: await textHits(context, hits, 0), notes: [], uncounted: total - hits.length };
}

/** One way to look for the text. */
interface Attempt extends Pick<TextQuery, 'text' | 'isRegularExpression' | 'ignoresCase'> {
  readonly kind: SearchAnswerKind;
  readonly note: string;
}

interface Lines {
  readonly hits: readonly TextHit[];
  readonly total: number;
}

async function findText(context: SearchContext, argument: string, files?: readonly RelativePath[]): Promise<Finding> {
  const leftOut = await leftOutNotes(context, 'text', files);
  const finding = async ({ hits, total }: Lines, kind: SearchAnswerKind, note: string): Promise<Finding> => {
    const inFiles = new Set(hits.map(({ file }) => file)).size;
    const counts = total > 1 ? [`${total} lines in ${inFiles} ${inFiles === 1 ? 'file' : 'files'}.`] : [];
    const found = await textHits(context, hits, argument.trimEnd().split('\n').length - 1);
    const notes = [note, ...counts, ...leftOut].filter((one) => one !== '');
    return { kind, hits: found, notes, uncounted: total - hits.length };
  };
  for (const attempt of attemptsFor(argument)) {
    const lines = await linesWith(context, attempt, argument, files);
    if (lines.hits.length > 0) return finding(lines, attempt.kind, attempt.note);
  }
  const apart = await linesWithWords(context, argument, files);
  if (apart) return finding(apart.lines, 'near', apart.note);
  const missing = `No line holds ${clip(argument.trim(), 80)}.`;
  const named = files === undefined ? await definitionsLike(context, argument) : undefined;
  if (named) return { ...named, notes: [missing, ...named.notes, ...leftOut] };
  return { kind: 'none', hits: [], notes: [missing, ...leftOut] };
}

/** From the text as it is to the text as it may be written. */
function* attemptsFor(argument: string): Generator<Attempt> {
  const written = parseTextQuery(argument);
  yield { ...written, kind: 'exact', note: '' };
  if (written.isRegularExpression) {
    if (!written.ignoresCase) yield { ...written, ignoresCase: true, kind: 'near', note: 'Only in another case.' };
    return;
  }
  const literal = { isRegularExpression: false, ignoresCase: true, kind: 'near' } as const;
  yield { ...literal, text: argument, note: 'Only in another case.' };
  if (argument.trim() !== argument) yield { ...literal, text: argument.trim(), note: 'Without the blanks around it.' };
  const tolerant = whitespaceTolerant(argument);
  if (tolerant === undefined) return;
  yield { ...literal, isRegularExpression: true, text: tolerant, note: 'Only with other white space.' };
}

async function linesWith(
  { index, signal }: SearchContext,
  { text, isRegularExpression, ignoresCase }: Attempt,
  argument: string,
  files: readonly RelativePath[] | undefined,
): Promise<Lines> {
  const query: TextQuery = { text, isRegularExpression, ignoresCase, ...(files ? { files } : {}), maximumHits };
  const answer = await index.findText(query, signal);
  if (answer.kind === 'searched') return answer;
  // What was made of plain text is no fault of the one who asks.
  if (text !== parseTextQuery(argument).text) return { hits: [], total: 0 };
  if (answer.kind === 'timed-out') throw expressionTimedOut(clip(argument, 80));
  throw badExpression(clip(argument, 80), clip(answer.problem.replace(/^Invalid regular expression: .*: /su, ''), 200));
}

/** Lines that hold all words of the text in any order; without any, lines that hold the longest. */
async function linesWithWords(
  context: SearchContext,
  argument: string,
  files: readonly RelativePath[] | undefined,
): Promise<{ readonly lines: Lines; readonly note: string } | undefined> {
  const [longest, ...others] = wordsIn(argument);
  if (longest === undefined || parseTextQuery(argument).isRegularExpression) return undefined;
  const attempt: Attempt = { text: longest, isRegularExpression: false, ignoresCase: true, kind: 'near', note: '' };
  const lines = await linesWith(context, attempt, argument, files);
  const all: TextHit[] = [];
  for (const hit of lines.hits) {
    const text = (await context.source(hit.file))?.lines.contentOf(hit.line).toLowerCase() ?? '';
    if (others.every((word) => text.includes(word))) all.push(hit);
  }
  if (all.length > 0)
    return { lines: { hits: all, total: all.length }, note: 'Not as written; these lines hold its words.' };
  if (lines.hits.length === 0 || longest.length < 4) return undefined;
  return { lines, note: `Not as written; these lines hold ${clip(longest, 60)}.` };
}

/** Definitions whose names are like the text's longest word. */
async function definitionsLike(context: SearchContext, argument: string): Promise<Finding | undefined> {
  const longest = (argument.match(/[\p{ID_Continue}$]+/gu) ?? []).reduce(
    (best, word) => (word.length > best.length ? word : best),
    '',
  );
  if (longest.length < 4) return undefined;
  const { kind, found, notes } = await lookUp(context, { simple: longest, prefix: [] }, wantedAnything);
  if (kind === 'none') return undefined;
  return { kind: 'near', hits: found.map((one) => definitionHit(context, one, 'header')), notes };
}

/** Snippets with the class and function they are in; code before test code before other files. */
async function textHits(context: SearchContext, found: readonly TextHit[], linesBelow: number): Promise<Hit[]> {
  const listed = await context.index.files(context.signal);
  const group = new Map(
    listed.map(({ file, language, isTest }) => [file, isTest ? 1 : language === undefined ? 2 : 0]),
  );
  const byFile = new Map<RelativePath, number[]>();
  for (const { file, line } of found) {
    const lines = byFile.get(file);
    if (lines) lines.push(line);
    else byFile.set(file, [line]);
  }
  const files = [...byFile.keys()].sort((a, b) => (group.get(a) ?? 2) - (group.get(b) ?? 2) || (a < b ? -1 : 1));
  const hits: Hit[] = [];
  for (const file of files) hits.push(...(await snippetsIn(context, file, byFile.get(file) ?? [], linesBelow)));
  return hits;
}

async function snippetsIn(
  context: SearchContext,
  file: RelativePath,
  unsorted: readonly number[],
  linesBelow: number,
): Promise<Hit[]> {
  const [enclosing, source] = await Promise.all([enclosingIn(context, file), context.source(file)]);
  const lines = [...new Set(unsorted)].sort((a, b) => a - b);
  const groups: number[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    const [first, last] = [group?.[0], group?.at(-1)];
    if (group && first !== undefined && last !== undefined && isOneSnippet(first, last, line, enclosing))
      group.push(line);
    else groups.push([line]);
  }
  return groups.map((group, index): Hit => {
    const first = group[0] ?? 1;
    const last = (group.at(-1) ?? first) + linesBelow;
    const behind = groups[index - 1]?.at(-1) ?? -contextLines;
    const ahead = groups[index + 1]?.[0] ?? Infinity;
    const around = enclosing(first);
    return {
      file,
      line: first,
      endLine: last,
      class: around.type,
      function: around.function,
      kind: 'text',
      name: source?.lines.contentOf(first).trim() ?? '',
      snippet: () => {
        if (!source) return Promise.resolve({ lines: [] });
        // No line is shown twice.
        const from = Math.max(first - contextLines, Math.min(behind + contextLines + 1, first), 1);
        const shown = linesOf(source, from, Math.min(last + contextLines, Math.max(ahead - 1, last)));
        const hitLines = new Set(group);
        const marked = shown.map((line) => ({ ...line, isHit: hitLines.has(line.line ?? 0) }));
        return Promise.resolve({ lines: marked, anchor: Math.max(0, first - from) });
      },
    };
  });
}

type EnclosingOf = Awaited<ReturnType<typeof enclosingIn>>;

function isOneSnippet(first: number, last: number, line: number, enclosing: EnclosingOf): boolean {
  if (line - last > 2 * contextLines || line - first >= maximumMergedLines) return false;
  const [a, b] = [enclosing(last), enclosing(line)];
  return a.function === b.function && a.type === b.type;
}
