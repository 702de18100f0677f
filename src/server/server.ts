import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FixTestParams, FixTestResult } from '../protocol/protocol.ts';
import { fixTestRequest, progressNotification } from '../protocol/protocol.ts';
import { Syntax } from '../syntax/syntax.ts';
import { fixEditorTests } from './fixEditorTests.ts';

/** The engine: a language server that knows the open documents and answers the requests of `src/protocol`. */
export function serve(connection: Connection, installDirectory: string): void {
  const documents = new TextDocuments(TextDocument);
  const syntax = new Syntax(installDirectory);
  const shutdown = new AbortController();

  connection.onInitialize(() => ({
    capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
    serverInfo: { name: 'fixpoint' },
  }));
  connection.onShutdown(async () => {
    shutdown.abort(new Error('the engine was shut down'));
    await syntax[Symbol.asyncDispose]();
  });

  connection.onRequest(fixTestRequest, (params: FixTestParams, token: CancellationToken): Promise<FixTestResult> => {
    const names = params.tests.map(({ uri, labels, line }) => labels.at(-1) ?? `${uri}:${line ?? 1}`);
    connection.console.info(`fix ${names.join(', ')}`);
    return fixEditorTests(params, {
      openDocuments: () => documents.all().map((document) => ({ uri: document.uri, text: document.getText() })),
      syntax,
      installDirectory,
      signal: AbortSignal.any([shutdown.signal, abortSignalOf(token)]),
      onProgress: (stage, message) =>
        void connection.sendNotification(progressNotification, { runId: params.runId, stage, message }),
    });
  });

  documents.listen(connection);
  connection.listen();
}

function abortSignalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort(new Error('cancelled'));
  else token.onCancellationRequested(() => controller.abort(new Error('cancelled')));
  return controller.signal;
}
