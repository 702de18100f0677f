import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { basketFile, eventually, failingTest, testFile } from './project.ts';

/** Runs "Fix Failing Test at Cursor" with the cursor in a test, and waits for it to end. */
export async function fixTestAtCursor(test = failingTest): Promise<void> {
  const editor = await vscode.window.showTextDocument(testFile());
  const inside = editor.document.positionAt(editor.document.getText().indexOf(test)).translate(1, 4);
  editor.selection = new vscode.Selection(inside, inside);
  await eventually('the cursor is in the test', () =>
    vscode.window.activeTextEditor?.selection.active.isEqual(inside) ? true : undefined,
  );
  await vscode.commands.executeCommand('fixpoint.fixTestAtCursor');
}

/** The open review's title and its proposal for basket.py: what it was computed against, and what it would become. */
export async function proposal(): Promise<{ title: string; original: string; patched: string }> {
  const title = await eventually('a review is open', reviewTitle);
  const [original, patched] = await Promise.all([newestText('fixpoint-original'), newestText('fixpoint-patched')]);
  return { title, original, patched };
}

export function reviewTitle(): string | undefined {
  return reviewTitles()[0];
}

/** Of every open review's tab, from left to right. */
export function reviewTitles(): string[] {
  const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
  return labels.filter((label) => /^Fixpoint \d+ of \d+/.test(label));
}

async function newestText(scheme: string): Promise<string> {
  const document = await eventually(`the review shows a document of ${scheme}`, () =>
    vscode.workspace.textDocuments.findLast(({ uri }) => uri.scheme === scheme && uri.path.endsWith('/shop/basket.py')),
  );
  return document.getText();
}

/** Waits for the review and accepts everything in it. */
export async function acceptAll(): Promise<void> {
  await proposal();
  await vscode.commands.executeCommand('fixpoint.review.acceptAll');
}

/** Waits for the review and discards it. */
export async function discard(): Promise<void> {
  await proposal();
  await vscode.commands.executeCommand('fixpoint.review.discard');
}

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
