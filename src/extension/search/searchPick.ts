import * as vscode from 'vscode';
import type { FoundSymbol } from '../../protocol/protocol.ts';
import { engineFailed } from '../../workspace/userErrors/commandErrors.ts';
import { resultNotOpened } from '../../workspace/userErrors/searchErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Engine } from '../engine.ts';
import { tellError } from '../messages.ts';
import { keepOrder } from '../undocumented.ts';
import { askFolders, searchableFolders } from './askFolders.ts';
import { EditorPreview } from './editorPreview.ts';
import type { SearchItem } from './pickItems.ts';
import { itemsOf, openToSide } from './pickItems.ts';

/** Typing is over for now if no key came for so long. */
const typingPauseMs = 80;
/** The first row is chosen with every key: the editor follows only where the person stays. */
const previewAfterMs = 150;
const mostRows = 100;

export interface SearchPickOptions {
  readonly engine: Pick<Engine, 'request'>;
  readonly log: () => vscode.LogOutputChannel;
}

/** Asks for a name or a text and leads to what is like it. */
export function showSearchPick(options: SearchPickOptions): void {
  try {
    new SearchPick(options, searchableFolders()).show();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tellError(error);
  }
}

class SearchPick {
  readonly #options: SearchPickOptions;
  readonly #folders: readonly vscode.WorkspaceFolder[];
  readonly #pick = vscode.window.createQuickPick<SearchItem>();
  readonly #preview = new EditorPreview();
  #asked: vscode.CancellationTokenSource | undefined;
  #askTimer: NodeJS.Timeout | undefined;
  #previewTimer: NodeJS.Timeout | undefined;
  #isOver = false;
  #hasChosen = false;

  constructor(options: SearchPickOptions, folders: readonly vscode.WorkspaceFolder[]) {
    this.#options = options;
    this.#folders = folders;
    const pick = this.#pick;
    pick.placeholder = 'Type the name of a class, function, method or field, or any text';
    keepOrder(pick);
    pick.onDidChangeValue((typed) => this.#follow(typed));
    pick.onDidChangeActive(([item]) => this.#previewSoon(item?.symbol));
    pick.onDidAccept(() => this.#choose(pick.activeItems[0]?.symbol, vscode.ViewColumn.Active));
    pick.onDidTriggerItemButton(({ item, button }) => {
      if (button === openToSide) this.#choose(item.symbol, vscode.ViewColumn.Beside);
    });
    pick.onDidHide(() => void this.#end());
  }

  show(): void {
    this.#pick.show();
  }

  #follow(typed: string): void {
    this.#stopAsking();
    const text = typed.trim();
    if (text === '') {
      this.#pick.items = [];
      return;
    }
    this.#pick.busy = true;
    this.#askTimer = setTimeout(() => void this.#ask(text), typingPauseMs);
  }

  /** What is still under way no longer matters. */
  #stopAsking(): void {
    clearTimeout(this.#askTimer);
    this.#asked?.cancel();
    this.#asked?.dispose();
    this.#asked = undefined;
    this.#pick.busy = false;
  }

  async #ask(text: string): Promise<void> {
    const { engine, log } = this.#options;
    const asked = new vscode.CancellationTokenSource();
    this.#asked = asked;
    const { token } = asked;
    const query = { text, limit: mostRows };
    const end = await askFolders(engine, this.#folders, 'symbolSearch', (common) => ({ ...common, ...query }), token);
    if (this.#asked !== asked) return;
    this.#stopAsking();
    if (end.kind === 'answered') {
      this.#pick.items = itemsOf(end.result, text);
      return;
    }
    this.#pick.hide();
    if (end.kind !== 'failed') return; // whoever ended the engine has told so
    log().error(end.reason);
    tellError(engineFailed(end.reason), { 'Show Log': () => log().show() });
  }

  #previewSoon(symbol: FoundSymbol | undefined): void {
    clearTimeout(this.#previewTimer);
    if (symbol) this.#previewTimer = setTimeout(() => void this.#preview.show(symbol), previewAfterMs);
  }

  #choose(symbol: FoundSymbol | undefined, viewColumn: vscode.ViewColumn): void {
    if (!symbol) return;
    this.#hasChosen = true;
    this.#pick.hide();
    void this.#open(symbol, viewColumn);
  }

  async #open({ uri, file, line }: FoundSymbol, viewColumn: vscode.ViewColumn): Promise<void> {
    // Beside the editor as it was, not beside the preview.
    await (viewColumn === vscode.ViewColumn.Beside ? this.#preview.restore() : this.#preview.settle());
    const selection = new vscode.Range(line - 1, 0, line - 1, 0);
    try {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, viewColumn });
    } catch (error) {
      tellError(resultNotOpened(file, error instanceof Error ? error.message : String(error)));
    } finally {
      this.#preview.dispose();
    }
  }

  async #end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopAsking();
    clearTimeout(this.#previewTimer);
    this.#pick.dispose();
    if (this.#hasChosen) return;
    await this.#preview.restore();
    this.#preview.dispose();
  }
}
