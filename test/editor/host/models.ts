import * as vscode from 'vscode';
import { eventually } from './project.ts';
import type { TestTable } from './testTable.ts';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('fixpoint');

export const modelTests: TestTable = {
  'Choose Model opens, and none can be chosen': async () => {
    await settings().update('model', 'auto', vscode.ConfigurationTarget.Global);
    const chosen = vscode.commands.executeCommand('fixpoint.chooseModel');
    await eventually('the choice is kept', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return settings().get('model') === 'none' ? true : undefined;
    });
    await chosen;
  },
};
