import { fileURLToPath } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver-protocol/node';
import { CancellationTokenSource, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver-protocol/node';
import { unlessAborted } from '../../workspace/aborting.ts';
import type { PublishedDiagnostics } from './diagnostics.ts';
import { OpeningChecks } from './openingChecks.ts';
import type { ServerDescription } from './serverDescription.ts';
import { ServerProcess } from './serverProcess.ts';

export type ServerAnswer =
  | { readonly kind: 'answer'; readonly value: unknown }
  /** The server has said that it cannot answer. */
  | { readonly kind: 'refused' }
  /** The server has said that the text has changed, or that it has stopped working on the answer. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'lost' };

const mostRestarts = 3;
/** What does not start twice in a row will not start the third time. */
const mostFailedStarts = 2;
/** A server that has answered so often since its last start may be started as often as a new one. */
const answersForNewRestarts = 500;

/** A language server of our own: started with the first question, started again a few times if it is lost. */
export class LanguageServer implements AsyncDisposable {
  readonly description: ServerDescription;
  readonly root: string;
  readonly openingChecks = new OpeningChecks();
  readonly #ending = new AbortController();
  readonly #listeners = new Map<string, (diagnostics: PublishedDiagnostics) => void>();
  readonly #askedAt = new Map<CancellationToken, number>();
  #starting: Promise<ServerProcess | undefined> | undefined;
  #lossReason: string | undefined;
  #restarts = 0;
  #answers = 0;
  #lastVersion = 0;
  /** Diagnostics come with the version that they are about; those without one are about documents that were closed. */
  #tellsVersions = false;

  constructor(description: ServerDescription, root: string) {
    this.description = description;
    this.root = root;
  }

  /** Why the server is or was last lost, for people; undefined if it never was. */
  get lossReason(): string | undefined {
    return this.#lossReason;
  }

  /** The server's process, started if there is none. Undefined if it is lost for good. */
  process(signal: AbortSignal): Promise<ServerProcess | undefined> {
    signal.throwIfAborted();
    this.#starting ??= this.#start();
    return unlessAborted(this.#starting, signal);
  }

  /** Greater than that of any text before, of whatever document: late news of a closed one is not taken for that of the next. */
  nextVersion(): number {
    this.#lastVersion += 1;
    return this.#lastVersion;
  }

  /** @param file an absolute path */
  listen(file: string, listener: (diagnostics: PublishedDiagnostics) => void): void {
    this.#listeners.set(file, listener);
  }

  forget(file: string): void {
    this.#listeners.delete(file);
  }

  /** @throws the signal's reason if aborted; the server is told then that nobody waits any more */
  async ask(
    process: ServerProcess,
    method: string,
    params: object,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ServerAnswer> {
    signal.throwIfAborted();
    const source = new CancellationTokenSource();
    const { token } = source;
    this.#askedAt.set(token, performance.now());
    const timeout = AbortSignal.timeout(timeoutMs);
    const answer = answerOf(process, method, params, token).finally(() => this.#askedAt.delete(token));
    try {
      const inTime = await unlessAborted(answer, AbortSignal.any([signal, timeout]));
      if (inTime.kind === 'answer') this.#noteAnswer();
      return inTime;
    } catch (error) {
      source.cancel();
      signal.throwIfAborted();
      if (!timeout.aborted) throw error;
      this.#giveUpIfHanging(process);
      return { kind: 'timeout' };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new Error('the language server is closed'));
    const process = await this.#starting?.catch(() => undefined);
    await process?.stop();
  }

  async #start(): Promise<ServerProcess | undefined> {
    const { description, root } = this;
    const publish = (diagnostics: PublishedDiagnostics): void => this.#publish(diagnostics);
    for (let failed = 0; failed < mostFailedStarts && this.#restarts <= mostRestarts; failed += 1) {
      const started = await ServerProcess.start(description, root, publish, this.#ending.signal);
      this.#answers = 0;
      if (started instanceof ServerProcess) {
        void started.lost.then((reason) => this.#noteLoss(reason));
        return started;
      }
      this.#lossReason = started.failure;
      this.#restarts += 1;
    }
    return undefined;
  }

  #noteLoss(reason: string): void {
    if (this.#ending.signal.aborted) return;
    this.#lossReason = reason;
    this.#restarts += 1;
    this.#askedAt.clear();
    this.#starting = undefined;
  }

  #noteAnswer(): void {
    this.#answers += 1;
    if (this.#answers >= answersForNewRestarts) this.#restarts = 0;
  }

  #giveUpIfHanging(process: ServerProcess): void {
    const { hangMs } = this.description.timeouts;
    const now = performance.now();
    const oldest = Math.min(...this.#askedAt.values(), Infinity);
    if (now - oldest > hangMs && now - process.lastMessageAt > hangMs)
      process.giveUp(`nothing came from it for ${hangMs / 1000} s`);
  }

  #publish(diagnostics: PublishedDiagnostics): void {
    if (diagnostics.version !== undefined) this.#tellsVersions = true;
    else if (this.#tellsVersions) return;
    const file = pathOf(diagnostics.uri);
    if (file !== undefined) this.#listeners.get(file)?.(diagnostics);
  }
}

const staleCodes: readonly number[] = [
  LSPErrorCodes.ContentModified,
  LSPErrorCodes.ServerCancelled,
  LSPErrorCodes.RequestCancelled,
];

async function answerOf(
  process: ServerProcess,
  method: string,
  params: object,
  token: CancellationToken,
): Promise<ServerAnswer> {
  try {
    return { kind: 'answer', value: await process.connection.sendRequest<unknown>(method, params, token) };
  } catch (error) {
    const isLost = !(error instanceof ResponseError) || error.code === ErrorCodes.PendingResponseRejected;
    if (isLost) return { kind: 'lost' };
    return { kind: staleCodes.includes(error.code) ? 'stale' : 'refused' };
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined; // of a document that is no file
  }
}
