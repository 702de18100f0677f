import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { Node, Tree } from 'web-tree-sitter';
import { Language, Parser, Query } from 'web-tree-sitter';
import { applyEdits } from '../workspace/edits.ts';
import type { Capture, Fingerprint, ParseQuestion, ParseRequest, ParseResponse } from './parseProtocol.ts';
import { serialiseTree, transferableBuffers } from './serialise.ts';

// The thread's whole life: one message in, one message out. Trees are deleted at once; WebAssembly memory is not collected.

declare const __dirname: string;

const started = Parser.init({ locateFile: (name: string) => join(__dirname, name) });
const languages = new Map<string, Promise<Language>>();
const queries = new Map<string, Query>();
let baseErrors: { text: string; count: number } | undefined;

parentPort?.on('message', (request: ParseRequest) => void answer(request));

async function answer({ id, question }: ParseRequest): Promise<void> {
  try {
    await started;
    const language = await languageAt(question.wasmPath);
    const parser = new Parser();
    parser.setLanguage(language);
    try {
      const reply = answerWith(parser, language, question);
      const transfer = 'size' in reply ? transferableBuffers(reply) : [];
      parentPort?.postMessage({ id, answer: reply } satisfies ParseResponse, transfer);
    } finally {
      parser.delete();
    }
  } catch (error) {
    parentPort?.postMessage({ id, failure: String(error) } satisfies ParseResponse);
  }
}

function answerWith(parser: Parser, language: Language, question: ParseQuestion) {
  switch (question.kind) {
    case 'tree':
      return withTree(parser, question.text, serialiseTree);
    case 'captures':
      return withTree(parser, question.text, (tree) =>
        captures(tree, queryFor(language, question.wasmPath, question.query)),
      );
    case 'fingerprint':
      return fingerprint(parser, question);
  }
}

function languageAt(wasmPath: string): Promise<Language> {
  let language = languages.get(wasmPath);
  if (!language) {
    language = Language.load(wasmPath);
    languages.set(wasmPath, language);
  }
  return language;
}

function queryFor(language: Language, wasmPath: string, source: string): Query {
  const key = `${wasmPath}\0${source}`;
  let query = queries.get(key);
  if (!query) {
    query = new Query(language, source);
    queries.set(key, query);
  }
  return query;
}

function withTree<T>(parser: Parser, text: string, use: (tree: Tree) => T): T {
  const tree = parser.parse(text);
  if (!tree) throw new Error('The parser was stopped before it was done');
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

function captures(tree: Tree, query: Query): Capture[] {
  return query
    .matches(tree.rootNode)
    .flatMap((match, number) =>
      match.captures.map(({ name, node }) => ({ name, match: number, start: node.startIndex, end: node.endIndex })),
    );
}

function fingerprint(parser: Parser, question: Extract<ParseQuestion, { kind: 'fingerprint' }>): Fingerprint {
  if (baseErrors?.text !== question.text) {
    baseErrors = { text: question.text, count: withTree(parser, question.text, countErrors) };
  }
  const errorsBefore = baseErrors.count;
  return withTree(parser, applyEdits(question.text, question.edits), (tree) => ({
    hash: tokenHash(tree),
    hasNewErrors: countErrors(tree) > errorsBefore,
  }));
}

function countErrors(tree: Tree): number {
  if (!tree.rootNode.hasError) return 0;
  const count = (node: Node): number =>
    (node.isError || node.isMissing ? 1 : 0) +
    node.children.reduce((sum, child) => sum + (child.hasError || child.isMissing ? count(child) : 0), 0);
  return count(tree.rootNode);
}

function tokenHash(tree: Tree): string {
  const hash = createHash('sha1');
  const cursor = tree.walk();
  for (;;) {
    if (!cursor.nodeType.endsWith('comment')) {
      if (cursor.gotoFirstChild()) {
        hash.update('(');
        continue;
      }
      hash.update(cursor.nodeText).update('\0');
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        return hash.digest('base64');
      }
      hash.update(')');
    }
  }
}
