import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LanguageFeatureParams, LanguageFeaturePlace } from '../../protocol/protocol.ts';
import { within } from './within.ts';

const providerCommands = {
  definitions: 'vscode.executeDefinitionProvider',
  references: 'vscode.executeReferenceProvider',
  implementations: 'vscode.executeImplementationProvider',
} as const;

/** How long a language's extension gets to register what it provides before it is asked again. */
const askAgainMs = 100;

/** Answers the engine with what the editor's own commands tell: what the language servers in it know. */
export class LanguageFeatures {
  /** Languages a server has answered for. */
  readonly #answering = new Set<string>();
  /** Languages that were waited for in vain. They are asked, but no second time is lost on them. */
  readonly #silent = new Set<string>();

  /** @returns null if nobody answered in time, or if the workspace is not trusted: its settings may steer the servers */
  async answer(params: LanguageFeatureParams, token: vscode.CancellationToken): Promise<LanguageFeaturePlace[] | null> {
    const uri = vscode.Uri.parse(params.uri);
    if (!vscode.workspace.isTrusted || uri.scheme !== 'file') return null;
    try {
      const places = await within(params.timeoutMs, token, (isOver) => this.#ask(params, uri, isOver));
      return places ?? null;
    } catch {
      return null; // the file is gone, or the server's own trouble: the engine knows as much as without it
    }
  }

  async #ask(
    { feature, line, character }: LanguageFeatureParams,
    uri: vscode.Uri,
    isOver: () => boolean,
  ): Promise<LanguageFeaturePlace[] | undefined> {
    const { languageId } = await vscode.workspace.openTextDocument(uri);
    await activated(languageId);
    const position = new vscode.Position(line, character);
    while (!isOver()) {
      const places = await placesOf(feature, uri, position);
      if (places.length > 0) this.#answering.add(languageId);
      if (this.#answering.has(languageId)) return places;
      // Nobody there and nothing known look alike. A server that has only just started is worth one wait.
      if (this.#silent.has(languageId)) return undefined;
      await delay(askAgainMs);
    }
    this.#silent.add(languageId);
    return undefined;
  }
}

/** Opening a document wakes the extensions of its language; this waits until they are awake. */
async function activated(languageId: string): Promise<void> {
  const concerned = vscode.extensions.all.filter(({ isActive, packageJSON }) => {
    const { activationEvents } = packageJSON as { readonly activationEvents?: readonly string[] };
    return !isActive && activationEvents?.includes(`onLanguage:${languageId}`);
  });
  await Promise.allSettled(concerned.map((extension) => extension.activate()));
}

async function placesOf(
  feature: LanguageFeatureParams['feature'],
  uri: vscode.Uri,
  position: vscode.Position,
): Promise<LanguageFeaturePlace[]> {
  const found =
    feature === 'callers'
      ? await callsOf(uri, position)
      : await run<vscode.Location | vscode.LocationLink>(providerCommands[feature], uri, position);
  const places = found.map(placeOf).filter((place) => place !== undefined);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

async function callsOf(uri: vscode.Uri, position: vscode.Position): Promise<vscode.Location[]> {
  const items = await run<vscode.CallHierarchyItem>('vscode.prepareCallHierarchy', uri, position);
  const calls = await Promise.all(
    items.map((item) => run<vscode.CallHierarchyIncomingCall>('vscode.provideIncomingCalls', item)),
  );
  return calls
    .flat()
    .flatMap(({ from, fromRanges }) => fromRanges.map((range) => new vscode.Location(from.uri, range)));
}

/** Some of the commands answer with undefined where no provider is registered. */
async function run<T>(command: string, ...commandArguments: readonly unknown[]): Promise<readonly T[]> {
  const found = await vscode.commands.executeCommand<readonly T[] | undefined>(command, ...commandArguments);
  return found ?? [];
}

function placeOf(found: vscode.Location | vscode.LocationLink): LanguageFeaturePlace | undefined {
  const [uri, range] =
    'targetUri' in found
      ? [found.targetUri, found.targetSelectionRange ?? found.targetRange]
      : [found.uri, found.range];
  if (uri.scheme !== 'file') return undefined;
  return { uri: uri.toString(), line: range.start.line, endLine: range.end.line };
}
