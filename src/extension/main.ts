import * as vscode from 'vscode';
import type { CommandTests } from './commandTests.ts';
import { testsAt, testsOfItems } from './commandTests.ts';
import { Engine } from './engine.ts';
import { FixRuns } from './fixRuns.ts';
import { tellError } from './messages.ts';
import { chooseModel } from './models/chooseModel.ts';
import { ChosenModel } from './models/chosenModel.ts';
import { chatWithEditorModel, listEditorModels } from './models/editorModels.ts';
import { QuickFix } from './quickFix.ts';
import { registerReviewCommands } from './review/reviewCommands.ts';
import { Reviews } from './review/reviews.ts';
import { IndexBuilds } from './search/indexBuilds.ts';
import { IndexStatus } from './search/indexStatus.ts';
import { IndexWorkspace } from './search/indexWorkspace.ts';
import { LanguageFeatures } from './search/languageFeatures.ts';
import { showSearchPick } from './search/searchPick.ts';
import { registerSearchTools } from './search/searchTools.ts';
import { AdapterRuns } from './suspects/adapterRuns.ts';
import { LocalizeRuns } from './suspects/localizeRuns.ts';
import { Suspects } from './suspects/suspects.ts';
import { showSuspects } from './suspects/suspectsSurface.ts';
import { SuspectsView } from './suspects/suspectsView.ts';

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
      listEditorModels,
      chatWithEditorModel,
    },
    onGone: () => builds.clear(),
    tellStopped: (error) => tellError(error, { Restart: () => started.restart(), 'Show Log': () => log().show() }),
  });
  engine = started;
  const reviews = new Reviews();
  const suspects = new Suspects();
  const suspectsView = new SuspectsView(suspects);
  const adapters = new AdapterRuns({ suspects, view: suspectsView });
  const localizing = new LocalizeRuns({ engine: started, suspects, view: suspectsView, adapters, log });
  const model = new ChosenModel(started, context);
  const onStart = (): void => localizing.cancel();
  const runs = new FixRuns({
    engine: started,
    reviews,
    suspects,
    adapters,
    log,
    onStart,
    model: (token) => model.forRun(token),
  });
  const indexing = new IndexWorkspace({ engine: started, builds, log });

  context.subscriptions.push(
    reviews,
    builds,
    new IndexStatus(builds),
    vscode.languages.registerCodeActionsProvider(QuickFix.selector, new QuickFix(), QuickFix.metadata),
    vscode.commands.registerCommand('fixpoint.fixFailingTest', (...items: unknown[]) => fix(runs, testsOfItems(items))),
    vscode.commands.registerCommand('fixpoint.fixTestAtCursor', async (...place: unknown[]) =>
      fix(runs, await testsAt(place)),
    ),
    vscode.commands.registerCommand('fixpoint.restartEngine', () => started.restart()),
    vscode.commands.registerCommand('fixpoint.chooseModel', () => chooseModel(started, model)),
    vscode.commands.registerCommand('fixpoint.showLog', () => log().show()),
    vscode.commands.registerCommand('fixpoint.search', () => showSearchPick({ engine: started, log })),
    vscode.commands.registerCommand('fixpoint.indexWorkspace', () => indexing.run()),
    vscode.commands.registerCommand('fixpoint.cancelIndexing', () =>
      Promise.all(builds.rootUris.map((rootUri) => started.cancelIndexing(rootUri))),
    ),
    ...registerReviewCommands(reviews),
    ...showSuspects({ suspects, view: suspectsView, localizing, fixing: runs, adapters }),
    ...registerSearchTools(started),
  );
}

/** Ends the engine and with it every process it started. */
export async function deactivate(): Promise<void> {
  await engine?.stop();
}

async function fix(runs: FixRuns, found: CommandTests | undefined): Promise<void> {
  if (found) await runs.fix(found);
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
