import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  ApplyWorkspaceEditRequest,
  ConfigurationRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowDocumentRequest,
  ShowMessageRequest,
  UnregistrationRequest,
  WorkDoneProgressCreateRequest,
  WorkspaceFoldersRequest,
} from 'vscode-languageserver-protocol/node';
import * as z from 'zod';
import type { PublishedDiagnostics } from './diagnostics.ts';
import { publishedDiagnostics } from './diagnostics.ts';
import type { ServerDescription } from './serverDescription.ts';

const configurationParams = z.object({ items: z.array(z.object({ section: z.string().optional() })) });

/**
 * Answers what servers ask of their client as an editor with no person before it would: settings are told, nothing is
 * chosen, nothing is shown, and no edit is applied.
 * @returns resolves when the server's notice comes that it has read the project, if it gives one
 */
export function answerServer(
  connection: ProtocolConnection,
  server: ServerDescription,
  root: string,
  onDiagnostics: (diagnostics: PublishedDiagnostics) => void,
): Promise<void> {
  connection.onRequest(ConfigurationRequest.method, (params: unknown) =>
    configurationParams.parse(params).items.map(({ section }) => settingOf(server.settings, section)),
  );
  connection.onRequest(RegistrationRequest.method, () => null);
  connection.onRequest(UnregistrationRequest.method, () => null);
  connection.onRequest(WorkDoneProgressCreateRequest.method, () => null);
  connection.onRequest(ShowMessageRequest.method, () => null);
  connection.onRequest(ShowDocumentRequest.method, () => ({ success: false }));
  connection.onRequest(ApplyWorkspaceEditRequest.method, () => ({ applied: false }));
  connection.onRequest(WorkspaceFoldersRequest.method, () => [{ uri: pathToFileURL(root).href, name: basename(root) }]);
  connection.onNotification(PublishDiagnosticsNotification.method, (params: unknown) => {
    const known = publishedDiagnostics.safeParse(params);
    if (known.success) onDiagnostics(known.data);
  });
  return new Promise((resolve) => {
    const { isReadyNotice } = server;
    if (isReadyNotice === undefined) resolve();
    else
      connection.onNotification(isReadyNotice.method, (params: unknown) => {
        if (isReadyNotice.isReady(params)) resolve();
      });
  });
}

/** The value under a section like `python.analysis`; null for one that nobody set, which servers take for their default. */
export function settingOf(settings: Readonly<Record<string, unknown>>, section: string | undefined): unknown {
  if (section === undefined || section === '') return settings;
  let value: unknown = settings;
  for (const name of section.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value ?? null;
}
