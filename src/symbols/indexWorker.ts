import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import type { Parser, Tree } from 'web-tree-sitter';
import { withLeastBroken } from '../syntax/leastBroken.ts';
import { matchesOf, parserFor, queryFor } from '../syntax/treeSitter.ts';
import type { LanguageId } from '../syntax/syntax.ts';
import type { ThreadAnswer } from '../workspace/answerQuestions.ts';
import { answerQuestions } from '../workspace/answerQuestions.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SharedText } from '../workspace/textBytes.ts';
import { stringOf } from '../workspace/textBytes.ts';
import { DocumentTrees } from './documentTrees.ts';
import { extractOutline } from './extractOutline.ts';
import type { DocumentOutline, IndexQuestion, IndexThreadData, ParsedOutline, ParsedRoles } from './indexProtocol.ts';
import { rolesOf } from './occurrenceRoles.ts';
import type { Outline } from './outline.ts';
import { packOutline, StringTable } from './packedOutline.ts';

// A thread that parses for the index. Parsers are kept for the thread's life, trees only of open documents.

const { grammars } = workerData as IndexThreadData;
const parsers = new Map<LanguageId, Promise<Parser>>();
const documents = new DocumentTrees();
const documentStrings = new Map<RelativePath, StringTable>();

answerQuestions(async (question: IndexQuestion): Promise<ThreadAnswer> => {
  if (question.kind === 'close') {
    documents.close(question.file);
    documentStrings.delete(question.file);
    return { answer: null };
  }
  const grammar = grammars[question.language];
  if (!grammar) throw new Error(`There is no grammar for ${question.language}`);
  const { wasmPath, queries, masks } = grammar;
  let made = parsers.get(question.language);
  if (!made) {
    made = parserFor(wasmPath);
    parsers.set(question.language, made);
  }
  const parser = await made;
  const outlineQuery = queryFor(parser, wasmPath, `${queries.definitions}\n${queries.imports}`);
  const outlineOf = (tree: Tree, text: string): Outline =>
    extractOutline(matchesOf(tree.rootNode, outlineQuery), text, tree.rootNode.hasError);

  switch (question.kind) {
    case 'outline': {
      const text = stringOf(question.text);
      return outlineAnswer(
        packed(
          withLeastBroken(parser, text, masks, ({ tree }) => outlineOf(tree, text)),
          hashOf(question.text),
        ),
      );
    }
    case 'document': {
      const outline = documents.update(question.file, question.text, { parser, query: outlineQuery, masks });
      return outlineAnswer(packedDocument(question.file, outline));
    }
    case 'roles': {
      const text = stringOf(question.text);
      const query = (source: string) => queryFor(parser, wasmPath, source);
      const roleQueries = {
        names: query([queries.definitions, queries.imports, queries.calls, queries.references].join('\n')),
        scopes: queries.scopes === '' ? undefined : query(queries.scopes),
      };
      const answer = withLeastBroken(parser, text, masks, (best, raw): ParsedRoles => {
        const { word, offsets, hasOutline } = question;
        const roles = rolesOf(best.tree, text, word, offsets, roleQueries);
        // What is masked away is in the file nevertheless.
        const hidden = offsets.filter((offset) => !best.text.startsWith(word, offset));
        const rolesThere = hidden.length === 0 ? [] : rolesOf(raw, text, word, hidden, roleQueries);
        return {
          roles: roles.map((role, index) => role ?? rolesThere[hidden.indexOf(offsets[index] ?? -1)]),
          outline: hasOutline ? packed(outlineOf(best.tree, text), hashOf(question.text)) : undefined,
        };
      });
      return { answer, transfer: answer.outline ? [answer.outline.numbers.buffer as ArrayBuffer] : [] };
    }
  }
});

function packed(outline: Outline, hash: string): ParsedOutline {
  const strings = new StringTable();
  const numbers = packOutline(outline, strings);
  return { strings: strings.strings, numbers, hash };
}

/** With each letter that is typed a long file has the same thousands of names: they are told once. */
function packedDocument(file: RelativePath, outline: Outline): DocumentOutline {
  const strings = documentStrings.get(file) ?? new StringTable();
  documentStrings.set(file, strings);
  const toldBefore = strings.strings.length;
  const numbers = packOutline(outline, strings);
  return { strings: strings.strings.slice(toldBefore), numbers, hash: '', toldBefore };
}

function outlineAnswer(answer: ParsedOutline): ThreadAnswer {
  return { answer, transfer: [answer.numbers.buffer as ArrayBuffer] };
}

function hashOf(text: SharedText): string {
  return createHash('sha1').update(new Uint8Array(text)).digest('base64');
}
