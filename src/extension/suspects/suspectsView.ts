import * as vscode from 'vscode';
import { showView } from '../undocumented.ts';
import { linesOf, rangeOfLine, uriOf } from './folderPlaces.ts';
import type { HeatLevel } from './heat.ts';
import { highestScore } from './heat.ts';
import { heatIconUri } from './heatIcons.ts';
import type { RowFacts, RowTexts } from './suspectRows.ts';
import { rowTexts, suspectOf } from './suspectRows.ts';
import type { Suspects } from './suspects.ts';
import { madeFromText } from './suspectTexts.ts';
import type { Ranking, SuspectsResult } from './suspectsResult.ts';
import type { SuspectNode } from './suspectTree.ts';

export const viewId = 'fixpoint.suspects';
const refreshDelayMs = 300;

/** The view "Suspects". It takes the keyboard only where a person asked for it. */
export class SuspectsView implements vscode.TreeDataProvider<SuspectNode>, vscode.Disposable {
  readonly #suspects: Suspects;
  readonly #didChange = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#didChange.event;
  readonly #view: vscode.TreeView<SuspectNode>;
  readonly #listener: { dispose(): void };
  #progress = '';
  #note = '';
  #refresh: NodeJS.Timeout | undefined;
  /** Texts of one look at the tree. */
  #texts = new Map<string, Promise<readonly string[]>>();

  constructor(suspects: Suspects) {
    this.#suspects = suspects;
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.#listener = suspects.onDidChange((change) => {
      if (change === 'ranking') this.#note = '';
      this.#renewSoon(change === 'ranking' ? 0 : refreshDelayMs);
    });
  }

  /** What a ranking that is being made is at; empty if none is. It stands in place of all else. */
  set progress(text: string) {
    this.#progress = text;
    this.#showMessage();
  }

  /** What became known since the ranking was made. */
  set note(text: string) {
    this.#note = text;
    this.#showMessage();
  }

  /** Brings the view to sight and leaves the keyboard where it is. */
  async bringToSight(): Promise<void> {
    await showView(viewId);
  }

  /** Selects the row of a line (of the report) and brings it to sight. */
  async select(file: string, line: number): Promise<void> {
    const node = this.#suspects.tree?.nodeAt(file, line);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
    else await this.bringToSight();
  }

  getChildren(node?: SuspectNode): SuspectNode[] {
    return [...(node ? node.children : (this.#suspects.tree?.roots ?? []))];
  }

  getParent(node: SuspectNode): SuspectNode | undefined {
    return this.#suspects.tree?.parentOf(node);
  }

  async getTreeItem(node: SuspectNode): Promise<vscode.TreeItem> {
    const texts = rowTexts(node, await this.#factsOf(node));
    const item = new vscode.TreeItem(texts.label, collapsibleStates[texts.opens]);
    item.id = `${this.#suspects.result?.madeAt.getTime() ?? 0}/${node.id}`;
    item.description = texts.description;
    item.tooltip = texts.tooltip;
    item.accessibilityInformation = { label: texts.spoken };
    item.iconPath = iconOf(texts.icon);
    if (texts.menus !== undefined) item.contextValue = texts.menus;
    const command = this.#commandOf(node);
    if (command) item.command = command;
    return item;
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    this.#listener.dispose();
    this.#view.dispose();
    this.#didChange.dispose();
  }

  async #factsOf(node: SuspectNode): Promise<RowFacts> {
    const { result } = this.#suspects;
    const suspect = suspectOf(node);
    if (!result || !suspect) return { spectrum: { failing: 0, passing: 0 }, highest: 0, hasChanged: false };
    const { suspects, spectrum } = this.#rankingOf(node, result);
    const common = { spectrum, highest: highestScore(suspects) };
    const { file } = suspect;
    const lineNow = this.#suspects.lineNow(file, node.kind === 'line' ? node.line.line : suspect.line);
    const hasChanged = this.#suspects.hasChanged(file);
    if (node.kind !== 'line' || lineNow === undefined) return { ...common, lineNow, hasChanged };
    const uri = uriOf(result.rootUri, file);
    const known = this.#texts.get(file) ?? linesOf(uri);
    this.#texts.set(file, known);
    return { ...common, lineNow, hasChanged, text: (await known)[lineNow - 1] };
  }

  /** Numbers below a cause are of its own tests. */
  #rankingOf(node: SuspectNode, { report }: SuspectsResult): Ranking {
    let root = node;
    for (let above = this.getParent(root); above; above = this.getParent(root)) root = above;
    const { suspects, spectrum } = report;
    if (root.kind !== 'cause') return { suspects, spectrum };
    const { group } = root;
    return { suspects: group.suspects, spectrum: { failing: group.tests.length, passing: spectrum.passing } };
  }

  #commandOf(node: SuspectNode): vscode.Command | undefined {
    const { result } = this.#suspects;
    if (!result) return undefined;
    if (node.kind === 'test') return { command: 'fixpoint.suspects.goToTest', title: 'Go to Test', arguments: [node] };
    if (node.kind !== 'suspect' && node.kind !== 'line') return undefined;
    const { file } = node.suspect;
    const line = this.#suspects.lineNow(file, node.kind === 'line' ? node.line.line : node.suspect.line) ?? 1;
    const options = { selection: rangeOfLine(line) };
    return { command: 'vscode.open', title: 'Go to Suspect', arguments: [uriOf(result.rootUri, file), options] };
  }

  #renewSoon(delayMs: number): void {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => {
      this.#texts = new Map();
      this.#didChange.fire(undefined);
      this.#showMessage();
    }, delayMs);
  }

  /** Without a ranking the view has a text of its own, with buttons. */
  #showMessage(): void {
    const { result } = this.#suspects;
    const excluded = this.#suspects.hasExclusions ? ' · some are excluded' : '';
    const made = result ? `${madeFromText(result)}${excluded}` : '';
    const standing = [made, this.#note].filter((text) => text !== '').join('. ');
    const message = this.#progress === '' ? standing : this.#progress;
    this.#view.message = message;
  }
}

const collapsibleStates: Readonly<Record<RowTexts['opens'], vscode.TreeItemCollapsibleState>> = {
  expanded: vscode.TreeItemCollapsibleState.Expanded,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  never: vscode.TreeItemCollapsibleState.None,
};

function iconOf(icon: RowTexts['icon']): vscode.IconPath {
  if ('codicon' in icon) return new vscode.ThemeIcon(icon.codicon);
  return heatIconPath(icon.kind, icon.heat);
}

export function heatIconPath(kind: 'line' | 'function', level: HeatLevel): { light: vscode.Uri; dark: vscode.Uri } {
  const uri = (theme: 'light' | 'dark'): vscode.Uri => vscode.Uri.parse(heatIconUri(kind, level, theme));
  return { light: uri('light'), dark: uri('dark') };
}
