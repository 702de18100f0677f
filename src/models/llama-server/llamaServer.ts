import { modelCannot } from '../../workspace/userErrors/modelErrors.ts';
import { offers } from '../capabilityProbe.ts';
import type { ChatAbility } from '../network/chatProbes.ts';
import { probeChat } from '../network/chatProbes.ts';
import { streamChat } from '../network/chatCompletions.ts';
import type { ConnectionSettings } from '../network/connection.ts';
import { connectTo, lookingAt } from '../network/connection.ts';
import type { HttpClient } from '../network/httpClient.ts';
import type {
  ChatMessage,
  Draft,
  DraftOptions,
  LanguageModel,
  ModelCapabilities,
  Prompt,
  TokenId,
} from '../languageModel.ts';
import { tokenScores } from '../tokenScores.ts';
import { choiceGrammar } from './choiceGrammar.ts';
import { markerNames } from './infillMarkers.ts';
import { appliedChatTemplate, complete, scoredBytes, serverProperties, tokenize } from './llamaServerApi.ts';
import { LlamaServerSession } from './llamaServerSession.ts';

const chatPath = '/v1/chat/completions';

interface InfillMarkers {
  readonly prefix: TokenId;
  readonly suffix: TokenId;
  readonly middle: TokenId;
  readonly file: TokenId | undefined;
}

/** What the server was found to do. */
interface Abilities {
  readonly steps: boolean;
  readonly choice: boolean;
  readonly infill: boolean;
  readonly markers: InfillMarkers | undefined;
  readonly chat: ChatAbility | undefined;
  /** A conversation can be had as the text that the model reads. */
  readonly chatTemplate: boolean;
}

