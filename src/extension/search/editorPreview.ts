import * as vscode from 'vscode';

/** A place in a file; the first line is 1. */
export interface PreviewedPlace {
  readonly uri: string;
  readonly line: number;
  readonly endLine: number;
}

/** The editor as it was before the first preview. */
interface Before {
  readonly editor: vscode.TextEditor | undefined;
  readonly selections: readonly vscode.Selection[];
  readonly visible: vscode.Range | undefined;
  readonly wasPreview: boolean;
  /** Tabs by column and file. */
  readonly tabs: ReadonlySet<string>;
  /** The file in the tab that a preview takes over. */
  readonly takenOver: vscode.Uri | undefined;
}

/** Shows places in the editor while a person looks through a list, and puts the editor back as it was if they choose none. */
export class EditorPreview implements vscode.Disposable {
  readonly #before: Before = before();
  readonly #highlight = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    isWholeLine: true,
  });
  #isUsed = false;
  #wanted: PreviewedPlace | undefined;
  /** One after the other: the editor may open files in another order than it was asked to. */
  #work: Promise<void> = Promise.resolve();

  /** Shows the place unless another is wanted by the time its turn has come. */
  show(place: PreviewedPlace): Promise<void> {
    this.#wanted = place;
    return this.#then(() => (this.#wanted === place ? this.#reveal(place) : Promise.resolve()));
  }

  /** Back to what was there before the first place was shown. */
  restore(): Promise<void> {
    this.#wanted = undefined;
    return this.#then(() => (this.#isUsed ? this.#putBack() : Promise.resolve()));
  }

  /** Waits until nothing is on its way to be shown. */
  settle(): Promise<void> {
    this.#wanted = undefined;
    return this.#work;
  }

  dispose(): void {
    this.#highlight.dispose();
  }

  #then(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step).catch(() => undefined); // a file that cannot be opened has no preview
    return this.#work;
  }

  async #reveal({ uri, line, endLine }: PreviewedPlace): Promise<void> {
    this.#isUsed = true;
    const viewColumn = this.#before.editor?.viewColumn ?? vscode.ViewColumn.Active;
    const options = { preview: true, preserveFocus: true, viewColumn };
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), options);
    const range = editor.document.validateRange(new vscode.Range(line - 1, 0, endLine - 1, 0));
    for (const other of vscode.window.visibleTextEditors) other.setDecorations(this.#highlight, []);
    editor.setDecorations(this.#highlight, [range]);
    editor.revealRange(
      new vscode.Range(range.start, range.start),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }

  async #putBack(): Promise<void> {
    const { editor, selections, visible, wasPreview, tabs, takenOver } = this.#before;
    const opened = allTabs().filter((tab) => !tabs.has(keyOf(tab)));
    if (takenOver) await vscode.window.showTextDocument(takenOver, { preview: true, preserveFocus: true });
    if (editor) {
      const options = { preview: wasPreview, ...(editor.viewColumn ? { viewColumn: editor.viewColumn } : {}) };
      const restored = await vscode.window.showTextDocument(editor.document, options);
      restored.selections = selections;
      if (visible) restored.revealRange(visible, vscode.TextEditorRevealType.AtTop);
    }
    // Only now: a group that loses its last tab may close.
    const left = allTabs().filter((tab) => opened.some((other) => keyOf(other) === keyOf(tab)) && !tab.isDirty);
    await vscode.window.tabGroups.close(left, true);
  }
}

function before(): Before {
  const editor = vscode.window.activeTextEditor;
  const preview = vscode.window.tabGroups.activeTabGroup.tabs.find(({ isPreview }) => isPreview);
  const wasPreview = preview?.isActive ?? false;
  return {
    editor,
    selections: editor?.selections ?? [],
    visible: editor?.visibleRanges[0],
    wasPreview,
    tabs: new Set(allTabs().map(keyOf)),
    takenOver: preview?.input instanceof vscode.TabInputText && !wasPreview ? preview.input.uri : undefined,
  };
}

const allTabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);

function keyOf({ group, input, label }: vscode.Tab): string {
  return `${group.viewColumn} ${input instanceof vscode.TabInputText ? input.uri.toString() : label}`;
}
