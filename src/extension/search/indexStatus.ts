import * as vscode from 'vscode';
import { setContext } from '../setContext.ts';
import type { IndexBuilds } from './indexBuilds.ts';

/** Builds that end sooner are nobody's concern. */
const showAfterMs = 500;

/** Says in the status bar that an index is being built, for as long as it is; a click ends the build. */
export class IndexStatus implements vscode.Disposable {
  readonly #builds: IndexBuilds;
  readonly #listener: vscode.Disposable;
  #item: vscode.StatusBarItem | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isShown = false;

  constructor(builds: IndexBuilds) {
    this.#builds = builds;
    this.#listener = builds.onDidChange(() => this.#follow());
  }

  dispose(): void {
    this.#listener.dispose();
    clearTimeout(this.#timer);
    this.#item?.dispose();
  }

  #follow(): void {
    if (this.#builds.progress === undefined) this.#hide();
    else if (this.#isShown) this.#showProgress();
    else this.#timer ??= setTimeout(() => this.#show(), showAfterMs);
  }

  #show(): void {
    this.#timer = undefined;
    this.#isShown = true;
    setContext('fixpoint.isIndexing', true);
    this.#showProgress();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isShown) return;
    this.#isShown = false;
    setContext('fixpoint.isIndexing', false);
    this.#item?.hide();
  }

  #showProgress(): void {
    const { progress } = this.#builds;
    if (!progress) return;
    this.#item ??= vscode.window.createStatusBarItem('fixpoint.index', vscode.StatusBarAlignment.Left);
    const item = this.#item;
    item.name = 'Fixpoint Index';
    item.command = 'fixpoint.cancelIndexing';
    item.text = `$(sync~spin) Fixpoint: indexing ${progress.done}/${progress.total}`;
    item.tooltip =
      'Fixpoint reads the files of the workspace, so that searches find what they define. Click to cancel.';
    item.accessibilityInformation = {
      label: `${item.text.replace('$(sync~spin) ', '')}. ${item.tooltip}`,
      role: 'button',
    };
    item.show();
  }
}
