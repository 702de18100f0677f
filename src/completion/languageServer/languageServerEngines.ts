import { findGopls } from './findGopls.ts';
import { findJdtls } from './findJdtls.ts';
import { findPyright } from './findPyright.ts';
import { goplsServer } from './gopls.ts';
import { jdtlsServer } from './jdtls.ts';
import { LanguageServerEngine } from './languageServerEngine.ts';
import { pyrightServer } from './pyright.ts';
import type { ServerDescription } from './serverDescription.ts';
import type { LanguageServerSettings, Missing } from './serverSettings.ts';

export type LanguageServerChoice =
  | { readonly kind: 'engine'; readonly engine: LanguageServerEngine }
  /** Sentences for people. */
  | { readonly kind: 'none'; readonly reason: string; readonly remedy: string };

/** The languages, by their folders under `grammars/`, for which there are language servers. */
export const languagesWithServers = ['python', 'java', 'go'] as const;
export type LanguageWithServer = (typeof languagesWithServers)[number];

type Finder = (settings: LanguageServerSettings, signal: AbortSignal) => Promise<ServerDescription | Missing>;

const finders: Readonly<Record<LanguageWithServer, Finder>> = {
  python: (settings) => Promise.resolve(describe(findPyright(settings), pyrightServer)),
  java: (settings) => Promise.resolve(describe(findJdtls(settings), jdtlsServer)),
  go: async (settings, signal) => describe(await findGopls(settings, signal), goplsServer),
};

const describe = <Program extends object>(
  found: Program | Missing,
  describeProgram: (program: Program) => ServerDescription,
): ServerDescription | Missing => ('remedy' in found ? found : describeProgram(found));

export const hasLanguageServer = (language: string): language is LanguageWithServer =>
  (languagesWithServers as readonly string[]).includes(language);

/**
 * The engine of a language, whose server starts with the first document; or why there is none.
 * @throws the signal's reason if aborted
 */
export async function languageServerEngineFor(
  language: string,
  settings: LanguageServerSettings,
  signal: AbortSignal,
): Promise<LanguageServerChoice> {
  const found = await findLanguageServer(language, settings, signal);
  if ('remedy' in found) return { kind: 'none', ...found };
  return { kind: 'engine', engine: new LanguageServerEngine(found, settings.root) };
}

/** @throws the signal's reason if aborted */
export async function findLanguageServer(
  language: string,
  settings: LanguageServerSettings,
  signal: AbortSignal,
): Promise<ServerDescription | Missing> {
  if (!hasLanguageServer(language))
    return { reason: `no language server for ${language} is known here.`, remedy: 'The names of the index serve.' };
  if (!settings.isTrusted)
    return { reason: 'the workspace is not trusted.', remedy: 'Trust it; until then no language server is started.' };
  return await finders[language](settings, signal);
}
