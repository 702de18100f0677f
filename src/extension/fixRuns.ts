import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { FixReport, FixStage } from '../protocol/contract.ts';
import type { EditorTest, FixTestResult } from '../protocol/protocol.ts';
import { engineFailed, testOutsideWorkspace, workspaceNotTrusted } from '../workspace/userErrors.ts';
import { runsByAdapter } from './adapterRun.ts';
import { Attention } from './attention.ts';
import { chooseTests } from './chooseTests.ts';
import { testsKey } from './editorTest.ts';
import type { Engine } from './engine.ts';
import type { RequestEnd } from './engineClient.ts';
import { tell, tellError } from './messages.ts';
import { outcomeView } from './outcome.ts';
import { suspectName } from './review/reviewTexts.ts';
import type { Reviews } from './review/reviews.ts';
import { runSettings } from './settings.ts';
import { manageWorkspaceTrust, openSettings, showNotifications } from './undocumented.ts';

const stageNames: Readonly<Record<FixStage, string>> = {
  reproduce: 'Reproducing',
  spectra: 'Recording',
  localize: 'Localizing',
  generate: 'Searching',
  validate: 'Testing',
  rank: 'Verifying',
};

export interface FixRunsOptions {
  readonly engine: Engine;
  readonly reviews: Reviews;
  readonly log: () => vscode.LogOutputChannel;
}

/** Runs of the engine on the user's behalf: at most one at a time for the same tests. */
export class FixRuns {
  readonly #options: FixRunsOptions;
  readonly #running = new Set<string>();

  constructor(options: FixRunsOptions) {
    this.#options = options;
  }

  /** Repairs tests, folder by folder, and shows what comes of it. @param subject the tests' name for people */
  async fix(tests: readonly EditorTest[], subject: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      tellError(workspaceNotTrusted(), { 'Manage Trust': manageWorkspaceTrust });
      return;
    }
    const byFolder = new Map<vscode.WorkspaceFolder, EditorTest[]>();
    for (const test of tests) {
      const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(test.uri));
      if (!folder) {
        tellError(testOutsideWorkspace(test.labels.at(-1) ?? subject));
        return;
      }
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), test]);
    }
    await Promise.all([...byFolder].map(([folder, inFolder]) => this.#fixIn(folder, inFolder, subject)));
  }

  async #fixIn(folder: vscode.WorkspaceFolder, tests: readonly EditorTest[], subject: string): Promise<void> {
    const key = testsKey(tests);
    if (this.#running.has(key)) {
      await showNotifications(); // its progress is among them
      return;
    }
    this.#running.add(key);
    const attention = new Attention();
    try {
      const end = await this.#runChosen(folder, tests, subject);
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

  /** Asks the person which tests they mean as long as the engine cannot tell. */
  async #runChosen(
    folder: vscode.WorkspaceFolder,
    tests: readonly EditorTest[],
    subject: string,
  ): Promise<RequestEnd<FixTestResult>> {
    let asked: { tests: readonly EditorTest[]; testIds: readonly string[] } = { tests, testIds: [] };
    for (;;) {
      const end = await this.#run(folder, asked, subject);
      const ambiguous = end.kind === 'answered' ? end.result.ambiguous : undefined;
      if (!ambiguous) return end;
      const chosen = await chooseTests(ambiguous);
      if (!chosen) return { kind: 'cancelled' };
      asked = { tests: asked.tests.filter((_, at) => at !== ambiguous.index), testIds: [...asked.testIds, ...chosen] };
    }
  }

  #run(
    folder: vscode.WorkspaceFolder,
    { tests, testIds }: { readonly tests: readonly EditorTest[]; readonly testIds: readonly string[] },
    subject: string,
  ): Thenable<RequestEnd<FixTestResult>> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: `Fixpoint: ${subject}`,
    };
    return vscode.window.withProgress(options, (progress, token) => {
      progress.report({ message: 'starting' });
      const answer = async (): Promise<RequestEnd<FixTestResult>> => {
        const settings = await runSettings(folder.uri); // the Python extension may take its time to name an interpreter
        if (token.isCancellationRequested) return { kind: 'cancelled' };
        return this.#options.engine.fixTest(
          { runId: randomUUID(), rootUri: folder.uri.toString(), tests, testIds, settings },
          ({ stage, message }) => progress.report({ message: `${stageNames[stage]}: ${message}` }),
          token,
        );
      };
      return Promise.race([answer(), cancellationOf(token)]);
    });
  }

  async #show(
    result: FixTestResult,
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
      const adapters = view.offersAdapter ? await runsByAdapter(run.tests, run.subject) : undefined;
      const byAdapter = adapters && { 'Run with Its Own Adapter': adapters };
      tell(view.severity, view.text, {
        ...goTo,
        ...byAdapter,
        ...openSetting,
        ...(view.offersLog ? this.#logAction : {}),
      });
    }
  }

  get #logAction(): Record<string, () => void> {
    return { 'Show Log': () => this.#options.log().show() };
  }
}

/** The person need not wait until the engine has ended its processes. */
function cancellationOf(token: vscode.CancellationToken): Promise<RequestEnd<FixTestResult>> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => resolve({ kind: 'cancelled' }));
  });
}

async function goToLine(folder: vscode.WorkspaceFolder, file: string, line: number): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), { selection });
}

function logLine(subject: string, { status, message, counts, timingsMs }: FixReport): string {
  const seconds = (timingsMs.total / 1000).toFixed(1);
  return `${subject}: ${status} after ${seconds} s, ${counts.validated} candidates tested, ${counts.plausible} plausible. ${message}`;
}
