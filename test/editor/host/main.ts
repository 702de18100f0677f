import * as vscode from 'vscode';
import { adapterTests } from './adapters.ts';
import { activationTests } from './activation.ts';
import { engineTests } from './engine.ts';
import { fixingTests } from './fixing.ts';
import { modelTests } from './models.ts';
import { quickFixTests } from './quickFix.ts';
import { reviewTests } from './reviews.ts';
import { searchTests } from './search.ts';
import { suspectTests } from './suspects.ts';
import { runTable } from './testTable.ts';

/** The extension host calls this; a rejection is a failed run. */
export async function run(): Promise<void> {
  const resultFile = process.env['TEST_RESULTS'];
  if (resultFile === undefined) throw new Error('TEST_RESULTS does not name a file');
  const only = process.env['TEST_ONLY'] ?? '';
  const tables = [
    activationTests,
    searchTests,
    fixingTests,
    reviewTests,
    engineTests,
    quickFixTests,
    modelTests,
    adapterTests,
    suspectTests,
  ];
  const all = tables.flatMap((table) => Object.entries(table));
  const failed = await runTable(Object.fromEntries(all.filter(([name]) => name.includes(only))), resultFile);
  // What was told to the person belongs on the screenshot.
  if (failed > 0) await vscode.commands.executeCommand('notifications.showList');
  if (failed > 0) throw new Error(`${failed} failed`);
}
