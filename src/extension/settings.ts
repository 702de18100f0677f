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

/** The patterns of `files.exclude` that are switched on. Those under a condition (`when`) hide no file for certain. */
export function excludedPatterns(folder: vscode.Uri): string[] {
  const patterns = vscode.workspace.getConfiguration('files', folder).get<Record<string, unknown>>('exclude', {});
  return Object.keys(patterns).filter((pattern) => patterns[pattern] === true);
}
