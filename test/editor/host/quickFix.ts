import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, failingTest, resetProject, testFile } from './project.ts';
import { proposal } from './review.ts';
import type { TestTable } from './testTable.ts';

export const quickFixTests: TestTable = {
  'a quick fix is offered in the failed test and works': async () => {
    await resetProject();
    const document = await vscode.workspace.openTextDocument(testFile());
    await vscode.window.showTextDocument(document);
    await runAllTests();
    const inside = document.positionAt(document.getText().indexOf(failingTest)).translate(2, 4);

    const action = await eventually('the quick fix is offered', () => quickFixAt(inside));
    const { command } = action;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    await proposal();
  },

  'no quick fix is offered outside of tests': async () => {
    await resetProject();
    await vscode.window.showTextDocument(testFile());
    assert.equal(await quickFixAt(new vscode.Position(0, 0)), undefined);
  },
};

/** Runs every test through the foreign adapter. The command ends when the run does. */
async function runAllTests(): Promise<void> {
  await eventually('the adapter has found the tests', async () => {
    const controllers = await vscode.commands.executeCommand<string[]>('vscode.testing.getControllersWithTests');
    return controllers.length > 0 ? true : undefined;
  });
  await vscode.commands.executeCommand('testing.runAll');
}

async function quickFixAt(position: vscode.Position): Promise<vscode.CodeAction | undefined> {
  const range = new vscode.Range(position, position);
  const quickFix = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    testFile(),
    range,
    quickFix,
  );
  return actions.find(({ command }) => command?.command.startsWith('fixpoint.'));
}
