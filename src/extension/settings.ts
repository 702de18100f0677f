import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { RunSettings } from '../protocol/protocol.ts';
import { chosenInterpreter } from './pythonExtension.ts';
import { pythonPathOf } from './pythonPath.ts';

/** The settings of one folder, as they are now. */
export async function runSettings(folder: vscode.Uri): Promise<RunSettings> {
  const settings = vscode.workspace.getConfiguration('fixpoint', folder);
  const python = vscode.extensions.getExtension('ms-python.python');
  const pythonPath =
    pythonPathOf(settings.get<string>('pythonPath', ''), folder.fsPath, homedir()) ??
    (python?.isActive ? await chosenInterpreter(python.exports, folder) : undefined);
  return {
    budgetSeconds: settings.get<number>('budgetSeconds', 120),
    maxCandidates: settings.get<number>('maxCandidates', 2000),
    ...(pythonPath === undefined ? {} : { pythonPath }),
  };
}
