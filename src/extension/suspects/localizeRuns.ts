import * as vscode from 'vscode';
import type { EditorTest } from '../../protocol/protocol.ts';
import type { LocalizeReport } from '../../protocol/contract.ts';
import { engineFailed } from '../../workspace/userErrors/commandErrors.ts';
import { testOutsideWorkspace } from '../../workspace/userErrors/testErrors.ts';
import type { TraceSuspect } from '../adapterRun.ts';
import type { Engine } from '../engine.ts';
import type { RequestEnd } from '../engineClient.ts';
import type { CommandTests } from '../commandTests.ts';
import { mayRunTests, testsByFolder } from '../folders.ts';
import type { MessageActions } from '../messages.ts';
import { tell, tellError } from '../messages.ts';
import { isRunnerMissing, settingThatHelps } from '../outcome.ts';
import { setContext } from '../setContext.ts';
import type { RunAnswer } from '../testRuns.ts';
import { runTests } from '../testRuns.ts';
import { openSettings } from '../undocumented.ts';
import type { AdapterRuns } from './adapterRuns.ts';
import { counted } from '../wording.ts';
import type { Suspects } from './suspects.ts';
import type { SuspectsView } from './suspectsView.ts';
import { viewId } from './suspectsView.ts';

export interface LocalizeRequest extends CommandTests {
  readonly testIds?: readonly string[];
  /** What the tests' own adapters have told of their failures: it is shown where the engine cannot run them. */
  readonly trace?: readonly TraceSuspect[];
  /** What is said beside the ranking. */
  readonly note?: string;
}

/** Whether a person asked for it, or it follows a test run of theirs: then nothing is shown but in the view. */
export type Occasion = 'asked' | 'live';

export interface LocalizeRunsOptions {
  readonly engine: Engine;
  readonly suspects: Suspects;
  readonly view: Pick<SuspectsView, 'progress' | 'note' | 'bringToSight'>;
  readonly adapters: Pick<AdapterRuns, 'offer' | 'show'>;
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

  /** Ranks the suspects of tests. One ranking is of one folder, the first test's; what is left out is said. */
  async localize(request: LocalizeRequest, occasion: Occasion): Promise<void> {
    if (occasion === 'asked' ? !mayRunTests() : !vscode.workspace.isTrusted) return;
    const { folders, outside } = testsByFolder(request.tests);
    const [first, ...others] = folders;
    if (!first) {
      if (occasion === 'asked') tellError(testOutsideWorkspace(request.subject));
      return;
    }
    const [folder, tests] = first;
    const note = leftOutText(new Map(others), outside.length);
    await this.localizeIn(folder, { ...request, tests, ...(note === '' ? {} : { note }) }, occasion);
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
      await this.#show(folder, request, occasion, end);
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

  async #show(
    folder: vscode.WorkspaceFolder,
    request: LocalizeRequest,
    occasion: Occasion,
    end: RequestEnd<RunAnswer<'localize'>>,
  ): Promise<void> {
    if (end.kind === 'cancelled' || end.kind === 'engine-stopped') return;
    if (end.kind === 'failed') {
      this.#options.log().error(end.reason);
      this.#tellError(engineFailed(end.reason).message, occasion);
      return;
    }
    const { subject, note } = request;
    const { report, asked } = end.result;
    this.#options.log().info(`${subject}: ${report.status}. ${report.message}`);
    if (report.status === 'error') await this.#showNotRun(folder, request, occasion, report);
    if (report.status === 'error' || report.status === 'cancelled') return;
    const { tests, testIds = [] } = asked;
    const rootUri = folder.uri.toString();
    this.#options.suspects.take({ rootUri, tests, testIds, subject, madeAt: new Date(), report });
    if (note !== undefined) this.#options.view.note = note;
  }

  /** Where the engine has nothing to run the tests with, their own adapters may know or find out something. */
  async #showNotRun(
    folder: vscode.WorkspaceFolder,
    { tests, subject, trace }: LocalizeRequest,
    occasion: Occasion,
    { code, message }: LocalizeReport,
  ): Promise<void> {
    const { adapters, view } = this.#options;
    const inFolder = { rootUri: folder.uri.toString(), tests, subject };
    if (isRunnerMissing(code) && trace) {
      await adapters.show(inFolder, trace);
      view.note = `Fixpoint could not run it itself: ${message}`;
      return;
    }
    const isOffered = isRunnerMissing(code) && occasion === 'asked';
    const byAdapter = isOffered ? await adapters.offer(inFolder) : undefined;
    const setting = settingThatHelps(code);
    this.#tellError(message, occasion, {
      ...(byAdapter ? { 'Run with Its Own Adapter': byAdapter } : {}),
      ...(setting === undefined ? {} : { 'Open Settings': () => openSettings(setting) }),
    });
  }

  #tellError(message: string, occasion: Occasion, actions: MessageActions = {}): void {
    if (occasion === 'live') this.#options.view.note = `No suspects: ${message}`;
    else tell('error', message, { ...actions, 'Show Log': () => this.#options.log().show() });
  }
}

/** Empty if nothing is left out. */
function leftOutText(others: ReadonlyMap<vscode.WorkspaceFolder, readonly EditorTest[]>, outside: number): string {
  const parts = [
    ...[...others].map(([{ name }, tests]) => `${counted(tests.length, 'test')} of the folder ${name}`),
    ...(outside > 0 ? [`${counted(outside, 'test')} outside of the workspace`] : []),
  ];
  const hint = others.size > 0 ? ' One ranking is of one folder: choose Show Suspects there, too.' : '';
  return parts.length > 0 ? `Left out: ${parts.join(', ')}.${hint}` : '';
}
