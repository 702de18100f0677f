import { join } from 'node:path';
import type { TextEdit } from '../workspace/edits.ts';
import { WorkerThread } from '../workspace/workerThread.ts';
import type { Language } from './languages.ts';
import { loadLanguages } from './languages.ts';
import type { Fingerprint, Match, ParseAnswers, ParseQuestion } from './parseProtocol.ts';
import type { SerialisedTree } from './tree.ts';
import { SyntaxTree } from './tree.ts';

export type { Capture, Fingerprint, Match } from './parseProtocol.ts';
export type { Language, LanguageId, QueryName } from './languages.ts';
export { isTestFile, languageOf } from './languages.ts';

/** Parses in a worker thread; a broken grammar or a huge file cannot block the caller. */
export class Syntax implements AsyncDisposable {
  readonly languages: readonly Language[];
  readonly #thread: WorkerThread<ParseQuestion, ParseAnswers>;

  /** @param installDirectory the folder of `parseWorker.js` and `grammars/` */
  constructor(installDirectory: string) {
    this.#thread = new WorkerThread(join(installDirectory, 'parseWorker.js'));
    this.languages = loadLanguages(join(installDirectory, 'grammars'));
  }

  async parse(language: Language, text: string, signal: AbortSignal): Promise<SyntaxTree> {
    const columns: SerialisedTree = await this.#thread.ask({ kind: 'tree', wasmPath: language.wasmPath, text }, signal);
    return new SyntaxTree(text, columns);
  }

  /** Matches of a tree-sitter query; ranges are offsets into `text`. */
  matches(language: Language, text: string, query: string, signal: AbortSignal): Promise<Match[]> {
    const { wasmPath, masks } = language;
    return this.#thread.ask({ kind: 'matches', wasmPath, text, query, masks }, signal);
  }

  fingerprint(language: Language, text: string, edits: readonly TextEdit[], signal: AbortSignal): Promise<Fingerprint> {
    return this.#thread.ask({ kind: 'fingerprint', wasmPath: language.wasmPath, text, edits }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}
