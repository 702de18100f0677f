import type { RelativePath } from '../../workspace/paths.ts';
import type { CompletionEngine, EngineStrength, ShadowDocument } from '../completionEngine.ts';
import { LanguageServer } from './languageServer.ts';
import type { ServerDescription } from './serverDescription.ts';
import { ServerDocument } from './serverDocument.ts';

/** A completion engine that is a language server of our own. */
export class LanguageServerEngine implements CompletionEngine {
  readonly hasDiagnostics = true;
  readonly #server: LanguageServer;

  constructor(description: ServerDescription, root: string) {
    this.#server = new LanguageServer(description, root);
  }

  get name(): string {
    return this.#server.description.name;
  }

  get strength(): EngineStrength {
    return this.#server.description.strength;
  }

  /** Why the server is or was last lost, for people; undefined if it never was. */
  get lossReason(): string | undefined {
    return this.#server.lossReason;
  }

  async open(file: RelativePath, text: string, signal: AbortSignal): Promise<ShadowDocument> {
    const document = new ServerDocument(this.#server, file, text);
    await document.warmUp(signal);
    return document;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
