import * as vscode from 'vscode';
import type { EditorTest } from '../../protocol/protocol.ts';
import { folderAt } from '../folders.ts';
import type { ReportedFailure } from '../testFailureText.ts';
import { endsWithName, failuresIn } from '../testFailureText.ts';
import { lastTestFailures } from '../undocumented.ts';
import { editorTestOfFailure } from './failedTest.ts';
import { fileBelow } from './folderPlaces.ts';
import { LiveTrigger } from './liveTrigger.ts';
import type { LocalizeRuns } from './localizeRuns.ts';
import type { Suspects } from './suspects.ts';
import { restsOnTrace } from './suspectsResult.ts';
import type { SuspectsView } from './suspectsView.ts';

/** A look takes about 15 ms, 2 ms of them in this process: so often it does not matter. */
const lookEveryMs = 2_000;
/** A run that has just changed is looked at again soon. */
const lookAgainMs = 700;
/** Until the first look succeeds, a failing run would be taken for an old one. */
const firstLookEveryMs = 200;
const mostFirstLooks = 50;
const saveDelayMs = 1_000;
const mostTests = 20;

export interface LiveUpdatesOptions {
  readonly runs: Pick<LocalizeRuns, 'localize' | 'localizeIn' | 'isAsked'>;
  readonly suspects: Suspects;
  readonly view: Pick<SuspectsView, 'note'>;
  /** Whether something is under way that brings suspects itself and needs the machine: a repair, a run by an adapter. */
  readonly isOccupied: () => boolean;
  /** Failures of a run that Fixpoint had an adapter do: whoever asked for it sees to them. */
  readonly ownFailures: () => readonly ReportedFailure[] | undefined;
}

/**
 * Ranks suspects anew when a test run of the person's own has failed, or when they save what the shown ranking is about.
 * Stable API has no event for other extensions' test runs, so the last failures are looked at while the window is in
 * front. Nothing is looked at and nothing is run in a workspace that is not trusted.
 */
export class LiveUpdates implements vscode.Disposable {
  readonly #options: LiveUpdatesOptions;
  readonly #trigger = new LiveTrigger();
  readonly #listener: vscode.Disposable;
  #nextLook: NodeJS.Timeout | undefined;
  #afterSave: NodeJS.Timeout | undefined;
  /** Failures that came while the person was waiting for something else. */
  #seenAt = 0;
  #waiting: readonly ReportedFailure[] | undefined;
  #settled: readonly ReportedFailure[] | undefined;
  #looks = 0;
  #isDisposed = false;

  constructor(options: LiveUpdatesOptions) {
    this.#options = options;
    this.#listener = vscode.workspace.onDidSaveTextDocument((document) => this.#noteSave(document));
    this.#lookIn(0);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#nextLook);
    clearTimeout(this.#afterSave);
    this.#listener.dispose();
  }

  #lookIn(delayMs: number): void {
    if (this.#isDisposed) return;
    this.#nextLook = setTimeout(() => void this.#look().then((nextMs) => this.#lookIn(nextMs)), delayMs);
    this.#nextLook.unref();
  }

  /** @returns when to look again */
  async #look(): Promise<number> {
    const isFirst = !this.#trigger.hasLooked;
    if (!isLive() || (!vscode.window.state.focused && !isFirst)) return lookEveryMs;
    const own = this.#options.ownFailures();
    if (own && own !== this.#settled) {
      this.#trigger.settle(own);
      this.#waiting = undefined;
    }
    this.#settled = own;
    const text = await lastTestFailures();
    const step = this.#trigger.look(text === undefined ? undefined : failuresIn(text));
    if (step.kind === 'passed' && this.#options.suspects.result) {
      this.#options.view.note = 'In the last test run nothing failed.';
    }
    if (step.kind === 'look-again') this.#seenAt = Date.now();
    if (step.kind === 'failed') this.#waiting = step.failures;
    if (step.kind === 'passed') this.#waiting = undefined;
    this.#localizeWaiting();
    this.#looks += 1;
    if (!this.#trigger.hasLooked && this.#looks < mostFirstLooks) return firstLookEveryMs;
    return step.kind === 'look-again' ? lookAgainMs : lookEveryMs;
  }

  #localizeWaiting(): void {
    const failures = this.#waiting;
    if (!failures || this.#isBusy) return;
    this.#waiting = undefined;
    const failed = failures.flatMap((failure) => editorTestOfFailure(failure) ?? []).slice(0, mostTests);
    const [first] = failed;
    if (!first || this.#isShown(failed)) return;
    const name = first.labels.at(-1)?.split('::').at(-1) ?? 'test';
    const subject = failed.length === 1 ? name : `${failed.length} failing tests`;
    void this.#options.runs.localize({ tests: failed, subject }, 'live');
  }

  /** Whether a person has asked for just these tests meanwhile. */
  #isShown(failed: readonly EditorTest[]): boolean {
    const { result } = this.#options.suspects;
    if (!result || result.madeAt.getTime() < this.#seenAt) return false;
    const { tests, subject } = result;
    return failed.every(({ ids }) => {
      const id = ids.at(-1) ?? '';
      return endsWithName(id, subject) || tests.some((test) => test.ids.at(-1) === id);
    });
  }

  get #isBusy(): boolean {
    return this.#options.runs.isAsked || this.#options.isOccupied();
  }

  /** The ranking that is shown is made anew when a file that it is about has changed and is saved. */
  #noteSave(document: vscode.TextDocument): void {
    const { suspects } = this.#options;
    const { result } = suspects;
    if (!result || !isLive()) return;
    const file = fileBelow(result.rootUri, document.uri);
    const isTest = result.tests.some(({ uri }) => vscode.Uri.parse(uri).path === document.uri.path);
    if (!isTest && (file === undefined || !suspects.hasChanged(file))) return;
    clearTimeout(this.#afterSave);
    this.#afterSave = setTimeout(() => this.#localizeAgain(), saveDelayMs);
  }

  #localizeAgain(): void {
    const { result } = this.#options.suspects;
    // Where the engine could not run the tests, it still cannot.
    if (!result || restsOnTrace(result) || this.#isBusy || !isLive()) return;
    const folder = folderAt(result.rootUri);
    if (folder) void this.#options.runs.localizeIn(folder, result, 'live');
  }
}

function isLive(): boolean {
  return vscode.workspace.isTrusted && vscode.workspace.getConfiguration('fixpoint').get('suspects.live', true);
}
