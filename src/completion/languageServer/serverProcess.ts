import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  DidChangeConfigurationNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import * as z from 'zod';
import { unlessAborted } from '../../workspace/aborting.ts';
import { clientCapabilities } from './clientCapabilities.ts';
import type { PublishedDiagnostics } from './diagnostics.ts';
import type { PositionEncoding } from './protocolPositions.ts';
import type { ServerDescription } from './serverDescription.ts';
import { ServerLife } from './serverLife.ts';
import { answerServer } from './serverRequests.ts';

const initializeAnswer = z.looseObject({
  capabilities: z.looseObject({
    positionEncoding: z.enum(['utf-16', 'utf-8']).default('utf-16'),
    completionProvider: z.looseObject({}),
    diagnosticProvider: z.unknown().optional(),
  }),
});

/** Time to end by itself, which some servers use to save what they know for the next start. */
const politeEndMs = 500;

export interface ServerFailure {
  /** For people. */
  readonly failure: string;
}

/** One process of a language server, initialized. It is never started again: another one is started in its place. */
export class ServerProcess {
  readonly connection: ProtocolConnection;
  readonly encoding: PositionEncoding;
  readonly pullsDiagnostics: boolean;
  readonly #life: ServerLife;

  private constructor(connection: ProtocolConnection, answer: z.infer<typeof initializeAnswer>, life: ServerLife) {
    this.connection = connection;
    this.encoding = answer.capabilities.positionEncoding;
    this.pullsDiagnostics = answer.capabilities.diagnosticProvider != null;
    this.#life = life;
  }

  /** Why the process is of no use any more; undefined as long as it is. */
  get lossReason(): string | undefined {
    return this.#life.lossReason;
  }

  /** Resolves with the reason when the process is of no use any more. */
  get lost(): Promise<string> {
    return this.#life.lost;
  }

  get processId(): number | undefined {
    return this.#life.child.pid;
  }

  /** When anything came from the server, by `performance.now()`. */
  get lastMessageAt(): number {
    return this.#life.reader.lastMessageAt;
  }

  /** Ends the process at once: it has broken the protocol, or hangs. */
  giveUp(reason: string): void {
    this.#life.lose(reason);
  }

  /** Asks the server to end, and ends it soon afterwards. */
  async stop(): Promise<void> {
    if (this.lossReason === undefined) {
      const polite = this.connection
        .sendRequest(ShutdownRequest.type)
        .then(() => this.connection.sendNotification(ExitNotification.type))
        .then(() => this.lost)
        .catch(() => undefined);
      await unlessAborted(Promise.race([polite, this.lost]), AbortSignal.timeout(politeEndMs)).catch(() => undefined);
    }
    this.#life.lose('it was stopped');
    await this.#life.closed;
  }

  /**
   * Starts the server and waits until it has read the project, or as long as the description says.
   * @throws the signal's reason if aborted; nothing of the process is left then
   */
  static async start(
    server: ServerDescription,
    root: string,
    onDiagnostics: (diagnostics: PublishedDiagnostics) => void,
    signal: AbortSignal,
  ): Promise<ServerProcess | ServerFailure> {
    signal.throwIfAborted();
    const life = new ServerLife(server, root);
    const timeout = AbortSignal.timeout(server.timeouts.startMs);
    const connection = createProtocolConnection(life.reader, life.writer);
    try {
      const ready = answerServer(connection, server, root, onDiagnostics);
      connection.onError(([error, unsent]) => {
        if (unsent === undefined) life.lose(`it broke the protocol (${error.message})`);
        else life.loseSoon('it does not read what it is sent');
      });
      connection.onClose(() => life.loseSoon('it closed the connection'));
      void life.lost.then(() => connection.dispose()); // which rejects what is asked
      connection.listen();
      const begin = initialize(connection, server, root).then(async (answer) => {
        await ready;
        return answer;
      });
      const answer = await unlessAborted(begin, AbortSignal.any([signal, timeout]));
      return new ServerProcess(connection, answer, life);
    } catch (error) {
      const failure = timeout.aborted
        ? `it was not ready after ${server.timeouts.startMs / 1000} s`
        : `it refused to start (${wordsOf(error)})`;
      life.lose(failure);
      await life.closed;
      signal.throwIfAborted();
      return { failure: life.lossReason ?? failure };
    }
  }
}

type InitializeAnswer = z.infer<typeof initializeAnswer>;

async function initialize(
  connection: ProtocolConnection,
  server: ServerDescription,
  root: string,
): Promise<InitializeAnswer> {
  const uri = pathToFileURL(root).href;
  const answer: unknown = await connection.sendRequest(InitializeRequest.method, {
    processId: process.pid,
    clientInfo: { name: 'Fixpoint' },
    rootPath: root,
    rootUri: uri,
    workspaceFolders: [{ uri, name: basename(root) }],
    capabilities: clientCapabilities,
    initializationOptions: server.initializationOptions,
  });
  const known = initializeAnswer.parse(answer, { error: () => 'it offers no completions, or no positions we know' });
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: server.settings });
  return known;
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ message }) => message).join('; ');
  return error instanceof Error ? error.message : String(error);
}
