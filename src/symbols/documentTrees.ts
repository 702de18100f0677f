import type { Parser, Query, Tree } from 'web-tree-sitter';
import { matchesOf, parseText, treeEdit } from '../syntax/treeSitter.ts';
import type { Match } from '../syntax/syntax.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { extractOutline } from './extractOutline.ts';
import type { Outline } from './outline.ts';

interface OpenDocument {
  readonly text: string;
  readonly tree: Tree;
  readonly query: Query;
  readonly matches: readonly Match[];
}

/** What changed between two texts, as one replaced range. */
interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/**
 * Trees of open documents. After a change only what it touches is parsed and queried again: in a file of ten thousand
 * lines that takes a few milliseconds, the whole of it half a second.
 */
export class DocumentTrees {
  readonly #open = new Map<RelativePath, OpenDocument>();

  update(file: RelativePath, text: string, parser: Parser, query: Query): Outline {
    const before = this.#open.get(file);
    const now = before?.query === query ? changed(before, text, parser) : undefined;
    const document = now ?? opened(text, parser, query);
    if (before && before.tree !== document.tree) before.tree.delete();
    this.#open.set(file, document);
    return extractOutline(document.matches, text, document.tree.rootNode.hasError);
  }

  close(file: RelativePath): void {
    this.#open.get(file)?.tree.delete();
    this.#open.delete(file);
  }
}

function opened(text: string, parser: Parser, query: Query): OpenDocument {
  const tree = parseText(parser, text);
  return { text, tree, query, matches: matchesOf(tree.rootNode, query) };
}

function changed(before: OpenDocument, text: string, parser: Parser): OpenDocument {
  const change = changeBetween(before.text, text);
  if (!change) return before;
  const edited = before.tree.copy();
  edited.edit(
    treeEdit(before.text, replaceRange(change.start, change.oldEnd, text.slice(change.start, change.newEnd))),
  );
  const tree = parseText(parser, text, edited);
  // Where the tree has another structure now, and where only the text of a name changed. One character more at both
  // ends: what touches the change may have grown or shrunk.
  const ranges = edited.getChangedRanges(tree);
  edited.delete();
  const from = Math.min(change.start, ...ranges.map(({ startIndex }) => startIndex)) - 1;
  const to = Math.max(change.newEnd, ...ranges.map(({ endIndex }) => endIndex)) + 1;
  const touches = (match: Match): boolean => {
    const { start, end } = extentOf(match);
    return start <= to && end >= from;
  };
  const kept = before.matches.flatMap((match) => shifted(match, change)).filter((match) => !touches(match));
  // The query's range must overlap with a match, not only touch it.
  const range = { startIndex: Math.max(0, from - 1), endIndex: to + 2 };
  const fresh = matchesOf(tree.rootNode, before.query, range);
  return { text, tree, query: before.query, matches: [...kept, ...fresh.filter(touches)] };
}

/** The match where it is now; nothing for one that holds or touches the change. */
function shifted(match: Match, { start, oldEnd, newEnd }: Change): Match[] {
  const extent = extentOf(match);
  if (extent.end < start) return [match];
  if (extent.start <= oldEnd) return [];
  const shift = newEnd - oldEnd;
  if (shift === 0) return [match];
  return [
    {
      ...match,
      captures: match.captures.map(({ name, start, end }) => ({ name, start: start + shift, end: end + shift })),
    },
  ];
}

function extentOf({ captures }: Match): { readonly start: number; readonly end: number } {
  let start = Infinity;
  let end = 0;
  for (const capture of captures) {
    if (capture.start < start) start = capture.start;
    if (capture.end > end) end = capture.end;
  }
  return { start, end };
}

/** Texts are compared by blocks first, which the engine does at the speed of memory. */
const blockLength = 1024;

function changeBetween(before: string, after: string): Change | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + blockLength <= shorter && isSameBlock(before, start, after, start)) start += blockLength;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let oldEnd = before.length;
  let newEnd = after.length;
  const hasBlock = (): boolean => Math.min(oldEnd, newEnd) - blockLength >= start;
  while (hasBlock() && isSameBlock(before, oldEnd - blockLength, after, newEnd - blockLength)) {
    oldEnd -= blockLength;
    newEnd -= blockLength;
  }
  while (Math.min(oldEnd, newEnd) > start && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1)) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  return { start, oldEnd, newEnd };
}

function isSameBlock(a: string, atA: number, b: string, atB: number): boolean {
  return a.slice(atA, atA + blockLength) === b.slice(atB, atB + blockLength);
}
