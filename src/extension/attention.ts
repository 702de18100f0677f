import * as vscode from 'vscode';

/** Notices whether the person has turned to something else, so that the end of a run does not take the keyboard away. */
export class Attention implements vscode.Disposable {
  #hasMovedOn = false;
  readonly #listeners: readonly vscode.Disposable[];

  constructor() {
    const moveOn = (): void => {
      this.#hasMovedOn = true;
    };
    this.#listeners = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor) moveOn();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
        // A program that moves the cursor is not a person who does.
        const { Keyboard, Mouse } = vscode.TextEditorSelectionChangeKind;
        if (kind === Keyboard || kind === Mouse) moveOn();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document) moveOn();
      }),
    ];
  }

  /** Since this object was made. */
  get hasMovedOn(): boolean {
    return this.#hasMovedOn;
  }

  dispose(): void {
    this.#listeners.forEach((listener) => void listener.dispose());
  }
}
