import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';

export const brokenLine = '    if quantity > 50:';
export const fixedLine = '    if quantity >= 50:';
export const failingTest = 'test_fifty_pieces_get_the_large_discount';

/** The folder that is open, a copy of the fixture project. */
export function projectFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return folder.uri.fsPath;
}

export const basketFile = (): vscode.Uri => vscode.Uri.file(join(projectFolder(), 'shop/basket.py'));
export const testFile = (): vscode.Uri => vscode.Uri.file(join(projectFolder(), 'tests/test_basket.py'));
export const settingsFile = (): vscode.Uri => vscode.Uri.file(join(projectFolder(), 'pyproject.toml'));

/** Puts files and buffers back to what the fixture holds, and closes every editor. */
export async function resetProject(): Promise<void> {
  const fixture = process.env['FIXTURE_PROJECT'];
  if (fixture === undefined) throw new Error('FIXTURE_PROJECT does not name a folder');
  await cp(fixture, projectFolder(), { recursive: true, filter: (path) => !path.includes('__pycache__') });
  // The editor keeps documents for a while after their files and editors are gone.
  const documents = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file' && existsSync(uri.fsPath));
  for (const document of documents) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const onDisk = await readFile(document.uri.fsPath, 'utf8');
    await eventually('the buffer is what the disk holds', () => (document.getText() === onDisk ? true : undefined));
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Every file below the project and its content. */
export async function filesOnDisk(): Promise<Record<string, string>> {
  const root = projectFolder();
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files.sort().map(async (file) => [relative(root, file), await readFile(file, 'latin1')] as const);
  return Object.fromEntries(await Promise.all(contents));
}

/** Replaces a text in a buffer, as typing would, and does not save. */
export async function editBuffer(document: vscode.TextDocument, find: string, replacement: string): Promise<void> {
  const start = document.getText().indexOf(find);
  if (start === -1) throw new Error(`the buffer does not hold ${JSON.stringify(find)}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + find.length));
  edit.replace(document.uri, range, replacement);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was not applied');
}

/** Waits for something that the editor does in its own time. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error(`did not happen: ${what}`);
}
