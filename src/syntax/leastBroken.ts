import type { Node, Parser, Tree } from 'web-tree-sitter';
import type { Mask, TextRange } from './masks.ts';
import { damageOf, masked } from './masks.ts';
import { parseSameLength } from './sameLength.ts';
import { withTree } from './treeSitter.ts';

export interface ParsedText {
  readonly text: string;
  readonly tree: Tree;
}

interface Attempt extends ParsedText {
  readonly errors: readonly TextRange[];
  readonly damage: number;
}

/** A mask may bring an error to light that was hidden in another one. */
const maximumRounds = 3;

/**
 * The text with those masks on it that leave the least of it in errors. Masks that do harm here are left out.
 * @param raw the tree of the text as it is; it stays the caller's
 * @returns with `raw`, or with another tree that becomes the caller's
 */
export function leastBroken(parser: Parser, text: string, masks: readonly Mask[], raw: Tree): ParsedText {
  if (masks.length === 0 || !raw.rootNode.hasError) return { text, tree: raw };
  let best = attemptOf(text, raw);
  const tryOn = (some: readonly Mask[]): boolean => {
    const now = some.reduce((over, mask) => masked(over, mask, best.errors), best.text);
    if (best.damage === 0 || now === best.text) return false;
    const attempt = attemptOf(now, parseSameLength(parser, best.text, best.tree, now));
    const dropped = attempt.damage < best.damage ? best : attempt;
    if (dropped.tree !== raw) dropped.tree.delete();
    if (dropped === attempt) return false;
    best = attempt;
    return true;
  };
  // What can be told otherwise before what would be lost.
  const groups = [masks.filter(({ kind }) => kind === 'pattern'), masks.filter(({ kind }) => kind === 'branches')];
  const tryGroup = (group: readonly Mask[]): boolean =>
    tryOn(group) || group.map((mask) => tryOn([mask])).includes(true);
  for (let round = 0; round < maximumRounds && best.damage > 0; round += 1) {
    if (!groups.map(tryGroup).includes(true)) break;
  }
  return best;
}

/** @param use is given the text with masks on it, its tree, and the tree of the text as it is */
export function withLeastBroken<T>(
  parser: Parser,
  text: string,
  masks: readonly Mask[],
  use: (best: ParsedText, raw: Tree) => T,
): T {
  return withTree(parser, text, (raw) => {
    const best = leastBroken(parser, text, masks, raw);
    try {
      return use(best, raw);
    } finally {
      if (best.tree !== raw) best.tree.delete();
    }
  });
}

function attemptOf(text: string, tree: Tree): Attempt {
  const errors = errorsIn(tree.rootNode);
  return { text, tree, errors, damage: damageOf(errors) };
}

/** The outermost ones. */
function errorsIn(node: Node): TextRange[] {
  if (node.isError || node.isMissing) return [{ start: node.startIndex, end: node.endIndex }];
  if (!node.hasError) return [];
  return node.children.flatMap(errorsIn);
}
