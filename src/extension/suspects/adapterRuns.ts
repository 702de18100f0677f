import * as vscode from 'vscode';
import type { AdapterRunEnd, AdapterTest, TraceSuspect } from '../adapterRun.ts';
import { adapterTests, runByAdapter } from '../adapterRun.ts';
import type { CommandTests } from '../commandTests.ts';
import { tell } from '../messages.ts';
import type { ReportedFailure } from '../testFailureText.ts';
import type { Suspects } from './suspects.ts';
import type { TestsAtHand } from './suspectsResult.ts';
import type { SuspectsView } from './suspectsView.ts';
import { traceRanking } from './traceRanking.ts';

type TestsInFolder = Omit<TestsAtHand, 'testIds'>;

export interface AdapterRunsOptions {
  readonly suspects: Suspects;
  readonly view: Pick<SuspectsView, 'bringToSight'>;
}

/** Runs of tests by the extensions that show them, and the rankings that come of their traces. */
export class AdapterRuns {
  readonly #options: AdapterRunsOptions;
  #running = 0;
  #lastFailures: readonly ReportedFailure[] | undefined;

  constructor(options: AdapterRunsOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** What the last run has told: who asked for it sees to it. */
  get lastFailures(): readonly ReportedFailure[] | undefined {
    return this.#lastFailures;
  }

  /** What has the tests run and shows what their traces tell; undefined if not all of them have an adapter. */
  async offer(tests: TestsInFolder): Promise<(() => Promise<void>) | undefined> {
    const known = await adapterTests(tests.tests);
    return known && (() => this.#runAndShow(tests, known));
  }

  /** Has the tests run, so that the editor shows what comes of it. Unknown if not all of them have an adapter. */
  async run({ tests, subject }: CommandTests): Promise<AdapterRunEnd> {
    const known = await adapterTests(tests);
    return known ? this.#run(known, subject) : { kind: 'unknown' };
  }

  /** Shows what the traces of failures tell. */
  async show({ rootUri, tests, subject }: TestsInFolder, trace: readonly TraceSuspect[]): Promise<void> {
    const { suspects, view } = this.#options;
    const report = traceRanking(trace, rootUri);
    if (report.suspects.length === 0) {
      tell('warning', `Fixpoint: ${subject} fails, but the trace names no file of its folder.`);
      return;
    }
    suspects.take({ rootUri, tests, testIds: [], subject, madeAt: new Date(), report });
    await view.bringToSight();
  }

  async #runAndShow(tests: TestsInFolder, known: readonly AdapterTest[]): Promise<void> {
    const end = await this.#run(known, tests.subject);
    if (end.kind === 'failed') await this.show(tests, end.suspects);
    else tellNoFailure(tests.subject);
  }

  async #run(known: readonly AdapterTest[], subject: string): Promise<AdapterRunEnd> {
    const options = { location: vscode.ProgressLocation.Notification, title: `Fixpoint: ${subject}` };
    this.#running += 1;
    try {
      const end = await vscode.window.withProgress(options, (progress) => {
        progress.report({ message: 'running with its own adapter' });
        return runByAdapter(known);
      });
      this.#lastFailures = end.kind === 'failed' ? end.failures : undefined;
      return end;
    } finally {
      this.#running -= 1;
    }
  }
}

export function tellNoFailure(subject: string): void {
  tell(
    'information',
    `Fixpoint: ${subject} did not fail when its own adapter ran it, or the adapter does not say why.`,
  );
}
