/** The door to completion engines that are language servers: which are there, and one for a language. */
export {
  findLanguageServer,
  languageServerEngineFor,
  languagesWithServers,
} from './languageServer/languageServerEngines.ts';
export type { LanguageServerChoice } from './languageServer/languageServerEngines.ts';
export type { LanguageServerSettings, Missing, NamedServers } from './languageServer/serverSettings.ts';
export { namedServers } from './languageServer/serverSettings.ts';
