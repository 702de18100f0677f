import type { CancellationToken, LogOutputChannel } from 'vscode';
import { workspace } from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import {
  CloseAction,
  ErrorAction,
  ErrorCodes,
  LanguageClient,
  LSPErrorCodes,
  ResponseError,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type {
  EditorChatEnd,
  EditorChatParams,
  EditorChatPart,
  EditorModelInfo,
  IndexProgressParams,
  LanguageFeatureParams,
  LanguageFeaturePlace,
  ProgressParams,
} from '../protocol/protocol.ts';
import {
  cancelIndexingNotification,
  editorChatPartNotification,
  editorChatRequest,
  editorModelsRequest,
  indexProgressNotification,
  languageFeatureRequest,
  progressNotification,
} from '../protocol/protocol.ts';
import { withoutKeys } from './models/withoutKeys.ts';
import type { ParamsOf, RequestName, ResultOf, RunName } from './engineRequests.ts';
import { requestTypes } from './engineRequests.ts';

// Loading this module loads the language client, so it is imported when the first command needs the engine.

/** What the engine asks and tells without having been asked. */
export interface EngineListeners {
  readonly answerLanguageFeature: (
    params: LanguageFeatureParams,
    token: CancellationToken,
  ) => Promise<LanguageFeaturePlace[] | null>;
  readonly onIndexProgress: (progress: IndexProgressParams) => void;
  readonly listEditorModels: () => Promise<EditorModelInfo[]>;
  readonly chatWithEditorModel: (
    params: EditorChatParams,
    onPart: (part: EditorChatPart) => Promise<void>,
    token: CancellationToken,
  ) => Promise<EditorChatEnd>;
}

export interface EngineClientOptions {
  /** Absolute path of the engine's module. */
  readonly modulePath: string;
  readonly log: LogOutputChannel;
  readonly listeners: EngineListeners;
  /** Called at most once, if the engine ends without having been told to. */
  readonly onDeath: (reason: string) => void;
}

export type RequestEnd<Result> =
  | { readonly kind: 'answered'; readonly result: Result }
  | { readonly kind: 'cancelled' }
  /** The engine is gone; {@link EngineClientOptions.onDeath} has told so. */
  | { readonly kind: 'engine-stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A running engine. */
export interface EngineClient {
  request<Name extends RequestName>(
    name: Name,
    params: ParamsOf<Name>,
    token: CancellationToken,
  ): Promise<RequestEnd<ResultOf<Name>>>;
  /** As {@link request}, with the run's progress. */
  run<Name extends RunName>(
    name: Name,
    params: ParamsOf<Name>,
    onProgress: (progress: ProgressParams) => void,
    token: CancellationToken,
  ): Promise<RequestEnd<ResultOf<Name>>>;
  cancelIndexing(rootUri: string): Promise<void>;
  stop(): Promise<void>;
}

const stopTimeoutMs = 2000;
const lostConnection: readonly number[] = [ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];
const cancelledByEngine: readonly number[] = [LSPErrorCodes.RequestCancelled, LSPErrorCodes.ServerCancelled];

/** Unsaved text of any file counts: tests read data and settings, too. */
const documentSelector = [{ scheme: 'file' }];

/** @throws the reason if the engine does not start; {@link EngineClientOptions.onDeath} is not called then */
export async function startEngineClient(startOptions: EngineClientOptions): Promise<EngineClient> {
  const { modulePath, log, listeners, onDeath } = startOptions;
  let isExpectedToRun = false;
  // The editor watches its folders anyway; this only listens. What changes before an engine runs, it reads itself.
  const fileEvents = workspace.createFileSystemWatcher('**/*');

  const server: ServerOptions = { module: modulePath, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector,
    synchronize: { fileEvents },
    initializationOptions: { tellsOfFileChanges: true, answersLanguageFeatures: true },
    outputChannel: log,
    traceOutputChannel: withoutKeys(log),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        fileEvents.dispose();
        if (isExpectedToRun) onDeath('its process ended.');
        isExpectedToRun = false;
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const client = new QuietLanguageClient('fixpoint', 'Fixpoint', server, options);
  const runs = new Map<string, (progress: ProgressParams) => void>();
  client.onNotification(progressNotification, (progress) => runs.get(progress.runId)?.(progress));
  client.onNotification(indexProgressNotification, listeners.onIndexProgress);
  client.onRequest(languageFeatureRequest, listeners.answerLanguageFeature);
  client.onRequest(editorModelsRequest, listeners.listEditorModels);
  client.onRequest(editorChatRequest, (params, token) => {
    const { chatId } = params;
    const tell = (part: EditorChatPart): Promise<void> =>
      client.sendNotification(editorChatPartNotification, { chatId, part });
    return listeners.chatWithEditorModel(params, tell, token);
  });
  try {
    await client.start();
  } catch (error) {
    fileEvents.dispose();
    throw error;
  }
  isExpectedToRun = true;

  return {
    request: (name, params, token) => answerTo(client, name, params, token),
    async run(name, params, onProgress, token) {
      runs.set(params.runId, onProgress);
      try {
        return await answerTo(client, name, params, token);
      } finally {
        runs.delete(params.runId);
      }
    },
    async cancelIndexing(rootUri) {
      if (client.state === State.Running) await client.sendNotification(cancelIndexingNotification, { rootUri });
    },
    async stop() {
      isExpectedToRun = false;
      fileEvents.dispose();
      if (client.state === State.Running) await client.dispose(stopTimeoutMs);
    },
  };
}

async function answerTo<Name extends RequestName>(
  client: LanguageClient,
  name: Name,
  params: ParamsOf<Name>,
  token: CancellationToken,
): Promise<RequestEnd<ResultOf<Name>>> {
  try {
    const result = await client.sendRequest<ResultOf<Name>>(requestTypes[name].method, params, token);
    return { kind: 'answered', result };
  } catch (error) {
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    const code = error instanceof ResponseError ? error.code : undefined;
    if (code !== undefined && cancelledByEngine.includes(code)) return { kind: 'cancelled' };
    const isConnectionLost = code !== undefined && lostConnection.includes(code);
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
