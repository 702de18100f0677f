import * as vscode from 'vscode';
import type { FixRuns } from '../fixRuns.ts';
import { setContext } from '../setContext.ts';
import type { AdapterRuns } from './adapterRuns.ts';
import { fileBelow, uriOf } from './folderPlaces.ts';
import { HeatDecorations } from './heatDecorations.ts';
import { LiveUpdates } from './liveUpdates.ts';
import type { LocalizeRuns } from './localizeRuns.ts';
import { registerSuspectCommands } from './suspectCommands.ts';
import { SuspectHovers } from './suspectHovers.ts';
import type { Suspects } from './suspects.ts';
import type { SuspectsView } from './suspectsView.ts';

export interface SuspectsSurfaceOptions {
  readonly suspects: Suspects;
  readonly view: SuspectsView;
  readonly localizing: LocalizeRuns;
  readonly fixing: FixRuns;
  readonly adapters: AdapterRuns;
}

/** Everything that people see of suspects: the view, the marks and hovers in editors, the commands, live updates. */
export function showSuspects(options: SuspectsSurfaceOptions): { dispose(): unknown }[] {
  const { suspects, view, localizing, fixing, adapters } = options;
  const isOccupied = (): boolean => fixing.isRunning || adapters.isRunning;
  return [
    view,
    new HeatDecorations(suspects),
    vscode.languages.registerHoverProvider(SuspectHovers.selector, new SuspectHovers(suspects)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const { result } = suspects;
      const file = result && fileBelow(result.rootUri, document.uri);
      if (file !== undefined) suspects.noteEdit(file, contentChanges);
    }),
    suspects.onDidChange((change) => {
      if (change === 'ranking') tellMenus(suspects);
    }),
    new LiveUpdates({ runs: localizing, suspects, view, isOccupied, ownFailures: () => adapters.lastFailures }),
    ...registerSuspectCommands(options),
  ];
}

function tellMenus(suspects: Suspects): void {
  const { result } = suspects;
  setContext('fixpoint.hasSuspects', result !== undefined);
  setContext('fixpoint.suspects.hasExclusions', suspects.hasExclusions);
  setContext('fixpoint.suspects.files', result ? suspects.files.map((file) => uriOf(result.rootUri, file).fsPath) : []);
}
