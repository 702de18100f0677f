import * as vscode from 'vscode';
import type { EditorTest } from '../protocol/protocol.ts';
import { noTestSelected, testWithoutFile } from '../workspace/userErrors/testErrors.ts';
import { editorTestAt, nameOf, testItemsIn, toEditorTest } from './editorTest.ts';
import { tellError } from './messages.ts';
import { testFunctionAt } from './testFunctionAt.ts';

/** The tests that a command is about, and their name for people. */
export interface CommandTests {
  readonly tests: readonly EditorTest[];
  readonly subject: string;
}

/** From a testing menu: one item or several, or a failure's message. What cannot be meant is told; undefined then. */
export function testsOfItems(commandArguments: readonly unknown[]): CommandTests | undefined {
  const items = testItemsIn(commandArguments);
  const tests = items.map((item) => ({ item, test: toEditorTest(item) }));
  const unplaced = tests.find(({ test }) => test === undefined);
  if (unplaced) {
    tellError(testWithoutFile(nameOf(unplaced.item)));
    return undefined;
  }
  const [first] = items;
  if (!first) {
    tellError(noTestSelected());
    return undefined;
  }
  return {
    tests: tests.flatMap(({ test }) => test ?? []),
    subject: items.length === 1 ? nameOf(first) : `${items.length} tests`,
  };
}

/** From the palette, a key, an editor's menu (its URI) or a quick fix (URI and line). */
export async function testsAt([uri, line]: readonly unknown[]): Promise<CommandTests | undefined> {
  const editor = vscode.window.activeTextEditor;
  const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
  if (!document) {
    tellError(noTestSelected());
    return undefined;
  }
  const cursor = editor?.document === document ? editor.selection.active.line + 1 : 1;
  const at = typeof line === 'number' ? line : cursor;
  // Only the name is from here: which test is at the line, the engine finds out.
  const name = testFunctionAt(document.getText().split('\n'), at, document.languageId)?.name;
  const file = document.uri.path.split('/').at(-1) ?? document.uri.path;
  return {
    tests: [editorTestAt(document.uri.toString(), at)],
    subject: name || `${file}:${at}`,
  };
}
