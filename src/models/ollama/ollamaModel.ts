import { modelUnknown } from '../../workspace/userErrors/modelErrors.ts';
import { greeting, noTool, offers, reachesItsEnd } from '../capabilityProbe.ts';
import type { Draft, DraftOptions, LanguageModel, Prompt, ToolDefinition } from '../languageModel.ts';
import { nearestModelNames } from '../nearestModelNames.ts';
import type { ConnectionSettings } from '../network/connection.ts';
import { connectTo, lookingAt } from '../network/connection.ts';
import type { HttpClient } from '../network/httpClient.ts';
import { tokenScores } from '../tokenScores.ts';
import { generated, modelDetails, spendingOf, tags } from './ollamaApi.ts';
import { ollamaChat } from './ollamaChat.ts';

interface Abilities {
  readonly infill: boolean;
  readonly chat: boolean;
  readonly tools: boolean;
  readonly logProbabilities: boolean;
}

/** A model of an Ollama. @throws UserError if there is no Ollama at the address, or no such model in it */
export async function openOllamaModel(
  name: string,
  baseUrl: URL,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<LanguageModel> {
  const client = connectTo(baseUrl, settings);
  const model = await findModel(lookingAt(client, settings.timeouts), name, signal);
  const probing = client.with({ retries: { attempts: 1, baseMs: 0, maxWaitMs: 0 } });
  const abilities = await abilitiesOf(probing, model, signal);
  return {
    name: `ollama:${model}`,
    // It takes and tells texts only: there are no token ids to step by, and no grammar but JSON's.
    capabilities: {
      candidates: 'none',
      choice: false,
      infill: abilities.infill,
      chat: abilities.chat,
      tools: abilities.tools,
      score: false,
      rewind: false,
    },
    get usage() {
      return settings.account.usage;
    },
    draft: (prompt, options) => draft(client, model, abilities, prompt, options),
    ...(abilities.chat ? { chat: (messages, options) => ollamaChat(client, model, messages, options) } : {}),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function findModel(client: HttpClient, name: string, signal: AbortSignal): Promise<string> {
  const { models } = await client.get('/api/tags', tags, signal);
  const names = models.map((model) => model.name);
  const found = names.find((other) => other === name || other === `${name}:latest`);
  if (found === undefined) throw modelUnknown(name, client.server, nearestModelNames(name, names));
  return found;
}

async function abilitiesOf(client: HttpClient, model: string, signal: AbortSignal): Promise<Abilities> {
  const generates = (extra: object, options: object = {}): Promise<boolean> =>
    offers(async () => {
      const body = { model, prompt: 'a', stream: false, options: { num_predict: 1, ...options }, ...extra };
      const answer = await client.generate('/api/generate', body, spendingOf(1), generated, signal);
      return !('logprobs' in extra) || (answer.logprobs?.length ?? 0) > 0;
    });
  const chats = (tools: readonly ToolDefinition[]): Promise<boolean> =>
    offers(() => reachesItsEnd(ollamaChat(client, model, greeting, { ...oneToken, tools, signal })));
  const { capabilities: told } = await client
    .ask('/api/show', { model }, modelDetails, signal)
    .catch(() => ({ capabilities: undefined }));
  signal.throwIfAborted();
  return {
    logProbabilities: await generates({ raw: true, logprobs: true }),
    // What the server says it cannot do need not be tried.
    infill: told?.includes('insert') !== false && (await generates({ suffix: 'b' })),
    chat: await chats([]),
    tools: told?.includes('tools') !== false && (await chats([noTool])),
  };
}

const oneToken = { maxTokens: 1, temperature: 0 };

async function draft(
  client: HttpClient,
  model: string,
  abilities: Abilities,
  prompt: Prompt,
  options: DraftOptions,
): Promise<Draft> {
  const { maxTokens, temperature, topK, seed, stop, signal } = options;
  const text =
    prompt.kind === 'continue' ? { prompt: prompt.text, raw: true } : { prompt: prompt.prefix, suffix: prompt.suffix };
  const body = {
    model,
    ...text,
    stream: false,
    ...(abilities.logProbabilities ? { logprobs: true } : {}),
    options: {
      num_predict: maxTokens,
      temperature,
      ...(topK === undefined ? {} : { top_k: topK }),
      ...(seed === undefined ? {} : { seed }),
      ...(stop === undefined ? {} : { stop }),
    },
  };
  const answer = await client.generate('/api/generate', body, spendingOf(maxTokens), generated, signal);
  const scored = (answer.logprobs ?? []).map(({ bytes, token, logprob }) => ({
    bytes: bytes ? Uint8Array.from(bytes) : Buffer.from(token),
    logProbability: logprob,
  }));
  const tokens = tokenScores(scored, answer.response);
  const end = answer.done_reason === 'length' ? 'length' : 'stop';
  return { text: answer.response, end, ...(tokens && scored.length > 0 ? { tokens } : {}) };
}
