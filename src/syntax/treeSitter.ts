import { join } from 'node:path';
import type { Node, Point, Tree } from 'web-tree-sitter';
import { Edit, Language, Parser, Query } from 'web-tree-sitter';
import type { TextEdit } from '../workspace/edits.ts';
import type { Match } from './parseProtocol.ts';

// The tree-sitter runtime inside a worker thread. WebAssembly memory is not collected: whoever makes a tree deletes it.

declare const __dirname: string;

let started: Promise<void> | undefined;
const grammars = new Map<string, Promise<Language>>();
const queries = new Map<string, Query>();

/** A parser for the grammar; the caller deletes it. */
export async function parserFor(wasmPath: string): Promise<Parser> {
  started ??= Parser.init({ locateFile: (name: string) => join(__dirname, name) });
  await started;
  let grammar = grammars.get(wasmPath);
  if (!grammar) {
    grammar = Language.load(wasmPath);
    grammars.set(wasmPath, grammar);
  }
  const parser = new Parser();
  parser.setLanguage(await grammar);
  return parser;
}

/** The compiled query, kept for the thread's life. @throws if the query does not fit the grammar */
export function queryFor(parser: Parser, wasmPath: string, source: string): Query {
  const key = `${wasmPath}\0${source}`;
  let query = queries.get(key);
  if (!query) {
    if (!parser.language) throw new Error('The parser has no language');
    query = new Query(parser.language, source);
    queries.set(key, query);
  }
  return query;
}

/** @param earlier a tree of the text before it was edited, told of the edits */
export function parseText(parser: Parser, text: string, earlier?: Tree): Tree {
  const tree = parser.parse(text, earlier);
  if (!tree) throw new Error('The parser was stopped before it was done');
  return tree;
}

export function withTree<T>(parser: Parser, text: string, use: (tree: Tree) => T): T {
  const tree = parseText(parser, text);
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

/** @param range only matches that touch it, in offsets; without it all */
export function matchesOf(
  root: Node,
  query: Query,
  range?: { readonly startIndex: number; readonly endIndex: number },
): Match[] {
  // The library takes these two as bytes of UTF-16, two a code unit, where all its other indices are code units.
  const bytes = range && { startIndex: 2 * range.startIndex, endIndex: 2 * range.endIndex };
  return query.matches(root, bytes).map(({ captures, setProperties }) => ({
    captures: captures.map(({ name, node }) => ({ name, start: node.startIndex, end: node.endIndex })),
    ...(setProperties ? { properties: setProperties } : {}),
  }));
}

export function treeEdit(text: string, edit: TextEdit): Edit {
  const newEndIndex = edit.start + edit.newText.length;
  return new Edit({
    startIndex: edit.start,
    oldEndIndex: edit.end,
    newEndIndex,
    startPosition: pointAt(text, edit.start),
    oldEndPosition: pointAt(text, edit.end),
    newEndPosition: pointAt(text.slice(0, edit.start) + edit.newText, newEndIndex),
  });
}

function pointAt(text: string, index: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    row += 1;
    lineStart = at + 1;
  }
  return { row, column: index - lineStart };
}
