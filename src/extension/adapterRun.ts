import * as vscode from 'vscode';
import type { EditorTest } from '../protocol/protocol.ts';
import { framesOf } from './failureFrames.ts';
import type { ReportedFailure } from './testFailureText.ts';
import { endsWithName, failuresIn } from './testFailureText.ts';
import { testFunctionAt } from './testFunctionAt.ts';
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
  | {
      readonly kind: 'failed';
      readonly suspects: readonly TraceSuspect[];
      /** All that the editor tells of the run. */
      readonly failures: readonly ReportedFailure[];
    }
  /** The test passed, was not run, or its adapter does not say why it failed. */
  | { readonly kind: 'no-failure' }
  /** This editor cannot have the test run, or does not tell what came of it. */
  | { readonly kind: 'unknown' };

/** A test that its own adapter can run. */
export interface AdapterTest {
  readonly test: ControlledTest;
  readonly uri: vscode.Uri;
}

/** The tests as the editor knows them; undefined if one of them has no adapter that can be told. */
export async function adapterTests(tests: readonly EditorTest[]): Promise<readonly AdapterTest[] | undefined> {
  const found: AdapterTest[] = [];
  for (const { uri: address, ids, line } of tests) {
    const uri = vscode.Uri.parse(address);
    const inFile = await testsInFile(uri);
    const chain = ids.join('\0');
    const isOnlyPlace = ids.length === 0;
    const test = isOnlyPlace
      ? await testAt(uri, line ?? 1, inFile)
      : inFile.find(([, ...own]) => own.join('\0') === chain);
    if (!test) return undefined;
    found.push({ test, uri });
  }
  return found.length > 0 ? found : undefined;
}

/** The editor does not tell where its tests are: of a place the source tells the name, and ids usually end with it. */
async function testAt(
  uri: vscode.Uri,
  line: number,
  inFile: readonly ControlledTest[],
): Promise<ControlledTest | undefined> {
  if (inFile.length === 0) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const name = testFunctionAt(document.getText().split('\n'), line, document.languageId)?.name ?? '';
  const named = inFile.filter((test) => name !== '' && endsWithName(test.at(-1) ?? '', name));
  const [outermost] = [...named].sort((a, b) => a.length - b.length);
  // Its cases are in it; a test of the same name elsewhere may be what is meant.
  const isOne = named.every((test) => outermost?.every((part, index) => test[index] === part));
  return isOne ? outermost : undefined;
}

/** The run shows in the editor's own views, too. */
export async function runByAdapter(tests: readonly AdapterTest[]): Promise<AdapterRunEnd> {
  if (!(await runTests(tests.map(({ test }) => test)))) return { kind: 'unknown' };
  const told = await lastTestFailures();
  if (told === undefined) return { kind: 'unknown' };
  const failures = failuresIn(told);
  const suspects: TraceSuspect[] = [];
  let hasFailed = false;
  for (const { test, uri } of tests) {
    for (const failure of failures.filter((one) => isOf(one, test))) {
      hasFailed = true;
      suspects.push(...(await suspectsIn(failure, uri)));
    }
  }
  return hasFailed ? { kind: 'failed', suspects: withoutRepetitions(suspects), failures } : { kind: 'no-failure' };
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
