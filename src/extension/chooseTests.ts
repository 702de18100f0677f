import * as vscode from 'vscode';
import type { AmbiguousTest } from '../protocol/protocol.ts';

/** Asks which tests the person means; the likeliest one is chosen already. Undefined if they mean none. */
export async function chooseTests(
  { label, choices }: AmbiguousTest,
  token: vscode.CancellationToken,
): Promise<readonly string[] | undefined> {
  const items = choices.map((choice, index) => ({ label: choice, picked: index === 0 }));
  const options = {
    canPickMany: true as const,
    title: 'Fixpoint',
    placeHolder: `${label} may be one of several tests. Which ones are meant?`,
    ignoreFocusOut: true,
  };
  const chosen = await vscode.window.showQuickPick(items, options, token);
  return chosen && chosen.length > 0 ? chosen.map((item) => item.label) : undefined;
}
