import type { CancellationToken, LogOutputChannel } from 'vscode';
import type { ProgressParams } from '../protocol/protocol.ts';
import type { UserError } from '../workspace/userErrors/userError.ts';
import { engineStopped } from '../workspace/userErrors/commandErrors.ts';
import type { EngineClient, EngineListeners, RequestEnd } from './engineClient.ts';
import type { ParamsOf, RequestName, ResultOf, RunName } from './engineRequests.ts';

export interface EngineOptions {
  readonly modulePath: string;
  readonly log: () => LogOutputChannel;
  readonly listeners: EngineListeners;
  /** An engine has ended, whatever the reason: what it was about to tell will not come. */
  readonly onGone: () => void;
  /** Tells the user that the engine ended or did not start. */
  readonly tellStopped: (error: UserError) => void;
}

/**
 * The engine's life: it starts with the first request, and when it dies it stays dead until the next request or
 * `restart`, so that a crash cannot repeat itself unseen.
 */
export class Engine {
  readonly #options: EngineOptions;
  #client: Promise<EngineClient | undefined> | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  request<Name extends RequestName>(
    name: Name,
    params: ParamsOf<Name>,
    token: CancellationToken,
  ): Promise<RequestEnd<ResultOf<Name>>> {
    return this.#ask(token, (client) => client.request(name, params, token));
  }

  /** A request that runs tests; it tells how far it is. */
  run<Name extends RunName>(
    name: Name,
    params: ParamsOf<Name>,
    onProgress: (progress: ProgressParams) => void,
    token: CancellationToken,
  ): Promise<RequestEnd<ResultOf<Name>>> {
    return this.#ask(token, (client) => client.run(name, params, onProgress, token));
  }

  /** Starts no engine: one that does not run indexes nothing. */
  async cancelIndexing(rootUri: string): Promise<void> {
    await (await this.#client)?.cancelIndexing(rootUri);
  }

  async restart(): Promise<void> {
    await this.#startAfter(this.#client);
  }

  async stop(): Promise<void> {
    const stopped = this.#client;
    this.#client = undefined;
    await this.#end(stopped);
  }

  async #ask<Result>(
    token: CancellationToken,
    ask: (client: EngineClient) => Promise<RequestEnd<Result>>,
  ): Promise<RequestEnd<Result>> {
    const client = await (this.#client ?? this.#startAfter(undefined));
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    return client ? ask(client) : { kind: 'engine-stopped' };
  }

  async #end(ending: Promise<EngineClient | undefined> | undefined): Promise<void> {
    const client = await ending;
    if (!client) return;
    await client.stop();
    this.#options.onGone();
  }

  /** In one go, so that whoever asks meanwhile waits for the new engine and does not start another. */
  #startAfter(earlier: Promise<EngineClient | undefined> | undefined): Promise<EngineClient | undefined> {
    const started = (async () => {
      await this.#end(earlier);
      return this.#start(() => {
        if (this.#client === started) this.#client = undefined;
      });
    })();
    this.#client = started;
    return started;
  }

  async #start(onEnd: () => void): Promise<EngineClient | undefined> {
    const { modulePath, log, listeners, onGone, tellStopped } = this.#options;
    const forget = (reason: string): void => {
      onEnd();
      onGone();
      log().error(`The engine stopped: ${reason}`);
      tellStopped(engineStopped(reason));
    };
    try {
      const { startEngineClient } = await import('./engineClient.ts');
      return await startEngineClient({ modulePath, log: log(), listeners, onDeath: forget });
    } catch (error) {
      forget(`it did not start (${error instanceof Error ? error.message : String(error)}).`);
      return undefined;
    }
  }
}
