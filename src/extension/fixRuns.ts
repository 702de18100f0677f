import * as vscode from 'vscode';
import type { FixReport } from '../protocol/contract.ts';
import type { ChosenLines, EditorTest, RunModel } from '../protocol/protocol.ts';
import { engineFailed } from '../workspace/userErrors/commandErrors.ts';
import { testOutsideWorkspace } from '../workspace/userErrors/testErrors.ts';
import { Attention } from './attention.ts';
import type { CommandTests } from './commandTests.ts';
import { testsKey } from './editorTest.ts';
import type { Engine } from './engine.ts';
import type { RequestEnd } from './engineClient.ts';
import { mayRunTests, testsByFolder } from './folders.ts';
import { tell, tellError } from './messages.ts';
import { outcomeView } from './outcome.ts';
import { suspectName } from './review/reviewTexts.ts';
import type { Reviews } from './review/reviews.ts';
import type { AdapterRuns } from './suspects/adapterRuns.ts';
import { rangeOfLine, uriOf } from './suspects/folderPlaces.ts';
import type { Suspects } from './suspects/suspects.ts';
import { localizationIn } from './suspects/suspectsResult.ts';
import type { RunAnswer } from './testRuns.ts';
import { cancellationOf, runTests } from './testRuns.ts';
import { openSettings, showNotifications } from './undocumented.ts';

export interface FixRunsOptions {
  readonly engine: Engine;
  readonly reviews: Reviews;
  /** Gets what a run learns, and knows what a person has excluded. */
  readonly suspects: Suspects;
  /** Run what the engine cannot. */
  readonly adapters: Pick<AdapterRuns, 'offer'>;
  /** The language model that the person has chosen, if any. */
  readonly model: (token: vscode.CancellationToken) => Promise<RunModel | undefined>;
  readonly log: () => vscode.LogOutputChannel;
  /** A repair begins; what else runs tests should make room. */
  readonly onStart: () => void;
}

/** What a person wants to be repaired. */
export interface FixRequest extends CommandTests {
  readonly testIds?: readonly string[];
  /** The search begins here. */
  readonly startAt?: ChosenLines;
}

/** Runs of the engine on the user's behalf: at most one at a time for the same tests. */
export class FixRuns {
  readonly #options: FixRunsOptions;
  readonly #running = new Set<string>();

  constructor(options: FixRunsOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Repairs tests, folder by folder, and shows what comes of it. */
  async fix({ tests, subject }: CommandTests): Promise<void> {
    if (!mayRunTests()) return;
    const { folders, outside } = testsByFolder(tests);
    const [first] = outside;
    if (first) {
      tellError(testOutsideWorkspace(first.labels.at(-1) ?? subject));
      return;
    }
    await Promise.all([...folders].map(([folder, inFolder]) => this.fixIn(folder, { tests: inFolder, subject })));
  }

  /** The same for tests of one folder. */
  async fixIn(folder: vscode.WorkspaceFolder, request: FixRequest): Promise<void> {
    const { tests, testIds = [], subject } = request;
    const key = `${testsKey(tests)}${testIds.join('\n')}`;
    if (this.#running.has(key)) {
      await showNotifications(); // its progress is among them
      return;
    }
    this.#running.add(key);
    this.#options.onStart();
    const attention = new Attention();
    try {
      const end = await this.#run(folder, request);
      if (end.kind === 'failed') {
        this.#options.log().error(end.reason);
        tellError(engineFailed(end.reason), this.#logAction);
      } else if (end.kind === 'answered') {
        await this.#show(end.result, { folder, tests, key, subject, attention });
      }
    } finally {
      attention.dispose();
      this.#running.delete(key);
    }
  }

  #run(folder: vscode.WorkspaceFolder, request: FixRequest): Thenable<RequestEnd<RunAnswer<'fixTest'>>> {
    const { subject, ...places } = request;
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: `Fixpoint: ${subject}`,
    };
    return vscode.window.withProgress(options, (progress, token) => {
      progress.report({ message: 'starting' });
      const excluded = this.#options.suspects.excludedIn(folder.uri.toString());
      const { model } = this.#options;
      const onProgress = (message: string): void => progress.report({ message });
      const answer = runTests(
        this.#options.engine,
        'fixTest',
        folder,
        { ...places, excluded },
        { onProgress, token, model },
      );
      return Promise.race([answer, cancellationOf(token)]);
    });
  }

  async #show(
    result: RunAnswer<'fixTest'>,
    run: {
      folder: vscode.WorkspaceFolder;
      tests: readonly EditorTest[];
      key: string;
      subject: string;
      attention: Attention;
    },
  ): Promise<void> {
    const { report, proposals } = result;
    this.#options.log().info(logLine(run.subject, report));
    this.#tellSuspects(result, run);
    const view = outcomeView(report, proposals.length);
    if (view.kind === 'review') {
      const { reviews } = this.#options;
      const session = await reviews.add(run.key, run.subject, result);
      if (run.attention.hasMovedOn) tell('information', session.offer, { Review: () => reviews.show(session) });
      else await reviews.show(session);
    } else if (view.kind === 'message') {
      const { suspect, setting } = view;
      const goTo = suspect && {
        [`Go to ${suspectName(suspect)}`]: () => goToLine(run.folder, suspect.file, suspect.line),
      };
      const openSetting = setting && { 'Open Settings': () => openSettings(setting) };
      const { tests, subject } = run;
      const inFolder = { rootUri: run.folder.uri.toString(), tests, subject };
      const adapters = view.offersAdapter ? await this.#options.adapters.offer(inFolder) : undefined;
      const byAdapter = adapters && { 'Run with Its Own Adapter': adapters };
      tell(view.severity, view.text, {
        ...goTo,
        ...byAdapter,
        ...openSetting,
        ...(view.offersLog ? this.#logAction : {}),
      });
    }
  }

  #tellSuspects(
    { report, asked }: RunAnswer<'fixTest'>,
    run: { folder: vscode.WorkspaceFolder; subject: string },
  ): void {
    const localization = localizationIn(report);
    if (!localization) return;
    const { tests, testIds = [] } = asked;
    const rootUri = run.folder.uri.toString();
    const { subject } = run;
    this.#options.suspects.take({ rootUri, tests, testIds, subject, madeAt: new Date(), report: localization });
  }

  get #logAction(): Record<string, () => void> {
    return { 'Show Log': () => this.#options.log().show() };
  }
}

async function goToLine(folder: vscode.WorkspaceFolder, file: string, line: number): Promise<void> {
  await vscode.window.showTextDocument(uriOf(folder.uri.toString(), file), { selection: rangeOfLine(line) });
}

function logLine(subject: string, { status, message, counts, timingsMs }: FixReport): string {
  const seconds = (timingsMs.total / 1000).toFixed(1);
  return `${subject}: ${status} after ${seconds} s, ${counts.validated} candidates tested, ${counts.plausible} plausible. ${message}`;
}
