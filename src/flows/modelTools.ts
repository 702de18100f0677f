import type { CompletionSettings } from '../completion/completion.ts';
import { completionEnginesFor } from '../completion/completion.ts';
import type { DecodingMode } from '../decode/decode.ts';
import { canDecode } from '../decode/decode.ts';
import type { CandidateGenerator } from '../generate/generate.ts';
import { infillGenerator, templateGenerator } from '../generate/generate.ts';
import type { ModelUsage } from '../models/languageModel.ts';
import type { ModelSettings, ModelSpec } from '../models/models.ts';
import { modelNotes, openModel } from '../models/models.ts';
import { modelCannot } from '../workspace/userErrors/modelErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';

export interface ModelToolsSettings {
  readonly spec: ModelSpec;
  readonly models: ModelSettings;
  readonly completion: CompletionSettings;
  readonly decoding: DecodingMode;
  readonly seed: number;
}

/** What makes candidates, and what a person should know of it. */
export interface ModelTools extends AsyncDisposable {
  readonly generators: readonly CandidateGenerator[];
  /** Of the language model so far. */
  readonly usage: () => ModelUsage;
  /** For example that the model could not be opened, and why: the run goes on without it. Grows while a run lasts. */
  readonly notes: readonly string[];
}

const nothingUsed: ModelUsage = { promptTokens: 0, completionTokens: 0, usd: 0 };

/** The templates, and a language model that decodes hand in hand with completion engines if one is chosen. */
export async function openModelTools(settings: ModelToolsSettings, signal: AbortSignal): Promise<ModelTools> {
  const { spec, models, completion, decoding: mode, seed } = settings;
  const templatesAlone = (notes: readonly string[]): ModelTools => ({
    generators: [templateGenerator],
    usage: () => nothingUsed,
    notes,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  if (spec.kind === 'none') return templatesAlone([]);
  try {
    const model = await openModel(spec, models, signal);
    if (!model) return templatesAlone(['No language model was found on this machine; templates alone were used.']);
    if (!canDecode(model)) {
      await model[Symbol.asyncDispose]();
      throw modelCannot(model.name, 'fill in code between other code, nor chat');
    }
    const engines = completionEnginesFor(completion);
    const engineFor: Parameters<typeof infillGenerator>[0]['engineFor'] = async (file, text, until) =>
      mode === 'off' ? undefined : (await engines.engineFor(file, text, until)).engine;
    const notes = [...modelNotes(spec, models)];
    const onNote = (note: string): void => {
      if (!notes.includes(note)) notes.push(note); // a search may have two rounds
    };
    return {
      generators: [templateGenerator, infillGenerator({ model, mode, seed, engineFor, onNote })],
      usage: () => model.usage,
      notes,
      [Symbol.asyncDispose]: async () => {
        await engines[Symbol.asyncDispose]();
        await model[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return templatesAlone([`The language model could not be used: ${error.message} Templates alone were tried.`]);
  }
}
