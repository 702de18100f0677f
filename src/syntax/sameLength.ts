import type { Parser, Point, Tree } from 'web-tree-sitter';
import { Edit } from 'web-tree-sitter';
import { parseText } from './treeSitter.ts';

/**
 * The tree of a text that is as long as the one before and has the same lines: what did not change is not parsed again.
 * @param tree of the text before; it stays as it is
 */
export function parseSameLength(parser: Parser, before: string, tree: Tree, now: string): Tree {
  const edited = tree.copy();
  for (const edit of editsOf(before, now)) edited.edit(edit);
  const parsed = parseText(parser, now, edited);
  edited.delete();
  return parsed;
}

/** One edit for each run of other characters. */
function* editsOf(before: string, now: string): Generator<Edit> {
  let row = 0;
  let lineStart = 0;
  for (let at = 0; at < now.length; at += 1) {
    const code = now.charCodeAt(at);
    if (code === before.charCodeAt(at)) {
      if (code !== lineFeed) continue;
      row += 1;
      lineStart = at + 1;
      continue;
    }
    const start = at;
    while (at + 1 < now.length && now.charCodeAt(at + 1) !== before.charCodeAt(at + 1)) at += 1;
    const point = (index: number): Point => ({ row, column: index - lineStart });
    yield new Edit({
      startIndex: start,
      oldEndIndex: at + 1,
      newEndIndex: at + 1,
      startPosition: point(start),
      oldEndPosition: point(at + 1),
      newEndPosition: point(at + 1),
    });
  }
}

const lineFeed = 10;
