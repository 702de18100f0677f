import type { CancellationToken, LogOutputChannel } from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import {
  CloseAction,
  ErrorAction,
  ErrorCodes,
  LanguageClient,
  ResponseError,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type { FixTestParams, FixTestResult, ProgressParams } from '../protocol/protocol.ts';
import { fixTestRequest, progressNotification } from '../protocol/protocol.ts';

// Loading this module loads the language client, so it is imported when the first command needs the engine.

export interface EngineClientOptions {
  /** Absolute path of the engine's module. */
  readonly modulePath: string;
  readonly log: LogOutputChannel;
  /** Called at most once, if the engine ends without having been told to. */
  readonly onDeath: (reason: string) => void;
}

export type RequestEnd =
  | { readonly kind: 'answered'; readonly result: FixTestResult }
  | { readonly kind: 'cancelled' }
  /** The engine is gone; {@link EngineClientOptions.onDeath} has told so. */
  | { readonly kind: 'engine-stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A running engine. */
export interface EngineClient {
  fixTest(
    params: FixTestParams,
    onProgress: (progress: ProgressParams) => void,
    token: CancellationToken,
  ): Promise<RequestEnd>;
  stop(): Promise<void>;
}

const stopTimeoutMs = 2000;
const lostConnection: readonly number[] = [ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];

/** Unsaved text of any file counts: tests read data and settings, too. */
const documentSelector = [{ scheme: 'file' }];

/** @throws the reason if the engine does not start; {@link EngineClientOptions.onDeath} is not called then */
export async function startEngineClient({ modulePath, log, onDeath }: EngineClientOptions): Promise<EngineClient> {
  let isExpectedToRun = false;

  const server: ServerOptions = { module: modulePath, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        if (isExpectedToRun) onDeath('its process ended.');
        isExpectedToRun = false;
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const client = new QuietLanguageClient('fixpoint', 'Fixpoint', server, options);
  const listeners = new Map<string, (progress: ProgressParams) => void>();
  client.onNotification(progressNotification, (progress) => listeners.get(progress.runId)?.(progress));
  await client.start();
  isExpectedToRun = true;

  return {
    async fixTest(params, onProgress, token) {
      listeners.set(params.runId, onProgress);
      try {
        return await answerTo(client, params, token);
      } finally {
        listeners.delete(params.runId);
      }
    },
    async stop() {
      isExpectedToRun = false;
      if (client.state === State.Running) await client.dispose(stopTimeoutMs);
    },
  };
}

async function answerTo(client: LanguageClient, params: FixTestParams, token: CancellationToken): Promise<RequestEnd> {
  try {
    return { kind: 'answered', result: await client.sendRequest(fixTestRequest, params, token) };
  } catch (error) {
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    const isConnectionLost = error instanceof ResponseError && lostConnection.includes(error.code);
    if (isConnectionLost || client.state !== State.Running) return { kind: 'engine-stopped' };
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: reason.replace(/^Request \S+ failed with message: /, '') };
  }
}

/** Logs what the language client would put into a message of its own: the extension tells it, once and in its words. */
class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
