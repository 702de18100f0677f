import * as z from 'zod';
import { usageIn } from '../network/chatCompletions.ts';
import type { HttpClient } from '../network/httpClient.ts';
import type { ScoredBytes } from '../tokenScores.ts';

/** The old text completions of OpenAI's protocol (POST /completions), which servers for open models still have. */

const completion = z.object({
  choices: z
    .array(
      z.object({
        text: z.string(),
        finish_reason: z.string().nullish(),
        logprobs: z
          .object({
            tokens: z.array(z.string()).nullish(),
            token_logprobs: z.array(z.number().nullable()).nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
});

export type Completion = z.infer<typeof completion>;

export function complete(
  client: HttpClient,
  body: { readonly max_tokens: number } & Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Completion> {
  return client.generate('/completions', body, { maxTokens: body.max_tokens, usageIn }, completion, signal);
}

/** A server's tokens with their probabilities; NaN where it tells none, as for the first one of a prompt. */
export function scoredTokens({ choices }: Completion): ScoredBytes[] {
  const { tokens, token_logprobs: logprobs } = choices[0]?.logprobs ?? {};
  return (tokens ?? []).map((token, at) => ({ bytes: bytesOf(token), logProbability: logprobs?.[at] ?? NaN }));
}

/** Parts of characters are written as `bytes:\xe2\x80`. */
function bytesOf(token: string): Uint8Array {
  const escaped = /^bytes:((?:\\x[0-9a-f]{2})+)$/i.exec(token)?.[1];
  return escaped === undefined ? Buffer.from(token) : Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}
