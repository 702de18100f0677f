import * as vscode from 'vscode';
import { noTestSelected, testWithoutFile } from '../workspace/userErrors.ts';
import { editorTestAt, nameOf, testItemsIn, toEditorTest } from './editorTest.ts';
import { Engine } from './engine.ts';
import { FixRuns } from './fixRuns.ts';
import { tellError } from './messages.ts';
import { QuickFix } from './quickFix.ts';
import { registerReviewCommands } from './review/reviewCommands.ts';
import { Reviews } from './review/reviews.ts';
import { IndexBuilds } from './search/indexBuilds.ts';
import { IndexStatus } from './search/indexStatus.ts';
import { IndexWorkspace } from './search/indexWorkspace.ts';
import { LanguageFeatures } from './search/languageFeatures.ts';
import { showSearchPick } from './search/searchPick.ts';
import { registerSearchTools } from './search/searchTools.ts';
import { testFunctionAt } from './testFunctionAt.ts';

let engine: Engine | undefined;

/** Registers what the manifest contributes. Whatever takes time or starts a process waits for the first command. */
export function activate(context: vscode.ExtensionContext): void {
  const log = lazy(() => {
    const channel = vscode.window.createOutputChannel('Fixpoint', { log: true });
    context.subscriptions.push(channel);
    return channel;
  });
  const builds = new IndexBuilds();
  const features = new LanguageFeatures();
  const started: Engine = new Engine({
    modulePath: context.asAbsolutePath('dist/engine.js'),
    log,
    listeners: {
      answerLanguageFeature: (params, token) => features.answer(params, token),
      onIndexProgress: (progress) => builds.update(progress),
    },
    onGone: () => builds.clear(),
    tellStopped: (error) => tellError(error, { Restart: () => started.restart(), 'Show Log': () => log().show() }),
  });
  engine = started;
  const reviews = new Reviews();
  const runs = new FixRuns({ engine: started, reviews, log });
  const indexing = new IndexWorkspace({ engine: started, builds, log });

  context.subscriptions.push(
    reviews,
    builds,
    new IndexStatus(builds),
    vscode.languages.registerCodeActionsProvider(QuickFix.selector, new QuickFix(), QuickFix.metadata),
    vscode.commands.registerCommand('fixpoint.fixFailingTest', (...items: unknown[]) => fixItems(runs, items)),
    vscode.commands.registerCommand('fixpoint.fixTestAtCursor', (...place: unknown[]) => fixAt(runs, place)),
    vscode.commands.registerCommand('fixpoint.restartEngine', () => started.restart()),
    vscode.commands.registerCommand('fixpoint.showLog', () => log().show()),
    vscode.commands.registerCommand('fixpoint.search', () => showSearchPick({ engine: started, log })),
    vscode.commands.registerCommand('fixpoint.indexWorkspace', () => indexing.run()),
    vscode.commands.registerCommand('fixpoint.cancelIndexing', () =>
      Promise.all(builds.rootUris.map((rootUri) => started.cancelIndexing(rootUri))),
    ),
    ...registerReviewCommands(reviews),
    ...registerSearchTools(started),
  );
}

/** Ends the engine and with it every process it started. */
export async function deactivate(): Promise<void> {
  await engine?.stop();
}

/** From a testing menu: one item or several, or a failure's message. */
async function fixItems(runs: FixRuns, commandArguments: readonly unknown[]): Promise<void> {
  const items = testItemsIn(commandArguments);
  const tests = items.map((item) => ({ item, test: toEditorTest(item) }));
  const unplaced = tests.find(({ test }) => test === undefined);
  if (unplaced) {
    tellError(testWithoutFile(nameOf(unplaced.item)));
    return;
  }
  const [first] = items;
  if (!first) {
    tellError(noTestSelected());
    return;
  }
  await runs.fix(
    tests.flatMap(({ test }) => test ?? []),
    items.length === 1 ? nameOf(first) : `${items.length} tests`,
  );
}

/** From the palette, a key, an editor's menu (its URI) or a quick fix (URI and line). */
async function fixAt(runs: FixRuns, [uri, line]: readonly unknown[]): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
  if (!document) {
    tellError(noTestSelected());
    return;
  }
  const cursor = editor?.document === document ? editor.selection.active.line + 1 : 1;
  const at = typeof line === 'number' ? line : cursor;
  const test = testFunctionAt(document.getText().split('\n'), at, document.languageId);
  const file = document.uri.path.split('/').at(-1) ?? document.uri.path;
  await runs.fix([editorTestAt(document.uri.toString(), test?.startLine ?? at)], test?.name || `${file}:${at}`);
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
