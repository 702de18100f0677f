import * as vscode from 'vscode';
import type { IndexProgressParams } from '../../protocol/protocol.ts';

/** The indexes that are being built now, one a workspace folder, as the engine tells of them. */
export class IndexBuilds implements vscode.Disposable {
  readonly #builds = new Map<string, IndexProgressParams>();
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changes.event;

  update(progress: IndexProgressParams): void {
    if (progress.done < progress.total) this.#builds.set(progress.rootUri, progress);
    else this.#builds.delete(progress.rootUri);
    this.#changes.fire();
  }

  /** Whoever built them is gone. */
  clear(): void {
    this.#builds.clear();
    this.#changes.fire();
  }

  get rootUris(): readonly string[] {
    return [...this.#builds.keys()];
  }

  /** Files of all builds together; undefined if nothing is built. */
  get progress(): { readonly done: number; readonly total: number } | undefined {
    if (this.#builds.size === 0) return undefined;
    const builds = [...this.#builds.values()];
    return {
      done: builds.reduce((sum, { done }) => sum + done, 0),
      total: builds.reduce((sum, { total }) => sum + total, 0),
    };
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
