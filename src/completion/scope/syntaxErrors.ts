import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts';
import type { OffsetRange } from '../../workspace/positions.ts';
import type { Diagnostic } from '../completionEngine.ts';

/** Errors of a parse, by what is wrong and not by where: lines that move change nothing. */
export type SyntaxErrorCounts = ReadonlyMap<string, number>;

export function syntaxErrorCounts(tree: SyntaxTree): SyntaxErrorCounts {
  const counts = new Map<string, number>();
  for (const node of errorsIn(tree)) counts.set(keyOf(node), (counts.get(keyOf(node)) ?? 0) + 1);
  return counts;
}

/**
 * Errors that touch the range and that the text at opening had not, or fewer of. The parser puts some errors far from what
 * is wrong; such a one is out of the range.
 */
export function newSyntaxErrors(tree: SyntaxTree, range: OffsetRange, known: SyntaxErrorCounts): Diagnostic[] {
  const seen = new Map<string, number>();
  return errorsIn(tree).flatMap((node): Diagnostic[] => {
    const key = keyOf(node);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const touches = node.start <= range.end && node.end >= range.start;
    if (!touches || count <= (known.get(key) ?? 0)) return [];
    return [{ range: { start: node.start, end: node.end }, message: messageOf(node), kind: 'syntax' }];
  });
}

const errorsIn = (tree: SyntaxTree): SyntaxNode[] =>
  tree.hasError ? [...tree.root.walk()].filter(({ isError, isMissing }) => isError || isMissing) : [];

const messageOf = (node: SyntaxNode): string =>
  node.isMissing ? `${node.kind} is missing` : `unexpected ${node.text.trim().slice(0, 60)}`;

const keyOf = (node: SyntaxNode): string => `${node.kind} ${messageOf(node)}`;
