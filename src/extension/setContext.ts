import * as vscode from 'vscode';

/** Sets a key for the `when` clauses of the manifest. */
export function setContext(key: string, value: boolean | readonly string[]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