/** A `llama-server` of llama.cpp. @throws UserError if there is none at the address */
export async function openLlamaServer(
  baseUrl: URL,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<LanguageModel> {
  const client = connectTo(baseUrl, settings);
  const quick = lookingAt(client, settings.timeouts);
  await quick.get('/props', serverProperties, signal);
  // Some refusals come as 500, which would be asked again and again.
  const probing = quick.with({ retries: { attempts: 1, baseMs: 0, maxWaitMs: 0 } });
  const [plain] = await tokenize(probing, 'a', {}, signal);
  const abilities = await abilitiesOf(probing, signal);
  // It may fill in by markers that nobody here knows: then it drafts, and is not led step by step.
  const hasSteps = abilities.steps && (abilities.markers !== undefined || !abilities.infill);

  const capabilities: ModelCapabilities = {
    candidates: hasSteps ? 'topk' : 'none',
    choice: abilities.choice,
    infill: abilities.infill,
    chat: abilities.chat !== undefined,
    tools: abilities.chat?.tools ?? false,
    score: false, // it tells the probabilities of a prompt's own tokens nowhere
    rewind: hasSteps,
  };
  const { chat } = abilities;
  const name = `llama-server:${client.server}`;
  const sessionAfter = (prompt: TokenId[], plainToken: TokenId): LlamaServerSession =>
    new LlamaServerSession(client, { prompt, plainToken });
  return {
    name,
    capabilities,
    get usage() {
      return settings.account.usage;
    },
    draft: (prompt, options) => draft(client, prompt, options),
    ...(hasSteps && plain
      ? {
          open: async (prompt, sessionSignal) =>
            sessionAfter(await promptTokens(client, name, abilities.markers, prompt, sessionSignal), plain.token),
        }
      : {}),
    ...(abilities.steps && abilities.chatTemplate && plain
      ? {
          openReply: async (messages, replyStart, sessionSignal) =>
            sessionAfter(await replyTokens(client, messages, replyStart, sessionSignal), plain.token),
        }
      : {}),
    ...(chat ? { chat: (messages, options) => streamChat(client, chatPath, chat.dialect, messages, options) } : {}),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function abilitiesOf(client: HttpClient, signal: AbortSignal): Promise<Abilities> {
  const probe = { n_predict: 1, temperature: 0 };
  // One after the other: a server with one slot takes them so anyway.
  return {
    steps: await offers(async () => {
      const body = { ...probe, prompt: 'a', n_probs: 2, post_sampling_probs: false };
      const { completion_probabilities: steps = [] } = await complete(client, '/completion', body, signal);
      return (steps[0]?.top_logprobs.length ?? 0) > 0;
    }),
    choice: await offers(async () => {
      const body = { ...probe, n_predict: 8, prompt: 'a', grammar: choiceGrammar(['zq"\\']) };
      return (await complete(client, '/completion', body, signal)).content === 'zq"\\';
    }),
    infill: await offers(async () => {
      await complete(client, '/infill', { ...probe, input_prefix: 'a', input_suffix: 'b' }, signal);
      return true;
    }),
    markers: await infillMarkers(client, signal),
    chat: await probeChat(client, chatPath, 'default', signal),
    chatTemplate: await offers(async () => {
      const applied = await appliedChatTemplate(client, [{ role: 'user', text: 'zq' }], signal);
      return applied.includes('zq');
    }),
  };
}

async function infillMarkers(client: HttpClient, signal: AbortSignal): Promise<InfillMarkers | undefined> {
  const one = async (text: string | undefined): Promise<TokenId | undefined> => {
    if (text === undefined) return undefined;
    const tokens = await tokenize(client, text, { special: true }, signal);
    return tokens.length === 1 ? tokens[0]?.token : undefined;
  };
  for (const names of markerNames) {
    const prefix = await one(names.prefix);
    const suffix = await one(names.suffix);
    const middle = await one(names.middle);
    if (prefix !== undefined && suffix !== undefined && middle !== undefined) {
      return { prefix, suffix, middle, file: await one(names.file) };
    }
  }
  return undefined;
}

async function promptTokens(
  client: HttpClient,
  model: string,
  markers: InfillMarkers | undefined,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<TokenId[]> {
  const idsOf = async (text: string, start = false): Promise<TokenId[]> =>
    (await tokenize(client, text, { start }, signal)).map(({ token }) => token);
  if (prompt.kind === 'continue') return idsOf(prompt.text, true);
  if (!markers) throw modelCannot(model, 'fill in code step by step: its vocabulary has no known markers for that');
  const context: TokenId[] = [];
  for (const { path, text } of markers.file === undefined ? [] : (prompt.context ?? [])) {
    if (markers.file !== undefined) context.push(markers.file, ...(await idsOf(`${path}\n${text}\n`)));
  }
  if (context.length > 0 && markers.file !== undefined) context.push(markers.file);
  return [
    ...(await idsOf('', true)),
    ...context,
    markers.prefix,
    ...(await idsOf(prompt.prefix)),
    markers.suffix,
    ...(await idsOf(prompt.suffix)),
    markers.middle,
  ];
}

/** The template writes the marks of roles, and of the start, as special tokens; the reply's own text has none. */
async function replyTokens(
  client: HttpClient,
  messages: readonly ChatMessage[],
  replyStart: string,
  signal: AbortSignal,
): Promise<TokenId[]> {
  const conversation = await appliedChatTemplate(client, messages, signal);
  const before = await tokenize(client, conversation, { special: true }, signal);
  const started = await tokenize(client, replyStart, {}, signal);
  return [...before, ...started].map(({ token }) => token);
}

async function draft(client: HttpClient, prompt: Prompt, options: DraftOptions): Promise<Draft> {
  const { maxTokens, temperature, topK, seed, stop, choices, signal } = options;
  const [path, text] =
    prompt.kind === 'continue'
      ? ['/completion', { prompt: prompt.text }]
      : ['/infill', { input_prefix: prompt.prefix, input_suffix: prompt.suffix, input_extra: extraOf(prompt.context) }];
  const body = {
    ...text,
    n_predict: maxTokens,
    temperature,
    // The plain distribution, as in a session, unless something else is asked for.
    top_k: topK ?? 0,
    top_p: 1,
    min_p: 0,
    n_probs: 1,
    post_sampling_probs: false,
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop }),
    ...(choices === undefined ? {} : { grammar: choiceGrammar(choices) }),
  };
  const answer = await complete(client, path, body, signal);
  const tokens = tokenScores((answer.completion_probabilities ?? []).map(scoredBytes), answer.content);
  const isCut = answer.stop_type === 'limit' || answer.stopped_limit === true;
  return { text: answer.content, end: isCut ? 'length' : 'stop', ...(tokens ? { tokens } : {}) };
}

function extraOf(context: (Prompt & { readonly kind: 'infill' })['context'] = []): object[] {
  return context.map(({ path, text }) => ({ filename: path, text }));
}
