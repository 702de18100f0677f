import { homedir } from 'node:os';
import type { RelativePath } from '../../workspace/paths.ts';
import type { EngineSearch, EngineSource } from '../engineSource.ts';
import type { LanguageServerChoice } from './languageServerEngines.ts';
import { languageServerEngineFor } from './languageServerEngines.ts';
import type { LanguageServerSettings } from './serverSettings.ts';
import { namedServers } from './serverSettings.ts';

const languageOfExtension: Readonly<Record<string, string>> = { py: 'python', pyi: 'python', java: 'java', go: 'go' };

/** Language servers as engines: one for each language, looked for when a file first needs it. */
export class LanguageServerSource implements EngineSource {
  readonly #settings: LanguageServerSettings;
  readonly #choices = new Map<string, Promise<LanguageServerChoice>>();

  constructor(settings: Omit<LanguageServerSettings, 'homeFolder'>) {
    this.#settings = { named: namedServers(settings.environment), ...settings, homeFolder: homedir() };
  }

  async engineFor(file: RelativePath, _text: string, signal: AbortSignal): Promise<EngineSearch | undefined> {
    const language = languageOfExtension[file.split('.').at(-1) ?? ''];
    if (language === undefined) return undefined;
    let choice = this.#choices.get(language);
    if (!choice) {
      choice = languageServerEngineFor(language, this.#settings, signal);
      this.#choices.set(language, choice);
      // A search that was cut off is begun anew by the next file.
      choice.catch(() => this.#choices.delete(language));
    }
    const chosen = await choice;
    if (chosen.kind === 'engine') return { engine: chosen.engine };
    return { engine: undefined, reason: `${chosen.reason} ${chosen.remedy}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const choices = await Promise.allSettled(this.#choices.values());
    await Promise.all(
      choices.map(async (choice) => {
        if (choice.status === 'fulfilled' && choice.value.kind === 'engine')
          await choice.value.engine[Symbol.asyncDispose]();
      }),
    );
  }
}
