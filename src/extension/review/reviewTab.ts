import * as vscode from 'vscode';
import { keepActiveTab } from '../undocumented.ts';
import { isLabelOf } from './reviewTexts.ts';

// The multi-diff editor has no handle in the stable API. Its tab is known by its label, which is made of our title.

/** The file's real address for the heading, then the two documents to compare. */
export type ComparedFile = readonly [file: vscode.Uri, original: vscode.Uri, patched: vscode.Uri];

/** Opens the tab in front, in place of one with the same title: VS Code would leave both, and cannot show an old one. */
export async function openReviewTab(title: string, files: readonly ComparedFile[]): Promise<void> {
  const earlier = tabsWith(title);
  await vscode.commands.executeCommand('vscode.changes', title, files);
  if (isReviewTabActive(title)) await keepActiveTab();
  await vscode.window.tabGroups.close(
    tabsWith(title).filter((tab) => earlier.includes(tab)),
    true,
  );
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

/** Tabs of documents have an input that stable API knows; ours has none. */
function isTabWith(title: string, tab: vscode.Tab): boolean {
  return isLabelOf(title, tab.label) && !(tab.input instanceof vscode.TabInputText);
}
