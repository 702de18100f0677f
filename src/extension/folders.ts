import * as vscode from 'vscode';
import type { EditorTest } from '../protocol/protocol.ts';
import { workspaceNotTrusted } from '../workspace/userErrors/workspaceErrors.ts';
import { tellError } from './messages.ts';
import { manageWorkspaceTrust } from './undocumented.ts';

/** Whether tests may be run here; if not, the person is told, with what can be done. */
export function mayRunTests(): boolean {
  if (!vscode.workspace.isTrusted) tellError(workspaceNotTrusted(), { 'Manage Trust': manageWorkspaceTrust });
  return vscode.workspace.isTrusted;
}

/** Tests by the workspace folder they are in, folders in the order of their first tests. */
export interface TestsByFolder {
  readonly folders: ReadonlyMap<vscode.WorkspaceFolder, readonly EditorTest[]>;
  /** In no folder of the workspace. */
  readonly outside: readonly EditorTest[];
}

export function testsByFolder(tests: readonly EditorTest[]): TestsByFolder {
  const folders = new Map<vscode.WorkspaceFolder, EditorTest[]>();
  const outside: EditorTest[] = [];
  for (const test of tests) {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(test.uri));
    if (!folder) outside.push(test);
    else folders.set(folder, [...(folders.get(folder) ?? []), test]);
  }
  return { folders, outside };
}

/** The workspace folder of this URI; undefined if it is not open any more. */
export function folderAt(rootUri: string): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === rootUri);
}
