import * as vscode from 'vscode';

/** A file of a workspace folder as the editor addresses it. */
export function uriOf(rootUri: string, file: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(rootUri), file);
}

/** A document's path below a root; undefined if it lies elsewhere. */
export function fileBelow(rootUri: string, uri: vscode.Uri): string | undefined {
  const root = vscode.Uri.parse(rootUri);
  const prefix = root.path.endsWith('/') ? root.path : `${root.path}/`;
  const isBelow = uri.scheme === root.scheme && uri.authority === root.authority && uri.path.startsWith(prefix);
  return isBelow ? uri.path.slice(prefix.length) : undefined;
}

/** Lines of a file: the buffer's if it is open, without opening it if not. Empty if there is no such text. */
export async function linesOf(uri: vscode.Uri): Promise<readonly string[]> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText().split(/\r?\n/);
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (read) => read,
    () => undefined,
  );
  return bytes ? new TextDecoder().decode(bytes).split(/\r?\n/) : [];
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}

export function rangeOfLine(line: number): vscode.Range {
  return new vscode.Range(line - 1, 0, line - 1, 0);
}
