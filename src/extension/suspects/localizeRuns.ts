import * as vscode from 'vscode';
import type { EditorTest } from '../../protocol/protocol.ts';
import { engineFailed, testOutsideWorkspace, workspaceNotTrusted } from '../../workspace/userErrors.ts';
import type { Engine } from '../engine.ts';
import type { RequestEnd } from '../engineClient.ts';
import type { MessageActions } from '../messages.ts';
import { tell, tellError } from '../messages.ts';
import { settingThatHelps } from '../outcome.ts';
import { setContext } from '../setContext.ts';
import type { RunAnswer } from '../testRuns.ts';
import { runTests } from '../testRuns.ts';
import { manageWorkspaceTrust, openSettings } from '../undocumented.ts';
import type { Suspects } from './suspects.ts';
import type { SuspectsView } from './suspectsView.ts';
import { viewId } from './suspectsView.ts';

export interface LocalizeRequest {
  readonly tests: readonly EditorTest[];
  readonly testIds?: readonly string[];
  /** The tests' name for people. */
  readonly subject: string;
}

/** Whether a person asked for it, or it follows a test run of theirs: then nothing is shown but in the view. */
export type Occasion = 'asked' | 'live';

export interface LocalizeRunsOptions {
  readonly engine: Engine;
  readonly suspects: Suspects;
  readonly view: Pick<SuspectsView, 'progress' | 'note' | 'bringToSight'>;
  readonly log: () => vscode.LogOutputChannel;
}

/** Rankings of suspects: one at a time, and a newer one ends the one before. */
export class LocalizeRuns {
  readonly #options: LocalizeRunsOptions;
  #latest = 0;
  #lastRun: Promise<void> = Promise.resolve();
  #current: { readonly occasion: Occasion; readonly cancellation: vscode.CancellationTokenSource } | undefined;

  constructor(options: LocalizeRunsOptions) {
    this.#options = options;
  }

  /** Whether a ranking that a person asked for is being made. */
  get isAsked(): boolean {
    return this.#current?.occasion === 'asked';
  }

  /** Ranks the suspects of tests. Tests of one folder are ranked together: those of the first test's folder. */
  async localize(request: LocalizeRequest, occasion: Occasion): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      if (occasion === 'asked') tellError(workspaceNotTrusted(), { 'Manage Trust': manageWorkspaceTrust });
      return;
    }
    const folders = request.tests.map(({ uri }) => vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)));
    const folder = folders.find((found) => found !== undefined);
    if (!folder) {
      if (occasion === 'asked') tellError(testOutsideWorkspace(request.subject));
      return;
    }
    const tests = request.tests.filter((_test, index) => folders[index] === folder);
    await this.localizeIn(folder, { ...request, tests }, occasion);
  }

  async localizeIn(folder: vscode.WorkspaceFolder, request: LocalizeRequest, occasion: Occasion): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    this.cancel();
    const number = this.#latest;
    if (occasion === 'asked') await this.#options.view.bringToSight();
    const run = this.#lastRun.then(() =>
      number === this.#latest ? this.#localize(folder, request, occasion) : undefined,
    );
    this.#lastRun = run.catch(() => undefined); // who asked for the run gets the error
    await run;
  }

  /** Ends the ranking that is being made, and those that wait. */
  cancel(): void {
    this.#latest += 1;
    this.#current?.cancellation.cancel();
  }

  async #localize(folder: vscode.WorkspaceFolder, request: LocalizeRequest, occasion: Occasion): Promise<void> {
    const cancellation = new vscode.CancellationTokenSource();
    this.#current = { occasion, cancellation };
    setContext('fixpoint.suspects.isLocalizing', true);
    try {
      const end = await vscode.window.withProgress({ location: { viewId } }, () =>
        this.#ask(folder, request, occasion, cancellation.token),
      );
      this.#options.view.progress = '';
      this.#show(folder, request, occasion, end);
    } finally {
      this.#current = undefined;
      setContext('fixpoint.suspects.isLocalizing', false);
      cancellation.dispose();
    }
  }

  /** The next run waits until the engine has ended the processes of a cancelled one. */
  async #ask(
    folder: vscode.WorkspaceFolder,
    request: LocalizeRequest,
    occasion: Occasion,
    token: vscode.CancellationToken,
  ): Promise<RequestEnd<RunAnswer<'localize'>>> {
    const { engine, view } = this.#options;
    const { subject, tests, testIds = [] } = request;
    const why = occasion === 'live' ? 'After your test run: ' : '';
    const onProgress = (message: string): void => {
      if (!token.isCancellationRequested) view.progress = `${why}${subject}. ${message} …`;
    };
    onProgress('starting');
    return runTests(engine, 'localize', folder, { tests, testIds }, { onProgress, token });
  }

  #show(
    folder: vscode.WorkspaceFolder,
    { subject }: LocalizeRequest,
    occasion: Occasion,
    end: RequestEnd<RunAnswer<'localize'>>,
  ): void {
    if (end.kind === 'cancelled' || end.kind === 'engine-stopped') return;
    if (end.kind === 'failed') {
      this.#options.log().error(end.reason);
      this.#tellError(engineFailed(end.reason).message, occasion);
      return;
    }
    const { report, asked } = end.result;
    this.#options.log().info(`${subject}: ${report.status}. ${report.message}`);
    if (report.status === 'error') this.#tellError(report.message, occasion, settingThatHelps(report.code));
    if (report.status === 'error' || report.status === 'cancelled') return;
    const { tests, testIds = [] } = asked;
    const rootUri = folder.uri.toString();
    this.#options.suspects.take({ rootUri, tests, testIds, subject, madeAt: new Date(), report });
  }

  #tellError(message: string, occasion: Occasion, setting?: string): void {
    if (occasion === 'live') {
      this.#options.view.note = `No suspects: ${message}`;
      return;
    }
    const settings: MessageActions = setting === undefined ? {} : { 'Open Settings': () => openSettings(setting) };
    tell('error', message, { ...settings, 'Show Log': () => this.#options.log().show() });
  }
}
