import * as vscode from 'vscode';
import type { IndexReport } from '../../protocol/contract.ts';
import { engineFailed } from '../../workspace/userErrors/commandErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Engine } from '../engine.ts';
import type { RequestEnd } from '../engineClient.ts';
import { tell, tellError } from '../messages.ts';
import { showNotifications } from '../undocumented.ts';
import type { FolderAnswer } from './askFolders.ts';
import { askFolders, searchableFolders } from './askFolders.ts';
import type { IndexBuilds } from './indexBuilds.ts';
import { counted, indexReportText } from './indexReportText.ts';

export interface IndexWorkspaceOptions {
  readonly engine: Pick<Engine, 'request'>;
  readonly builds: IndexBuilds;
  readonly log: () => vscode.LogOutputChannel;
}

type IndexEnd = RequestEnd<readonly FolderAnswer<IndexReport>[]>;

/** Builds or refreshes the index of every folder, and tells what is in it. */
export class IndexWorkspace {
  readonly #options: IndexWorkspaceOptions;
  #isRunning = false;

  constructor(options: IndexWorkspaceOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    if (this.#isRunning) {
      await showNotifications(); // its progress is among them
      return;
    }
    this.#isRunning = true;
    try {
      const folders = searchableFolders();
      const startedAt = performance.now();
      this.#tell(await this.#index(folders), () => performance.now() - startedAt);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tellError(error);
    } finally {
      this.#isRunning = false;
    }
  }

  #index(folders: readonly vscode.WorkspaceFolder[]): Thenable<IndexEnd> {
    const { engine, builds } = this.#options;
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: 'Fixpoint: indexing the workspace',
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const listener = builds.onDidChange(() => {
        if (!builds.progress) return;
        const { done, total } = builds.progress;
        progress.report({ message: `${done.toLocaleString('en-US')} of ${counted(total, 'file', 'files')}` });
      });
      try {
        return await askFolders(engine, folders, 'index', (common) => common, token);
      } finally {
        listener.dispose();
      }
    });
  }

  #tell(end: IndexEnd, tookMs: () => number): void {
    const { log } = this.#options;
    if (end.kind === 'failed') {
      log().error(end.reason);
      tellError(engineFailed(end.reason), { 'Show Log': () => log().show() });
    } else if (end.kind === 'answered') {
      const reports = end.result.map(({ result }) => result);
      const refused = reports.find(({ code }) => code !== undefined && code !== 'cancelled');
      if (refused) tell('error', refused.message);
      else if (reports.every(({ code }) => code === undefined)) {
        const text = indexReportText(reports, tookMs());
        log().info(`Index: ${text}`);
        tell('information', text);
      }
    }
  }
}
