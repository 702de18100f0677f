import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isCallableKind, isTypeKind } from '../symbols/outline.ts';
import type { Hit, SearchContext } from './context.ts';
import { firstLineOf, headerLines, headerWithDoc, shownDefinition } from './headers.ts';
import { linesOf, type Snippet, type SnippetLine } from './snippet.ts';

/** Classes up to that size are shown as they are where the whole text is asked for. */
const shortClassLines = 100;
/** Classes within classes within classes are named, not opened. */
const maximumNesting = 2;
const maximumValueLines = 12;
const gutterLength = 6;
/** Of the answer's budget: it has a heading, too. */
const signatureShare = 0.9;

/** How much of a definition is shown if there is room. */
export type View =
  /** Functions and values in full, types by their signatures. */
  | 'usual'
  /** Types in full, too, if they are short. */
  | 'whole'
  | 'header';

export function definitionHit(context: SearchContext, found: FoundDefinition, view: View): Hit {
  const { definition, file, enclosingType, enclosingFunction, qualifiedName } = found;
  return {
    file,
    line: definition.line,
    endLine: definition.endLine,
    class: enclosingType,
    function: enclosingFunction,
    kind: definition.kind,
    name: qualifiedName,
    snippet: () => snippetOf(context, found, view),
  };
}

async function snippetOf(context: SearchContext, found: FoundDefinition, view: View): Promise<Snippet> {
  const shown = await shownDefinition(context, found);
  if (!shown) return { lines: [] };
  const { kind, line, endLine } = found.definition;
  if (view === 'header') return { lines: headerLines(shown) };
  if (isTypeKind(kind)) {
    const isShort = endLine - line < shortClassLines;
    if (view !== 'whole' || !isShort) return { lines: await typeSignature(context, found) };
  } else if (!isCallableKind(kind)) {
    return { lines: linesOf(shown.source, firstLineOf(shown), Math.min(endLine, line + maximumValueLines - 1)) };
  }
  return { lines: linesOf(shown.source, firstLineOf(shown), endLine) };
}

/** What is shown of a type's members: all of them with less is better than some with all. */
interface Detail {
  readonly showsDocs: boolean;
  readonly showsFields: boolean;
}

const details: readonly Detail[] = [
  { showsDocs: true, showsFields: true },
  { showsDocs: false, showsFields: true },
  { showsDocs: false, showsFields: false },
];

/** A type's header and those of its members, with the first lines of their docs; bodies are elided. */
export async function typeSignature(context: SearchContext, found: FoundDefinition): Promise<SnippetLine[]> {
  const outline = await context.index.outlineOf(found.file, context.signal);
  let lines: SnippetLine[] = [];
  for (const detail of details) {
    lines = inOrder(await signatureOf(context, found, outline?.definitions ?? [], maximumNesting, detail));
    const cost = lines.reduce((sum, { text }) => sum + text.length + gutterLength, 0);
    if (cost <= context.maxCharacters * signatureShare) break;
  }
  return lines;
}

async function signatureOf(
  context: SearchContext,
  found: FoundDefinition,
  definitions: readonly FoundDefinition[],
  nesting: number,
  detail: Detail,
): Promise<SnippetLine[]> {
  const shown = await shownDefinition(context, found);
  if (!shown) return [];
  const { kind } = found.definition;
  const hasDoc = isTypeKind(kind) || (isCallableKind(kind) && detail.showsDocs);
  const own = hasDoc ? headerWithDoc(shown) : headerLines(shown);
  const members = (nesting === 0 ? [] : membersOf(found, definitions)).filter(
    (member) => detail.showsFields || member.definition.kind !== 'field',
  );
  if (members.length === 0) return own;
  const below = await Promise.all(
    members.map((member) =>
      signatureOf(context, member, definitions, isTypeKind(member.definition.kind) ? nesting - 1 : 0, detail),
    ),
  );
  // The members stand for the body.
  return [...own.map((line) => ({ ...line, text: line.text.replace(/ …$/u, '') })), ...below.flat()];
}

/** What is defined directly in it. */
export function membersOf(found: FoundDefinition, definitions: readonly FoundDefinition[]): readonly FoundDefinition[] {
  const place = definitions.findIndex(
    ({ definition }) =>
      definition.start === found.definition.start &&
      definition.nameStart === found.definition.nameStart &&
      definition.kind === found.definition.kind,
  );
  return place === -1 ? [] : definitions.filter(({ definition }) => definition.parent === place);
}

/** Several definitions may share a line (`int a, b;`): it is shown once. */
function inOrder(lines: readonly SnippetLine[]): SnippetLine[] {
  const byLine = new Map<number, SnippetLine>();
  for (const line of lines) {
    const known = byLine.get(line.line ?? 0);
    // Of a header that is cut before its body and one that is not, the longer one tells more.
    if (!known || known.text.length < line.text.length) byLine.set(line.line ?? 0, line);
  }
  return [...byLine.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
