import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { Node, Parser, Tree } from 'web-tree-sitter';
import type { ThreadAnswer } from '../workspace/answerQuestions.ts';
import { answerQuestions } from '../workspace/answerQuestions.ts';
import type { TextEdit } from '../workspace/edits.ts';
import { applyEdits } from '../workspace/edits.ts';
import { withLeastBroken } from './leastBroken.ts';
import type { Fingerprint, ParseAnswers, ParseQuestion } from './parseProtocol.ts';
import { serialiseTree, transferableBuffers } from './serialise.ts';
import { matchesOf, parserFor, parseText, queryFor, treeEdit, withTree } from './treeSitter.ts';

// The thread's whole life: one message in, one message out.

interface BaseTree {
  readonly tree: Tree;
  readonly errors: number;
}
const baseTrees = new Map<string, BaseTree>();
const maximumBaseTrees = 4;

answerQuestions(async (question: ParseQuestion): Promise<ThreadAnswer> => {
  const parser = await parserFor(question.wasmPath);
  try {
    const answer = answerWith(parser, question);
    return { answer, transfer: 'size' in answer ? transferableBuffers(answer) : [] };
  } finally {
    parser.delete();
  }
});

function answerWith(parser: Parser, question: ParseQuestion): ParseAnswers[keyof ParseAnswers] {
  switch (question.kind) {
    case 'tree':
      return withTree(parser, question.text, serialiseTree);
    case 'matches':
      return withLeastBroken(parser, question.text, question.masks, ({ tree }) =>
        matchesOf(tree.rootNode, queryFor(parser, question.wasmPath, question.query)),
      );
    case 'fingerprint':
      return fingerprint(parser, question);
  }
}

function fingerprint(parser: Parser, question: Extract<ParseQuestion, { kind: 'fingerprint' }>): Fingerprint {
  const base = baseTree(parser, question.text, question.wasmPath);
  const edited = base.tree.copy();
  // From the end of the text backwards, so that the positions of the edits still to come stay right.
  const edits = [...question.edits].sort((a, b) => b.start - a.start);
  for (const edit of edits) edited.edit(treeEdit(question.text, edit));
  const tree = parseText(parser, applyEdits(question.text, question.edits), edited);
  edited.delete();
  try {
    const hasNewErrors = tree.rootNode.hasError && countErrors(tree) > base.errors;
    return { hash: hashOfChange(base.tree, tree, question.edits), hasNewErrors };
  } finally {
    tree.delete();
  }
}

/** Candidates come in hundreds for the same few texts: their trees are kept for incremental parsing. */
function baseTree(parser: Parser, text: string, wasmPath: string): BaseTree {
  const key = `${wasmPath}\0${text}`;
  const known = baseTrees.get(key);
  if (known) return known;
  const tree = parseText(parser, text);
  for (const [oldest, { tree: dropped }] of baseTrees) {
    if (baseTrees.size < maximumBaseTrees) break;
    dropped.delete();
    baseTrees.delete(oldest);
  }
  const base = { tree, errors: countErrors(tree) };
  baseTrees.set(key, base);
  return base;
}

function countErrors(tree: Tree): number {
  if (!tree.rootNode.hasError) return 0;
  const count = (node: Node): number =>
    (node.isError || node.isMissing ? 1 : 0) +
    node.children.reduce((sum, child) => sum + (child.hasError || child.isMissing ? count(child) : 0), 0);
  return count(tree.rootNode);
}

/**
 * Stands for the edited program, given the base. Only the top-level nodes that the edits touch are read, as long as
 * the others are still where they must be.
 */
function hashOfChange(base: Tree, edited: Tree, edits: readonly TextEdit[]): string {
  const hash = createHash('sha1');
  const before = base.rootNode.children;
  const after = edited.rootNode.children;
  const from = Math.min(...edits.map(({ start }) => start));
  const to = Math.max(...edits.map(({ end }) => end));
  const first = before.findIndex((node) => node.endIndex >= from);
  const untouchedBehind = before.filter((node) => node.startIndex > to).length;
  const isAsBefore = first >= 0 && hasSameEnds(before, after, first, untouchedBehind);
  const touched = isAsBefore ? after.slice(first, after.length - untouchedBehind) : after;
  hash.update(isAsBefore ? `${before[first]?.startIndex ?? 0}` : 'all');
  for (const node of touched) hashTokens(node, hash);
  return hash.digest('base64');
}

function hasSameEnds(before: readonly Node[], after: readonly Node[], ahead: number, behind: number): boolean {
  if (after.length < ahead + behind) return false;
  const isSame = (a: Node | undefined, b: Node | undefined, shift: number): boolean =>
    a?.type === b?.type && a?.startIndex === (b?.startIndex ?? 0) - shift && a.endIndex === (b?.endIndex ?? 0) - shift;
  const shift = (after.at(-1)?.endIndex ?? 0) - (before.at(-1)?.endIndex ?? 0);
  const isSameAhead = ahead === 0 || isSame(before[ahead - 1], after[ahead - 1], 0);
  return isSameAhead && (behind === 0 || isSame(before.at(-behind), after.at(-behind), shift));
}

/** Content of strings, where white space counts. */
const literalText = /(?:_content|_fragment|format_specifier)$/;

/**
 * Leaves, their nesting, and the text that belongs to no leaf: of a string's content, some grammars have nodes for the
 * escapes alone.
 */
function hashTokens(node: Node, hash: Hash): void {
  const { text, startIndex } = node;
  const cursor = node.walk();
  const open: string[] = [];
  let position = startIndex;
  const hashTextUntil = (end: number): void => {
    const between = text.slice(position - startIndex, end - startIndex);
    const counts = between.trim() !== '' || (between !== '' && literalText.test(open.at(-1) ?? ''));
    if (counts) hash.update(between).update('\0');
    position = end;
  };
  for (;;) {
    hashTextUntil(cursor.startIndex);
    if (!cursor.nodeType.endsWith('comment')) {
      const kind = cursor.nodeType;
      if (cursor.gotoFirstChild()) {
        open.push(kind);
        hash.update('(');
        continue;
      }
      hash.update(cursor.nodeText).update('\0');
    }
    position = cursor.endIndex;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        return;
      }
      hashTextUntil(cursor.endIndex);
      open.pop();
      hash.update(')');
    }
  }
}
