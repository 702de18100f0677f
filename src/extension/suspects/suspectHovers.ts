import * as vscode from 'vscode';
import { fileBelow } from './folderPlaces.ts';
import type { Suspects } from './suspects.ts';
import { hoverMarkdown } from './suspectTexts.ts';

/** The only commands that a hover of ours may run. */
const linked = {
  show: 'fixpoint.suspects.reveal',
  repair: 'fixpoint.suspects.repairHere',
  exclude: 'fixpoint.suspects.exclude',
} as const;

/** Explains the number of a suspicious line in words. */
export class SuspectHovers implements vscode.HoverProvider {
  static readonly selector: vscode.DocumentSelector = { scheme: 'file' };
  readonly #suspects: Suspects;

  constructor(suspects: Suspects) {
    this.#suspects = suspects;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { result } = this.#suspects;
    const file = result && fileBelow(result.rootUri, document.uri);
    if (file === undefined) return undefined;
    const settings = vscode.workspace.getConfiguration('fixpoint', document);
    if (settings.get<string>('suspects.heat') === 'off') return undefined;
    const line = position.line + 1;
    const place = this.#suspects.placeAt(file, line);
    if (!place) return undefined;
    const link = (command: string): string =>
      `command:${command}?${encodeURIComponent(JSON.stringify([document.uri.toString(), line]))}`;
    const links = { show: link(linked.show), repair: link(linked.repair), exclude: link(linked.exclude) };
    const markdown = new vscode.MarkdownString(hoverMarkdown(place.facts, links));
    markdown.isTrusted = { enabledCommands: Object.values(linked) };
    return new vscode.Hover(markdown, document.lineAt(position.line).range);
  }
}
