import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isCallableKind, isTypeKind } from '../symbols/outline.ts';
import type { Language } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { SearchContext, Source } from './context.ts';
import { linesOf, type SnippetLine } from './snippet.ts';

/** Long decorators and parameter lists are cut. */
const maximumHeaderLines = 8;
/** Of a value that a field or variable is given. */
const maximumValueLines = 3;
/** A comment's line that says something, apart from tags such as `<summary>`, `<p>` and `{@inheritdoc}`. */
const saysSomething = (line: string): boolean =>
  /[\p{L}\p{N}]/u.test(line.replace(/<\/?[A-Za-z][^<>]*>|\{@inheritdoc\}/giu, ''));

/** A definition with what is needed to show it. */
export interface ShownDefinition {
  readonly found: FoundDefinition;
  readonly source: Source;
  readonly language: Language | undefined;
}

/** Undefined if the file cannot be read any more. */
export async function shownDefinition(
  context: SearchContext,
  found: FoundDefinition,
): Promise<ShownDefinition | undefined> {
  const source = await context.source(found.file);
  return source && { found, source, language: languageOf(found.file, context.languages, source.text) };
}

/** First line with decorators. */
export const firstLineOf = ({ found: { definition }, source }: ShownDefinition): number =>
  source.lines.lineAt(definition.headerStart);

/** From the first decorator to the body, which is shown as `…`. */
export function headerLines(shown: ShownDefinition): SnippetLine[] {
  const { source } = shown;
  const { kind, start, end, endLine, bodyStart } = shown.found.definition;
  const first = firstLineOf(shown);
  if (bodyStart === -1) {
    const isLong = isCallableKind(kind) || isTypeKind(kind);
    const last = isLong ? source.lines.lineAt(start) : Math.min(endLine, first + maximumValueLines - 1);
    return withSign(linesOf(source, first, last), last < endLine);
  }
  const last = lastHeaderLine(shown, first);
  const headerEnd = Math.min(source.lines.endOf(last), start + source.text.slice(start, bodyStart).trimEnd().length);
  const lines = linesOf(source, first, last);
  const lastLine = lines.pop();
  if (!lastLine) return [];
  const onOneLine = endLine === last;
  const cut = onOneLine ? lastLine.text : lastLine.text.slice(0, headerEnd - source.lines.startOf(last));
  const header = [...lines, { ...lastLine, text: cut }];
  if (header.length <= maximumHeaderLines) return withSign(header, !onOneLine && end > headerEnd);
  return withSign(header.slice(0, maximumHeaderLines), true);
}

/** Comments between header and body are neither. */
function lastHeaderLine({ found: { definition }, source, language }: ShownDefinition, first: number): number {
  const { start, bodyStart } = definition;
  const header = source.text.slice(start, bodyStart).trimEnd();
  let last: number = source.lines.lineAt(Math.max(start, start + header.length - 1));
  const isComment = (line: number): boolean => {
    const text = source.lines.contentOf(line);
    return text.trim() === '' || (language?.commentLine?.test(text) ?? false);
  };
  while (last > Math.max(first, definition.line) && isComment(last)) last -= 1;
  return last;
}

function withSign(lines: readonly SnippetLine[], isCut: boolean): SnippetLine[] {
  return lines.map((line, index) =>
    isCut && index === lines.length - 1 ? { ...line, text: `${line.text.trimEnd()} …` } : line,
  );
}

/** The first line of what documents a definition: in its body, or in comments right above it. */
export function docLine(shown: ShownDefinition): SnippetLine | undefined {
  return docstringLine(shown) ?? commentLineAbove(shown);
}

function docstringLine({ found: { definition }, source, language }: ShownDefinition): SnippetLine | undefined {
  const { bodyStart, line, endLine } = definition;
  if (bodyStart === -1 || !language?.docstring) return undefined;
  const bodyLine = source.lines.lineAt(bodyStart);
  const said = language.docstring.exec(source.text.slice(bodyStart, source.lines.endOf(bodyLine)));
  if (!said || bodyLine === line) return undefined;
  const at = (said[1] ?? '') === '' ? bodyLine + 1 : bodyLine;
  return at > endLine ? undefined : linesOf(source, at, at)[0];
}

function commentLineAbove(shown: ShownDefinition): SnippetLine | undefined {
  const { source, language } = shown;
  const pattern = language?.commentLine;
  const last = firstLineOf(shown) - 1;
  if (!pattern) return undefined;
  let first = last + 1;
  while (first > 1 && pattern.test(source.lines.contentOf(first - 1))) first -= 1;
  return linesOf(source, first, last).find(({ text }) => saysSomething(text));
}

/** Doc above, header, doc inside: in the order of their lines. */
export function headerWithDoc(shown: ShownDefinition): SnippetLine[] {
  const doc = docLine(shown);
  const header = headerLines(shown);
  if (!doc) return header;
  return [...header, doc].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
