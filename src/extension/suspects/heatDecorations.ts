import * as vscode from 'vscode';
import { fileBelow, rangeOfLine } from './folderPlaces.ts';
import type { HeatLevel, HeatMark } from './heat.ts';
import { heatLevels } from './heat.ts';
import type { Suspects } from './suspects.ts';
import { heatIconPath } from './suspectsView.ts';

type HeatPlace = 'gutter' | 'line' | 'off';

/** Marks beside suspicious lines, in the gutter and the overview ruler; if wanted, behind the lines, too. */
export class HeatDecorations implements vscode.Disposable {
  readonly #suspects: Suspects;
  readonly #listeners: readonly { dispose(): void }[];
  /** Made with the first marks. */
  #types: ReadonlyMap<string, vscode.TextEditorDecorationType> = new Map();

  constructor(suspects: Suspects) {
    this.#suspects = suspects;
    this.#listeners = [
      // The editor moves its own marks with every edit; only a new ranking needs new ones.
      suspects.onDidChange((change) => {
        if (change === 'ranking') this.#showAll();
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this.#show(editor))),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('fixpoint.suspects.heat')) return;
        this.#forgetTypes();
        this.#showAll();
      }),
    ];
  }

  dispose(): void {
    this.#listeners.forEach((listener) => listener.dispose());
    this.#forgetTypes();
  }

  #showAll(): void {
    if (this.#suspects.files.length === 0) this.#forgetTypes();
    else vscode.window.visibleTextEditors.forEach((editor) => this.#show(editor));
  }

  #show(editor: vscode.TextEditor): void {
    const { result } = this.#suspects;
    const { document } = editor;
    const file = result && fileBelow(result.rootUri, document.uri);
    const heat = vscode.workspace.getConfiguration('fixpoint', document).get<HeatPlace>('suspects.heat', 'gutter');
    const marks = file === undefined || heat === 'off' ? [] : this.#suspects.marksNow(file);
    if (marks.length === 0 && this.#types.size === 0) return;
    if (this.#types.size === 0) this.#types = decorationTypes();
    for (const [key, type] of this.#types) {
      const own = marks.filter((mark) => keysOf(mark, heat).includes(key));
      const ranges = own.filter(({ line }) => line <= document.lineCount).map(({ line }) => rangeOfLine(line));
      editor.setDecorations(type, ranges);
    }
  }

  #forgetTypes(): void {
    for (const type of this.#types.values()) type.dispose();
    this.#types = new Map();
  }
}

function keysOf({ kind, level }: HeatMark, heat: HeatPlace): string[] {
  const gutter = `${kind} ${level}`;
  return heat === 'line' && kind === 'line' ? [gutter, `background ${level}`] : [gutter];
}

function decorationTypes(): Map<string, vscode.TextEditorDecorationType> {
  const types = new Map<string, vscode.TextEditorDecorationType>();
  const create = (key: string, options: vscode.DecorationRenderOptions): void => {
    types.set(key, vscode.window.createTextEditorDecorationType(options));
  };
  for (const level of heatLevels) {
    for (const kind of ['line', 'function'] as const) {
      const { light, dark } = heatIconPath(kind, level);
      create(`${kind} ${level}`, {
        light: { gutterIconPath: light, gutterIconSize: '80%' },
        dark: { gutterIconPath: dark, gutterIconSize: '80%' },
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        // A header's mark says "somewhere in here", which is too little for the ruler.
        ...(kind === 'line' ? { overviewRulerColor: colourOf(level), overviewRulerLane } : {}),
      });
    }
    create(`background ${level}`, { isWholeLine: true, backgroundColor: backgroundOf(level) });
  }
  return types;
}

const overviewRulerLane = vscode.OverviewRulerLane.Center;
const colourOf = (level: HeatLevel): vscode.ThemeColor => new vscode.ThemeColor(`fixpoint.suspectHeat${level}`);
const backgroundOf = (level: HeatLevel): vscode.ThemeColor =>
  new vscode.ThemeColor(`fixpoint.suspectHeat${level}Background`);
