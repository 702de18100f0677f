import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TextEdit } from '../workspace/edits.ts';
import type { Language } from './languages.ts';
import { loadLanguages } from './languages.ts';
import type { Fingerprint, Match, ParseAnswers, ParseQuestion, ParseRequest, ParseResponse } from './parseProtocol.ts';
import type { SerialisedTree } from './tree.ts';
import { SyntaxTree } from './tree.ts';

export type { Capture, Fingerprint, Match } from './parseProtocol.ts';
export type { Language, LanguageId, QueryName } from './languages.ts';
export { isTestFile, languageOf } from './languages.ts';

/** Parses in a worker thread; a broken grammar or a huge file cannot block the caller. */
export class Syntax implements AsyncDisposable {
  readonly languages: readonly Language[];
  readonly #workerPath: string;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (reason: Error) => void }>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** @param installDirectory the folder of `parseWorker.js` and `grammars/` */
  constructor(installDirectory: string) {
    this.#workerPath = join(installDirectory, 'parseWorker.js');
    this.languages = loadLanguages(join(installDirectory, 'grammars'));
  }

  async parse(language: Language, text: string, signal: AbortSignal): Promise<SyntaxTree> {
    const columns: SerialisedTree = await this.#ask<'tree'>(
      { kind: 'tree', wasmPath: language.wasmPath, text },
      signal,
    );
    return new SyntaxTree(text, columns);
  }

  /** Matches of a tree-sitter query; ranges are offsets into `text`. */
  matches(language: Language, text: string, query: string, signal: AbortSignal): Promise<Match[]> {
    return this.#ask<'matches'>({ kind: 'matches', wasmPath: language.wasmPath, text, query }, signal);
  }

  fingerprint(language: Language, text: string, edits: readonly TextEdit[], signal: AbortSignal): Promise<Fingerprint> {
    return this.#ask<'fingerprint'>({ kind: 'fingerprint', wasmPath: language.wasmPath, text, edits }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#failAll(new Error('The parser was closed'));
  }

  #ask<K extends keyof ParseAnswers>(
    question: ParseQuestion & { kind: K },
    signal: AbortSignal,
  ): Promise<ParseAnswers[K]> {
    signal.throwIfAborted();
    const worker = (this.#worker ??= this.#startWorker());
    const id = ++this.#lastId;
    return new Promise<ParseAnswers[K]>((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(id);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      const settle = (): void => signal.removeEventListener('abort', abort);
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      });
      worker.ref();
      worker.postMessage({ id, question } satisfies ParseRequest);
    });
  }

  #startWorker(): Worker {
    const worker = new Worker(this.#workerPath);
    worker.on('message', (response: ParseResponse) => {
      const waiting = this.#waiting.get(response.id);
      this.#waiting.delete(response.id);
      if (this.#waiting.size === 0) worker.unref(); // an idle parser does not keep the process alive
      if ('failure' in response) waiting?.reject(new Error(response.failure));
      else waiting?.resolve(response.answer as never);
    });
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#failAll(error);
    });
    return worker;
  }

  #failAll(reason: Error): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
