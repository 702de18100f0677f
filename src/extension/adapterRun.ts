import * as vscode from 'vscode';
import type { EditorTest } from '../protocol/protocol.ts';
import { tell } from './messages.ts';
import { framesOf } from './failureFrames.ts';
import type { ReportedFailure } from './testFailureText.ts';
import { failuresIn } from './testFailureText.ts';
import type { ControlledTest } from './undocumented.ts';
import { lastTestFailures, runTests, testsInFile } from './undocumented.ts';

// Where Fixpoint has no runner for a test, the extension that shows it has one. It runs the test without coverage, so
// all that can be learnt is the failure's trace.

/** A place of the workspace in a failure's trace. */
export interface TraceSuspect {
  readonly uri: vscode.Uri;
  /** The first line is 1. */
  readonly line: number;
  /** 1/j for the j-th frame of the workspace from the innermost outwards, as in `localize/suspiciousness.ts`. */
  readonly score: number;
}

export type AdapterRunEnd =
  | { readonly kind: 'failed'; readonly suspects: readonly TraceSuspect[] }
  /** The test passed, was not run, or its adapter does not say why it failed. */
  | { readonly kind: 'no-failure' };

/** A test that its own adapter can run. */
export interface AdapterTest {
  readonly test: ControlledTest;
  readonly uri: vscode.Uri;
}

/** What runs the tests with their own adapters and shows what came of it; undefined if not all of them have one. */
export async function runsByAdapter(
  tests: readonly EditorTest[],
  subject: string,
): Promise<(() => Promise<void>) | undefined> {
  const known = await adapterTests(tests);
  if (!known) return undefined;
  return async () => {
    const options = { location: vscode.ProgressLocation.Notification, title: `Fixpoint: ${subject}` };
    const end = await vscode.window.withProgress(options, (progress) => {
      progress.report({ message: 'running with its own adapter' });
      return runByAdapter(known);
    });
    await show(end, subject);
  };
}

/** The tests as the editor knows them; undefined if one of them has no adapter that can be told, or is only a place. */
export async function adapterTests(tests: readonly EditorTest[]): Promise<readonly AdapterTest[] | undefined> {
  const found: AdapterTest[] = [];
  for (const { uri: address, ids } of tests) {
    if (ids.length === 0) return undefined;
    const uri = vscode.Uri.parse(address);
    const chain = ids.join('\0');
    const test = (await testsInFile(uri)).find(([, ...own]) => own.join('\0') === chain);
    if (!test) return undefined;
    found.push({ test, uri });
  }
  return found.length > 0 ? found : undefined;
}

/** The run shows in the editor's own views, too. */
export async function runByAdapter(tests: readonly AdapterTest[]): Promise<AdapterRunEnd> {
  if (!(await runTests(tests.map(({ test }) => test)))) return { kind: 'no-failure' };
  const failures = failuresIn((await lastTestFailures()) ?? '');
  const suspects: TraceSuspect[] = [];
  let hasFailed = false;
  for (const { test, uri } of tests) {
    for (const failure of failures.filter((one) => isOf(one, test))) {
      hasFailed = true;
      suspects.push(...(await suspectsIn(failure, uri)));
    }
  }
  return hasFailed ? { kind: 'failed', suspects: withoutRepetitions(suspects) } : { kind: 'no-failure' };
}

/** Of the test itself or of one that is in it. */
function isOf({ name, path }: ReportedFailure, [, ...ids]: ControlledTest): boolean {
  const own = ids.at(-1) ?? '';
  return name === own || path.split(' > ').includes(own);
}

async function suspectsIn(failure: ReportedFailure, test: vscode.Uri): Promise<TraceSuspect[]> {
  const suspects: TraceSuspect[] = [];
  for (const { file, line } of framesOf(failure, test.fsPath)) {
    const uri = await workspaceFile(file);
    if (uri) suspects.push({ uri, line, score: 1 / (suspects.length + 1) });
  }
  return suspects;
}

/** A file of the workspace by its path, absolute or below a folder. */
async function workspaceFile(path: string): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
  const places = isAbsolute ? [vscode.Uri.file(path)] : folders.map(({ uri }) => vscode.Uri.joinPath(uri, path));
  for (const uri of places) {
    if (vscode.workspace.getWorkspaceFolder(uri) && !/[\\/](?:node_modules|site-packages)[\\/]/.test(uri.path)) {
      const stats = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
      if (stats?.type === vscode.FileType.File) return uri;
    }
  }
  return undefined;
}

function withoutRepetitions(suspects: readonly TraceSuspect[]): TraceSuspect[] {
  const byPlace = new Map<string, TraceSuspect>();
  for (const suspect of [...suspects].sort((a, b) => b.score - a.score)) {
    const place = `${suspect.uri.toString()}:${suspect.line}`;
    if (!byPlace.has(place)) byPlace.set(place, suspect);
  }
  return [...byPlace.values()];
}

async function show(end: AdapterRunEnd, subject: string): Promise<void> {
  if (end.kind === 'no-failure') {
    tell(
      'information',
      `Fixpoint: ${subject} did not fail when its own adapter ran it, or the adapter does not say why.`,
    );
    return;
  }
  if (end.suspects.length === 0) {
    tell('warning', `Fixpoint: ${subject} fails, but the trace names no file of this workspace.`);
    return;
  }
  const items = end.suspects.map((suspect) => ({
    label: `${vscode.workspace.asRelativePath(suspect.uri)}:${suspect.line}`,
    description: `score ${suspect.score.toFixed(2)}`,
    suspect,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Fixpoint: suspects of ${subject}`,
    placeHolder: 'From the trace alone: no coverage was recorded and no patch was tried',
  });
  if (!chosen) return;
  const at = new vscode.Position(chosen.suspect.line - 1, 0);
  await vscode.window.showTextDocument(chosen.suspect.uri, { selection: new vscode.Range(at, at) });
}
