import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { basketFile, eventually, failingTest, testFile } from './project.ts';

/** Runs "Fix Test at Cursor" with the cursor in the failing test, and waits for it to end. */
export async function fixTestAtCursor(): Promise<void> {
  const editor = await vscode.window.showTextDocument(testFile());
  const inside = editor.document.positionAt(editor.document.getText().indexOf(failingTest)).translate(1, 4);
  editor.selection = new vscode.Selection(inside, inside);
  await vscode.commands.executeCommand('fixpoint.fixTestAtCursor');
}

/** The proposal for basket.py in the open review: what it was computed against, and what it would become. */
export async function proposal(): Promise<{ original: string; patched: string }> {
  const [original, patched] = await Promise.all([openSide('fixpoint-original'), openSide('fixpoint-patched')]);
  return { original, patched };
}

async function openSide(scheme: string): Promise<string> {
  const document = await eventually(`the review shows a document of ${scheme}`, () =>
    vscode.workspace.textDocuments.findLast(({ uri }) => uri.scheme === scheme && uri.path.endsWith('/shop/basket.py')),
  );
  return document.getText();
}

export const acceptAll = (): Thenable<unknown> => vscode.commands.executeCommand('fixpoint.review.acceptAll');
export const discard = (): Thenable<unknown> => vscode.commands.executeCommand('fixpoint.review.discard');

/** basket.py as the editor holds it, saved or not. */
export async function basketBuffer(): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(basketFile());
}

/** Undoes the last step in basket.py, as Ctrl+Z in its editor does. */
export async function undoInBasket(): Promise<void> {
  await vscode.window.showTextDocument(basketFile());
  await vscode.commands.executeCommand('undo');
}

export async function assertBasket(expected: string): Promise<void> {
  assert.equal((await basketBuffer()).getText(), expected);
}
