import * as vscode from 'vscode';
import { engineFailed, engineStopped } from '../../workspace/userErrors/commandErrors.ts';
import { noFolderOpen } from '../../workspace/userErrors/workspaceErrors.ts';
import type { Engine } from '../engine.ts';
import type { RequestEnd } from '../engineClient.ts';
import type { ParamsOf, RequestName, ResultOf } from '../engineRequests.ts';
import { excludedPatterns } from '../settings.ts';

/** Requests that are about one folder, which the engine must know with what is excluded from it. */
export type FolderRequest = Extract<RequestName, 'search' | 'symbolSearch' | 'index'>;

export interface FolderAnswer<Result> {
  readonly folder: vscode.WorkspaceFolder;
  readonly result: Result;
}

/** @throws UserError if no folder of files is open */
export function searchableFolders(): readonly vscode.WorkspaceFolder[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 0) throw noFolderOpen();
  return folders;
}

/**
 * Asks the engine the same of several folders.
 * @returns the answers in the folders' order, or why there are none: the first that was not answered decides
 */
export async function askFolders<Name extends FolderRequest>(
  engine: Pick<Engine, 'request'>,
  folders: readonly vscode.WorkspaceFolder[],
  name: Name,
  paramsIn: (common: { readonly rootUri: string; readonly exclude: readonly string[] }) => ParamsOf<Name>,
  token: vscode.CancellationToken,
): Promise<RequestEnd<readonly FolderAnswer<ResultOf<Name>>[]>> {
  const asked = folders.map(async (folder) => {
    const params = paramsIn({ rootUri: folder.uri.toString(), exclude: excludedPatterns(folder.uri) });
    return { folder, end: await engine.request(name, params, token) };
  });
  const answers: FolderAnswer<ResultOf<Name>>[] = [];
  for (const { folder, end } of await Promise.all(asked)) {
    if (end.kind !== 'answered') return end;
    answers.push({ folder, result: end.result });
  }
  return { kind: 'answered', result: answers };
}

/** For a caller that cannot show messages: an unanswered request as the error to throw. */
export function errorOf(end: Exclude<RequestEnd<unknown>, { readonly kind: 'answered' }>): Error {
  if (end.kind === 'cancelled') return new vscode.CancellationError();
  return end.kind === 'failed' ? engineFailed(end.reason) : engineStopped('it ended before it had answered.');
}
