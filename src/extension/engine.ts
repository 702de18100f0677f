import type { CancellationToken, LogOutputChannel } from 'vscode';
import type { FixTestParams, ProgressParams } from '../protocol/protocol.ts';
import type { UserError } from '../workspace/userErrors.ts';
import { engineStopped } from '../workspace/userErrors.ts';
import type { EngineClient, RequestEnd } from './engineClient.ts';

export interface EngineOptions {
  readonly modulePath: string;
  readonly log: () => LogOutputChannel;
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

  async fixTest(
    params: FixTestParams,
    onProgress: (progress: ProgressParams) => void,
    token: CancellationToken,
  ): Promise<RequestEnd> {
    const client = await (this.#client ?? this.#startAfter(undefined));
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    return client ? client.fixTest(params, onProgress, token) : { kind: 'engine-stopped' };
  }

  async restart(): Promise<void> {
    await this.#startAfter(this.#client);
  }

  async stop(): Promise<void> {
    const stopped = this.#client;
    this.#client = undefined;
    await (await stopped)?.stop();
  }

  /** In one go, so that whoever asks meanwhile waits for the new engine and does not start another. */
  #startAfter(earlier: Promise<EngineClient | undefined> | undefined): Promise<EngineClient | undefined> {
    const started = (async () => {
      await (await earlier)?.stop();
      return this.#start(() => {
        if (this.#client === started) this.#client = undefined;
      });
    })();
    this.#client = started;
    return started;
  }

  async #start(onEnd: () => void): Promise<EngineClient | undefined> {
    const { modulePath, log, tellStopped } = this.#options;
    const forget = (reason: string): void => {
      onEnd();
      log().error(`The engine stopped: ${reason}`);
      tellStopped(engineStopped(reason));
    };
    try {
      const { startEngineClient } = await import('./engineClient.ts');
      return await startEngineClient({ modulePath, log: log(), onDeath: forget });
    } catch (error) {
      forget(`it did not start (${error instanceof Error ? error.message : String(error)}).`);
      return undefined;
    }
  }
}
