import * as vscode from 'vscode';
import { noSuspects } from '../../workspace/userErrors/reviewErrors.ts';
import { testWithoutFile } from '../../workspace/userErrors/testErrors.ts';
import { testsAt, testsOfItems } from '../commandTests.ts';
import type { FixRuns } from '../fixRuns.ts';
import { folderAt, mayRunTests } from '../folders.ts';
import { tellError } from '../messages.ts';
import { testFunctionAt } from '../testFunctionAt.ts';
import type { AdapterRuns } from './adapterRuns.ts';
import type { Exclusion } from './exclusions.ts';
import { fileBelow } from './folderPlaces.ts';
import { goToTest } from './goToTest.ts';
import type { LocalizeRuns } from './localizeRuns.ts';
import { runAndShow } from './runAndShow.ts';
import type { Suspects } from './suspects.ts';
import type { SuspectsView } from './suspectsView.ts';
import { restsOnTrace } from './suspectsResult.ts';
import type { SuspectNode } from './suspectTree.ts';
import { nameOfSuspect } from './suspectTexts.ts';

export interface SuspectCommandsOptions {
  readonly suspects: Suspects;
  readonly view: SuspectsView;
  readonly localizing: LocalizeRuns;
  readonly fixing: FixRuns;
  readonly adapters: AdapterRuns;
}

/** A place that a command is about; its line is as it is now. */
interface Place {
  readonly file: string;
  readonly line: number;
  /** For people. */
  readonly name: string;
  /** What "Exclude" would take out; undefined where nothing is suspected. */
  readonly exclusion: Exclusion | undefined;
}

/** What can be done with suspects, from the view, the editor, a hover, the testing menus and the palette. */
export function registerSuspectCommands(options: SuspectCommandsOptions): vscode.Disposable[] {
  const { suspects, view, localizing, fixing } = options;
  const onPlace = (name: string, run: (place: Place) => unknown): vscode.Disposable =>
    register(name, (...given) => {
      const place = placeOf(suspects, given);
      if (place) return run(place);
      tellError(noSuspects());
      return undefined;
    });
  return [
    register('show', (...items) => show(options, items)),
    register('showAtCursor', async (...place) => {
      const found = await testsAt(place);
      if (found) await localizing.localize(found, 'asked');
    }),
    register('runAndShow', async (...items) => {
      const found = testsOfItems(items);
      if (found) await runAndShow(found, options);
    }),
    register('runAndShowAtCursor', async (...place) => {
      const found = await testsAt(place);
      if (found) await runAndShow(found, options);
    }),
    register('clear', () => {
      localizing.cancel();
      view.note = '';
      suspects.clear();
    }),
    register('refresh', () => refresh(options)),
    register('cancel', () => localizing.cancel()),
    register('restoreExcluded', () => suspects.restoreExcluded()),
    onPlace('repairHere', ({ file, line, name }) => {
      const { result } = suspects;
      const folder = result && folderAt(result.rootUri);
      if (!folder) return undefined;
      const { tests, testIds, subject } = result;
      const startAt = { file, line };
      return fixing.fixIn(folder, { tests, testIds, subject: `${subject}, starting at ${name}`, startAt });
    }),
    onPlace('exclude', ({ exclusion }) => {
      if (exclusion) suspects.exclude(exclusion);
    }),
    register('reveal', async (uri, line) => {
      const place = placeOf(suspects, [uri, line]);
      const exclusion = place?.exclusion;
      const own = suspects.visible.find(
        ({ file, function: name }) => file === place?.file && name === ownName(exclusion),
      );
      const reported = exclusion?.kind === 'line' ? exclusion.line : own?.line;
      if (place && reported !== undefined) await view.select(place.file, reported);
      else await view.bringToSight();
    }),
    register('goToTest', async (node) => {
      const { result } = suspects;
      if (!result || !isNode(node) || node.kind !== 'test') return;
      if (!(await goToTest(result.rootUri, node.test))) tellError(testWithoutFile(node.test));
    }),
  ];
}

async function show({ view, localizing }: SuspectCommandsOptions, items: readonly unknown[]): Promise<void> {
  if (items.length > 0) {
    const found = testsOfItems(items);
    if (found) await localizing.localize(found, 'asked');
    return;
  }
  const editor = vscode.window.activeTextEditor;
  const lines = editor?.document.getText().split('\n') ?? [];
  const line = (editor?.selection.active.line ?? 0) + 1;
  const isInTest = editor && testFunctionAt(lines, line, editor.document.languageId) !== undefined;
  const found = isInTest ? await testsAt([]) : undefined;
  if (found) await localizing.localize(found, 'asked');
  else await view.bringToSight();
}

async function refresh({ suspects, localizing, adapters }: SuspectCommandsOptions): Promise<void> {
  const { result } = suspects;
  const folder = result && folderAt(result.rootUri);
  const byAdapter = result && restsOnTrace(result) ? await adapters.offer(result) : undefined;
  if (!folder) tellError(noSuspects());
  else if (!byAdapter) await localizing.localizeIn(folder, result, 'asked');
  else if (mayRunTests()) await byAdapter();
}

/** From a row, from a hover (address and line), else the line of the active editor's cursor. */
function placeOf(suspects: Suspects, [first, second]: readonly unknown[]): Place | undefined {
  const { result } = suspects;
  if (!result) return undefined;
  if (isNode(first)) return placeOfNode(suspects, first);
  const editor = vscode.window.activeTextEditor;
  const uri = typeof first === 'string' ? vscode.Uri.parse(first) : editor?.document.uri;
  const line = typeof second === 'number' ? second : editor && editor.selection.active.line + 1;
  const file = uri && fileBelow(result.rootUri, uri);
  if (file === undefined || line === undefined) return undefined;
  const known = suspects.placeAt(file, line);
  const exclusion: Exclusion | undefined =
    known &&
    (known.line === undefined
      ? { kind: 'function', file, function: known.facts.suspect.function }
      : { kind: 'line', file, line: known.line });
  return { file, line, name: known ? nameOfSuspect(known.facts.suspect) : `line ${line}`, exclusion };
}

function placeOfNode(suspects: Suspects, node: SuspectNode): Place | undefined {
  if (node.kind !== 'suspect' && node.kind !== 'line') return undefined;
  const { file, function: name } = node.suspect;
  const reported = node.kind === 'line' ? node.line.line : node.suspect.line;
  const exclusion: Exclusion =
    node.kind === 'line' ? { kind: 'line', file, line: reported } : { kind: 'function', file, function: name };
  return { file, line: suspects.lineNow(file, reported) ?? reported, name: nameOfSuspect(node.suspect), exclusion };
}

function ownName(exclusion: Exclusion | undefined): string | null | undefined {
  return exclusion?.kind === 'function' ? exclusion.function : undefined;
}

function isNode(value: unknown): value is SuspectNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'children' in value;
}

function register(name: string, run: (...given: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`fixpoint.suspects.${name}`, run);
}
