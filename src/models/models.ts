import { editorModelUnavailable, modelKeyMissing } from '../workspace/userErrors/modelErrors.ts';
import { autoModel } from './autoModel.ts';
import { openEditorModel } from './editor/editorModel.ts';
import type { LanguageModel } from './languageModel.ts';
import { LlamaModel, openLlamaModel } from './llama/llamaModel.ts';
import { openLlamaServer } from './llama-server/llamaServer.ts';
import { ModelAccount } from './modelAccount.ts';
import type { ModelSettings } from './modelSettings.ts';
import { apiKey, modelPrice, ollamaAddress, openaiAddress } from './modelSettings.ts';
import type { ModelSpec } from './modelSpec.ts';
import type { ConnectionSettings } from './network/connection.ts';
import { isLoopback } from './network/loopback.ts';
import { runsElsewhere } from './ollama/ollamaApi.ts';
import { openOllamaModel } from './ollama/ollamaModel.ts';
import { openOpenaiModel } from './openai/openaiModel.ts';

export type { EditorChatEnd, EditorModelInfo, EditorModels } from './editor/editorModels.ts';
export type { ModelSettings } from './modelSettings.ts';
export { parseModelSpec } from './modelSpec.ts';
export type { ModelSpec } from './modelSpec.ts';
export type { DetectedModel, DetectedServer } from './network/detectServers.ts';
export { detectServers } from './network/detectServers.ts';

/**
 * Opens the language model that is meant and finds out what it offers.
 * @returns undefined for `none`, and for `auto` where no model is on this machine
 * @throws UserError if the model cannot be used, and why
 */
export async function openModel(
  spec: ModelSpec,
  settings: ModelSettings,
  signal: AbortSignal,
): Promise<LanguageModel | undefined> {
  switch (spec.kind) {
    case 'none':
      return undefined;
    case 'auto': {
      const found = await autoModel(settings, signal);
      return found && openModel(found.spec, { ...settings, ...found.settings }, signal);
    }
    case 'llama':
      return openLlamaModel(spec.path, settings, signal);
    case 'llama-server':
      return openLlamaServer(spec.url, connectionOf(settings, spec), signal);
    case 'ollama': {
      const address = ollamaAddress(settings.environment['OLLAMA_HOST'] ?? '');
      return openOllamaModel(spec.name, address, connectionOf(settings, spec), signal);
    }
    case 'openai':
      return openOpenai(spec.name, settings, signal);
    case 'editor':
      if (!settings.editorModels) throw editorModelUnavailable(spec.id, 'there is no editor here.');
      return openEditorModel(spec.id, settings.editorModels, signal);
  }
}

/**
 * What a person should know about the use of a model before it is used; empty if nothing.
 * @param maxCostUsd the limit that they gave
 */
export function modelNotes(spec: ModelSpec, settings: ModelSettings): readonly string[] {
  const isLimited = settings.maxCostUsd !== undefined && spec.kind === 'openai';
  if (!isLimited || isLoopback(openaiAddress(settings)) || modelPrice(settings)) return [];
  return [
    `No price is known for openai:${spec.name}, so its use counts as free and the cost limit ends nothing. Set FIXPOINT_PROMPT_PRICE and FIXPOINT_COMPLETION_PRICE (US dollars a million tokens).`,
  ];
}

/**
 * Where what a model is asked is sent, as a person is told: the host if that is another machine, or who passes it on.
 * @returns undefined for what stays on this machine
 */
export function modelDestination(
  spec: ModelSpec,
  settings: Pick<ModelSettings, 'baseUrl' | 'environment'>,
): string | undefined {
  switch (spec.kind) {
    case 'none':
    case 'auto':
    case 'llama':
      return undefined;
    case 'llama-server':
      return remoteHost(spec.url);
    case 'ollama': {
      const host = remoteHost(ollamaAddress(settings.environment['OLLAMA_HOST'] ?? ''));
      return host ?? (runsElsewhere({ name: spec.name }) ? 'ollama.com' : undefined);
    }
    case 'openai':
      return remoteHost(openaiAddress(settings));
    case 'editor':
      return `the provider of the editor's model ${spec.id}`;
  }
}

const remoteHost = (address: URL): string | undefined => (isLoopback(address) ? undefined : address.host);

async function openOpenai(name: string, settings: ModelSettings, signal: AbortSignal): Promise<LanguageModel> {
  const address = openaiAddress(settings);
  // Not asked without a key: what the answer would be is known.
  if (address.hostname === 'api.openai.com' && apiKey(settings, 'OPENAI_API_KEY') === undefined) {
    throw modelKeyMissing(address.host);
  }
  return openOpenaiModel(name, address, connectionOf(settings, { kind: 'openai', name }), signal);
}

/** A key goes to the server that it is for, and to no other. */
function connectionOf(settings: ModelSettings, { kind }: ModelSpec): ConnectionSettings {
  const key = kind === 'ollama' ? undefined : apiKey(settings, kind === 'openai' ? 'OPENAI_API_KEY' : 'LLAMA_API_KEY');
  const price = kind === 'openai' ? modelPrice(settings) : undefined;
  const { maxCostUsd } = settings;
  return {
    ...settings.connection,
    ...(key === undefined ? {} : { key }),
    account: new ModelAccount({ ...(price ? { price } : {}), ...(maxCostUsd === undefined ? {} : { maxCostUsd }) }),
  };
}

/** What a model of this process takes of the machine's memory; undefined for one that runs elsewhere. */
export async function residentBytesOf(
  model: LanguageModel,
  signal: AbortSignal,
): Promise<{ readonly residentBytes: number; readonly contextTokens: number } | undefined> {
  if (!(model instanceof LlamaModel)) return undefined;
  return { residentBytes: await model.residentBytes(signal), contextTokens: model.contextTokens };
}
