import * as z from 'zod';
import { modelAnswerUnreadable, modelCannot, modelUnknown } from '../../workspace/userErrors/modelErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { greeting } from '../capabilityProbe.ts';
import type { Draft, DraftOptions, LanguageModel, Prompt, TokenScore } from '../languageModel.ts';
import { nearestModelNames } from '../nearestModelNames.ts';
import { streamChat } from '../network/chatCompletions.ts';
import type { ConnectionSettings } from '../network/connection.ts';
import { connectTo, lookingAt } from '../network/connection.ts';
import type { HttpClient } from '../network/httpClient.ts';
import { tokenScores } from '../tokenScores.ts';
import { complete, scoredTokens } from './completionsApi.ts';
import type { OpenaiAbilities } from './openaiProbes.ts';
import { openaiAbilities } from './openaiProbes.ts';

export const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

const chatPath = '/chat/completions';

/**
 * A model of any server that speaks OpenAI's protocol: hosted services, vLLM, LM Studio and others.
 * @param baseUrl with the version: `https://api.openai.com/v1`
 * @throws UserError if there is no such server or model
 */
export async function openOpenaiModel(
  name: string,
  baseUrl: URL,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<LanguageModel> {
  const client = connectTo(baseUrl, settings);
  const quick = lookingAt(client, settings.timeouts);
  await checkName(quick, name, signal);
  const probing = client.with({ retries: { attempts: 1, baseMs: 0, maxWaitMs: 0 } });
  const abilities = await openaiAbilities(probing, name, signal);
  const { chat, completions } = abilities;
  if (!chat && !completions) await tellWhy(quick, name, signal);
  return {
    name: `openai:${name}`,
    capabilities: {
      candidates: 'none', // a step over the network costs more than it brings, and tokens have no ids
      choice: abilities.choice !== undefined,
      infill: abilities.infill,
      chat: chat !== undefined,
      tools: chat?.tools ?? false,
      score: abilities.score,
      rewind: false,
    },
    get usage() {
      return settings.account.usage;
    },
    ...(completions ? { draft: (prompt, options) => draft(client, name, abilities, prompt, options) } : {}),
    ...(abilities.score
      ? { score: (prefix, text, scoreSignal) => score(client, name, prefix, text, scoreSignal) }
      : {}),
    ...(chat ? { chat: (messages, options) => streamChat(client, chatPath, chat.dialect, messages, options) } : {}),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Not every server lists its models. */
async function checkName(client: HttpClient, name: string, signal: AbortSignal): Promise<void> {
  const list = await client.get('/models', modelList, signal).catch((error: unknown) => {
    if (error instanceof UserError && error.code === 'model-refused') return undefined;
    throw error;
  });
  const names = list?.data.map(({ id }) => id) ?? [name];
  if (!names.includes(name)) throw modelUnknown(name, client.server, nearestModelNames(name, names));
}

/** The server's own reason why it does neither chat nor complete. */
async function tellWhy(client: HttpClient, name: string, signal: AbortSignal): Promise<void> {
  const dialect = { model: name, maxTokensName: 'max_tokens', takesTemperature: false } as const;
  const parts = streamChat(client, chatPath, dialect, greeting, {
    maxTokens: 16,
    temperature: 0,
    signal,
  });
  for await (const { kind } of parts) if (kind === 'end') break;
  throw modelCannot(`openai:${name}`, 'chat or complete');
}

async function draft(
  client: HttpClient,
  model: string,
  abilities: OpenaiAbilities,
  prompt: Prompt,
  options: DraftOptions,
): Promise<Draft> {
  const { maxTokens, temperature, seed, stop, choices, signal } = options; // the protocol has no top k
  const text = prompt.kind === 'continue' ? { prompt: prompt.text } : { prompt: prompt.prefix, suffix: prompt.suffix };
  const body = {
    model,
    ...text,
    max_tokens: maxTokens,
    temperature,
    ...(abilities.score ? { logprobs: 1 } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop }),
    ...(choices && abilities.choice ? abilities.choice(choices) : {}),
  };
  const answer = await complete(client, body, signal);
  const [choice] = answer.choices;
  if (!choice) throw modelAnswerUnreadable(client.server, 'it holds no text.');
  const tokens = abilities.score ? tokenScores(scoredTokens(answer), choice.text) : undefined;
  return {
    text: choice.text,
    end: choice.finish_reason === 'length' ? 'length' : 'stop',
    ...(tokens ? { tokens } : {}),
  };
}

/** The probabilities of the prompt's own tokens are told with an answer of one token. */
async function score(
  client: HttpClient,
  model: string,
  prefix: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly TokenScore[]> {
  const whole = prefix + text;
  const body = { model, prompt: whole, max_tokens: 1, temperature: 0, echo: true, logprobs: 1 };
  const told = scoredTokens(await complete(client, body, signal));
  // The first token may be one that only says that a text begins.
  const placed = tokenScores(told, whole) ?? tokenScores(told.slice(1), whole);
  if (!placed) throw modelAnswerUnreadable(client.server, 'its tokens are not those of the text.');
  return placed
    .filter(({ start, text: token, logProbability }) => {
      const isInText = start >= prefix.length || start + token.length > prefix.length;
      return isInText && !Number.isNaN(logProbability);
    })
    .map(({ start, text: token, logProbability }) => ({
      start: Math.max(0, start - prefix.length),
      text: token.slice(Math.max(0, prefix.length - start)),
      logProbability,
    }));
}
