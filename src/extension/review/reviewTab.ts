import * as vscode from 'vscode';
import { keepActiveTab } from '../undocumented.ts';

// The multi-diff editor has no handle in the stable API. Its tab is known by its label, which begins with our title.

/** The file's real address for the heading, then the two documents to compare. */
export type ComparedFile = readonly [file: vscode.Uri, original: vscode.Uri, patched: vscode.Uri];

export async function openReviewTab(title: string, files: readonly ComparedFile[]): Promise<void> {
  await vscode.commands.executeCommand('vscode.changes', title, files);
  if (isReviewTabActive(title)) await keepActiveTab();
}

export function isReviewTabOpen(title: string): boolean {
  return tabsWith(title).length > 0;
}

export function isReviewTabActive(title: string): boolean {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab !== undefined && isTabWith(title, tab);
}

export async function closeReviewTab(title: string): Promise<void> {
  await vscode.window.tabGroups.close(tabsWith(title), true);
}

function tabsWith(title: string): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => isTabWith(title, tab));
}

/** VS Code may append the number of files. Tabs of documents have an input that stable API knows; ours has none. */
function isTabWith(title: string, tab: vscode.Tab): boolean {
  return tab.label.startsWith(title) && !(tab.input instanceof vscode.TabInputText);
}
