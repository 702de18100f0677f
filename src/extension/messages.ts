import * as vscode from 'vscode';
import type { UserError } from '../workspace/userErrors/userError.ts';

/** What a message's button says, and what it does. */
export type MessageActions = Readonly<Record<string, () => unknown>>;

export type Severity = 'information' | 'warning' | 'error';

const shownBy = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

/** Shows a message and goes on: nobody waits for a person to answer it. */
export function tell(severity: Severity, text: string, actions: MessageActions = {}): void {
  const show: (message: string, ...items: string[]) => Thenable<string | undefined> = shownBy[severity];
  void show(text, ...Object.keys(actions)).then((chosen) => (chosen === undefined ? undefined : actions[chosen]?.()));
}

export function tellError(error: UserError, actions: MessageActions = {}): void {
  tell('error', error.message, actions);
}
