import * as z from 'zod';
import type { ChatMessage, TokenCandidate, TokenCandidateText } from '../languageModel.ts';
import { tokenId } from '../languageModel.ts';
import type { Spending } from '../meter.ts';
import type { TokenUsage } from '../modelAccount.ts';
import type { HttpClient } from '../network/httpClient.ts';
import type { ScoredBytes } from '../tokenScores.ts';

/** The native requests of llama.cpp's `llama-server` (tools/server/README.md there). */

export const serverProperties = z.object({
  // What no other server has: it tells that this is one.
  default_generation_settings: z.object({}),
  model_path: z.string().optional(),
  model_alias: z.string().optional(),
});

const bytes = z.array(z.number().int().min(0).max(255));
const probability = z.object({ id: z.number().int(), bytes, logprob: z.number() });

const completion = z.object({
  content: z.string(),
  stop_type: z.string().optional(),
  stopped_limit: z.boolean().optional(),
  completion_probabilities: z.array(probability.extend({ top_logprobs: z.array(probability) })).optional(),
});

export type Completion = z.infer<typeof completion>;

const used = z.object({
  tokens_predicted: z.number(),
  tokens_evaluated: z.number(),
  timings: z.object({ prompt_n: z.number() }).optional(),
});

/** What was evaluated anew: a prompt that the server still knows costs nothing. */
function usageIn(answer: unknown): TokenUsage | undefined {
  const parsed = used.safeParse(answer);
  if (!parsed.success) return undefined;
  const { tokens_predicted: completionTokens, tokens_evaluated: evaluated, timings } = parsed.data;
  return { promptTokens: timings?.prompt_n ?? evaluated, completionTokens };
}

/** @param path `/completion` or `/infill` */
export function complete(
  client: HttpClient,
  path: string,
  body: { readonly n_predict: number } & Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Completion> {
  const spending: Spending = { maxTokens: body.n_predict, usageIn };
  return client.generate(path, { stream: false, cache_prompt: true, ...body }, spending, completion, signal);
}

const tokens = z.object({
  tokens: z.array(z.object({ id: z.number().int(), piece: z.union([z.string(), bytes]) })),
});

export async function tokenize(
  client: HttpClient,
  text: string,
  { special = false, start = false }: { readonly special?: boolean; readonly start?: boolean },
  signal: AbortSignal,
): Promise<TokenCandidateText[]> {
  const body = { content: text, with_pieces: true, parse_special: special, add_special: start };
  const answer = await client.ask('/tokenize', body, tokens, signal);
  return answer.tokens.map(({ id, piece }) => ({
    token: tokenId(id),
    bytes: typeof piece === 'string' ? Buffer.from(piece) : Uint8Array.from(piece),
  }));
}

const appliedTemplate = z.object({ prompt: z.string() });

/** A conversation as the model's own text, up to where its reply starts. */
export async function appliedChatTemplate(
  client: HttpClient,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<string> {
  const body = {
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    add_generation_prompt: true,
  };
  return (await client.ask('/apply-template', body, appliedTemplate, signal)).prompt;
}

type Probability = z.infer<typeof probability>;

/** Some servers are set to show special tokens as text. */
const shownSpecial = /^<[|｜][^<>|｜]+[|｜]>$/;

/** A special token is no text: within code, each of them ends it. */
export function candidateOf({ id, bytes: shown, logprob }: Probability): TokenCandidate {
  const isSpecial = shown.length === 0 || shownSpecial.test(Buffer.from(shown).toString());
  return {
    token: tokenId(id),
    bytes: isSpecial ? new Uint8Array() : Uint8Array.from(shown),
    logProbability: logprob,
    isEnd: isSpecial,
  };
}

export const scoredBytes = ({ bytes: shown, logprob }: Probability): ScoredBytes => ({
  bytes: Uint8Array.from(shown),
  logProbability: logprob,
});
