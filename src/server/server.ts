import { setTimeout as delay } from 'node:timers/promises';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { ErrorCodes, LSPErrorCodes, ResponseError, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TestRequestParams } from '../protocol/protocol.ts';
import * as z from 'zod';
import {
  cancelIndexingNotification,
  fixTestRequest,
  indexRequest,
  localizeRequest,
  modelDestinationRequest,
  modelServersRequest,
  progressNotification,
  searchRequest,
  symbolSearchRequest,
} from '../protocol/protocol.ts';
import { Syntax } from '../syntax/syntax.ts';
import type { EngineContext } from './editorRun.ts';
import { editorModelsOf } from './editorModels.ts';
import { fixEditorTests } from './fixEditorTests.ts';
import { localizeEditorTests } from './localizeEditorTests.ts';
import { destinationOf, modelServers } from './modelRequests.ts';
import { SearchRequests } from './searchRequests.ts';

export interface EngineServer {
  /** Cancels the runs and waits, 1.5 s at most, until they have tidied up. Safe to call again. */
  stop(): Promise<void>;
}

/** What a client says of itself at the start; another editor's client says nothing. */
const clientOptions = z.object({
  tellsOfFileChanges: z.boolean().default(false),
  answersLanguageFeatures: z.boolean().default(false),
});

/** Less than the two seconds that the extension waits for the answer to a shutdown. */
const tidyingUpMs = 1_500;

/** The engine: a language server that knows the open documents and answers the requests of `src/protocol`. */
export function serve(connection: Connection, installDirectory: string): EngineServer {
  const documents = new TextDocuments(TextDocument);
  const syntax = new Syntax(installDirectory);
  const shutdown = new AbortController();
  const runs = new Set<Promise<unknown>>();
  let stopped: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    shutdown.abort(new Error('the engine was shut down'));
    await Promise.race([Promise.allSettled(runs), delay(tidyingUpMs)]);
    await Promise.all([syntax[Symbol.asyncDispose](), searches?.[Symbol.asyncDispose]()]);
  };
  const stopOnce = (): Promise<void> => (stopped ??= stop());

  let searches: SearchRequests | undefined;
  connection.onInitialize(({ initializationOptions }) => {
    const client = clientOptions.parse(initializationOptions ?? {});
    searches = new SearchRequests({ connection, documents, installDirectory, languages: syntax.languages, client });
    return {
      capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
      serverInfo: { name: 'fixpoint' },
    };
  });
  connection.onShutdown(stopOnce);

  connection.onRequest(fixTestRequest, (params, token) =>
    noted(fixEditorTests(params, contextOf('fix', params, token))),
  );
  connection.onRequest(localizeRequest, (params, token) =>
    noted(localizeEditorTests(params, contextOf('localize', params, token))),
  );

  /** A run is waited for when the engine is told to stop. */
  const noted = <Result>(run: Promise<Result>): Promise<Result> => {
    const forget = (): unknown => runs.delete(run);
    runs.add(run);
    run.then(forget, forget);
    return run;
  };

  const answer = async <Params, Result>(
    params: Params,
    token: CancellationToken,
    ask: (searches: SearchRequests, params: Params, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    if (!searches) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'The engine is not initialized');
    const signal = AbortSignal.any([shutdown.signal, abortSignalOf(token)]);
    try {
      return await ask(searches, params, signal);
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      throw error;
    }
  };
  connection.onRequest(searchRequest, (params, token) =>
    answer(params, token, (to, asked, signal) => to.search(asked, signal)),
  );
  connection.onRequest(symbolSearchRequest, (params, token) =>
    answer(params, token, (to, asked, signal) => to.symbols(asked, signal)),
  );
  connection.onRequest(indexRequest, (params, token) =>
    answer(params, token, (to, asked, signal) => to.buildIndex(asked, signal)),
  );
  connection.onRequest(modelServersRequest, (_params, token) =>
    modelServers(AbortSignal.any([shutdown.signal, abortSignalOf(token)])),
  );
  connection.onRequest(modelDestinationRequest, destinationOf);
  connection.onNotification(cancelIndexingNotification, ({ rootUri }) => searches?.cancelBuild(rootUri));

  const editorModels = editorModelsOf(connection);
  const contextOf = (what: string, params: TestRequestParams, token: CancellationToken): EngineContext => {
    const names = params.tests.map(({ uri, labels, line }) => labels.at(-1) ?? `${uri}:${line ?? 1}`);
    connection.console.info(`${what} ${[...names, ...(params.testIds ?? [])].join(', ')}`);
    return {
      openDocuments: () => documents.all().map((document) => ({ uri: document.uri, text: document.getText() })),
      syntax,
      indexOf: (rootUri) => {
        if (!searches) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'The engine is not initialized');
        return searches.indexOf(rootUri);
      },
      installDirectory,
      editorModels,
      signal: AbortSignal.any([shutdown.signal, abortSignalOf(token)]),
      onProgress: (stage, message) => {
        // A client that has gone cannot be told; its going ends the run.
        connection
          .sendNotification(progressNotification, { runId: params.runId, stage, message })
          .catch(() => undefined);
      },
    };
  };

  documents.listen(connection);
  connection.listen();
  return { stop: stopOnce };
}

function abortSignalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort(new Error('cancelled'));
  else token.onCancellationRequested(() => controller.abort(new Error('cancelled')));
  return controller.signal;
}
