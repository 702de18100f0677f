import { join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import type { CompletionEngine, EngineStrength } from '../completionEngine.ts';
import type { FoundTypeScript } from './findTypeScript.ts';
import type { TypeScriptTimeLimits } from './threadConnection.ts';
import { ThreadConnection } from './threadConnection.ts';
import { TypeScriptDocument } from './typescriptDocument.ts';

export interface TypeScriptSettings {
  readonly root: string;
  /** The folder of the thread's bundle. */
  readonly installDirectory: string;
  readonly unsaved: ReadonlyMap<RelativePath, string>;
  readonly limits?: Partial<TypeScriptTimeLimits>;
}

const defaultLimits: TypeScriptTimeLimits = {
  namesMs: 250,
  diagnosticsMs: 2000,
  openingMs: 60_000,
  hangingMs: 5000,
};

/**
 * TypeScript's language service in a thread of its own. Lists are exact: names that are not in a closed one are errors.
 * In JavaScript that nobody checks they may be right all the same.
 */
export class TypeScriptEngine implements CompletionEngine {
  readonly name: string;
  readonly strength = 'hard';
  readonly hasDiagnostics = true;
  readonly #connection: ThreadConnection;
  #lastDocument = 0;

  constructor(found: FoundTypeScript, settings: TypeScriptSettings) {
    this.name = `TypeScript ${found.version} ${found.from}`;
    const { root, installDirectory, unsaved, limits } = settings;
    const { modulePath } = found;
    const data = { modulePath, root, unsaved };
    const path = join(installDirectory, 'typescriptEngine.js');
    this.#connection = new ThreadConnection(path, data, { ...defaultLimits, ...limits });
  }

  /** Its thread has ended too often. */
  get isLost(): boolean {
    return this.#connection.isLost;
  }

  async open(file: RelativePath, text: string, signal: AbortSignal): Promise<TypeScriptDocument> {
    const document = new TypeScriptDocument(this.#connection, ++this.#lastDocument, file, text);
    await document.warmUp(signal);
    return document;
  }

  /** What answers about a file are worth: nothing can be pruned where unknown names are no errors. */
  async strengthFor(file: RelativePath, text: string, signal: AbortSignal): Promise<EngineStrength> {
    const isCancelled = new Int32Array(new SharedArrayBuffer(4));
    const isChecked = await this.#connection.ask({ kind: 'isChecked', file, text }, isCancelled, signal);
    return isChecked === true ? 'hard' : 'soft';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }
}
