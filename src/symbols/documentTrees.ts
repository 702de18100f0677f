import type { Parser, Query, Range, Tree } from 'web-tree-sitter';
import { leastBroken } from '../syntax/leastBroken.ts';
import type { Mask } from '../syntax/masks.ts';
import { matchesOf, parseText, treeEdit } from '../syntax/treeSitter.ts';
import type { Match } from '../syntax/syntax.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { extractOutline } from './extractOutline.ts';
import type { Outline } from './outline.ts';

/** What a document is parsed with. */
export interface DocumentParsing {
  readonly parser: Parser;
  readonly query: Query;
  readonly masks: readonly Mask[];
}

interface OpenDocument {
  readonly text: string;
  /** Of the text without masks. */
  readonly tree: Tree;
  readonly query: Query;
  /** Of that tree; undefined where a masked text was better. */
  readonly matches: readonly Match[] | undefined;
  readonly outline: Outline;
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

  update(file: RelativePath, text: string, parsing: DocumentParsing): Outline {
    const before = this.#open.get(file);
    const isAsBefore = before?.query === parsing.query && before.text === text;
    if (isAsBefore) return before.outline;
    this.#open.delete(file); // whatever happens to it now, it is not as it was
    try {
      const now = before?.query === parsing.query ? changed(before, text, parsing) : opened(text, parsing);
      this.#open.set(file, now);
      return now.outline;
    } finally {
      before?.tree.delete();
    }
  }

  close(file: RelativePath): void {
    this.#open.get(file)?.tree.delete();
    this.#open.delete(file);
  }
}

function opened(text: string, parsing: DocumentParsing): OpenDocument {
  const tree = parseText(parsing.parser, text);
  return documentOf(text, tree, parsing, () => matchesOf(tree.rootNode, parsing.query));
}

/** @param matchesOfTree asked if the tree is used as it is */
function documentOf(
  text: string,
  tree: Tree,
  { parser, query, masks }: DocumentParsing,
  matchesOfTree: () => readonly Match[],
): OpenDocument {
  const best = leastBroken(parser, text, masks, tree).tree;
  if (best === tree) {
    const matches = matchesOfTree();
    return { text, tree, query, matches, outline: extractOutline(matches, text, tree.rootNode.hasError) };
  }
  const outline = extractOutline(matchesOf(best.rootNode, query), text, best.rootNode.hasError);
  best.delete();
  return { text, tree, query, matches: undefined, outline };
}

function changed(before: OpenDocument, text: string, parsing: DocumentParsing): OpenDocument {
  const change = changeBetween(before.text, text);
  const edited = before.tree.copy();
  edited.edit(
    treeEdit(before.text, replaceRange(change.start, change.oldEnd, text.slice(change.start, change.newEnd))),
  );
  const tree = parseText(parsing.parser, text, edited);
  const ranges = edited.getChangedRanges(tree);
  edited.delete();
  return documentOf(text, tree, parsing, () =>
    before.matches
      ? matchesAfter(before.matches, change, ranges, tree, parsing.query)
      : matchesOf(tree.rootNode, parsing.query),
  );
}

/** @param ranges where the tree has another structure now */
function matchesAfter(
  matches: readonly Match[],
  change: Change,
  ranges: readonly Range[],
  tree: Tree,
  query: Query,
): Match[] {
  // There, and where only the text of a name changed. One character more at both ends: what touches the change may have
  // grown or shrunk.
  const from = Math.min(change.start, ...ranges.map(({ startIndex }) => startIndex)) - 1;
  const to = Math.max(change.newEnd, ...ranges.map(({ endIndex }) => endIndex)) + 1;
  const touches = (match: Match): boolean => {
    const { start, end } = extentOf(match);
    return start <= to && end >= from;
  };
  const kept = matches.filter((match) => isKept(match, change) && !touches(match));
  // The query's range must overlap with a match, not only touch it.
  const range = { startIndex: Math.max(0, from - 1), endIndex: to + 2 };
  return [...kept, ...matchesOf(tree.rootNode, query, range).filter(touches)];
}

/**
 * Moves the match to where it is now; false for one that holds or touches the change. In place: of a long document
 * thousands move with each letter that is typed.
 */
function isKept(match: Match, { start, oldEnd, newEnd }: Change): boolean {
  const extent = extentOf(match);
  if (extent.end < start) return true;
  if (extent.start <= oldEnd) return false;
  for (const capture of match.captures as readonly { start: number; end: number }[]) {
    capture.start += newEnd - oldEnd;
    capture.end += newEnd - oldEnd;
  }
  return true;
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

function changeBetween(before: string, after: string): Change {
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
