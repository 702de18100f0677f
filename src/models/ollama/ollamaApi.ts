import * as z from 'zod';
import type { Spending } from '../meter.ts';
import type { TokenUsage } from '../modelAccount.ts';

/** The native requests of Ollama (docs/api.md there). */

const taggedModel = z.object({
  name: z.string(),
  /** Set for models that Ollama only passes on to: they run on another machine. */
  remote_host: z.string().optional(),
});

export const tags = z.object({ models: z.array(taggedModel) });

/** Whether a model that a local Ollama offers runs elsewhere, so that prompts would leave the machine. */
export function runsElsewhere({ name, remote_host: host }: z.infer<typeof taggedModel>): boolean {
  return (host ?? '') !== '' || /[:-]cloud$/.test(name);
}

/** `capabilities` is there since Ollama 0.6.4. */
export const modelDetails = z.object({ capabilities: z.array(z.string()).optional() });

const tokenLogprob = z.object({ bytes: z.array(z.number()).nullish(), token: z.string(), logprob: z.number() });

export const generated = z.object({
  response: z.string(),
  done_reason: z.string().optional(),
  /** Since Ollama 0.12.11. */
  logprobs: z.array(tokenLogprob).nullish(),
});

export const chatPart = z.object({
  error: z.string().optional(),
  message: z
    .object({
      content: z.string().default(''),
      tool_calls: z
        .array(z.object({ function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }) }))
        .nullish(),
    })
    .optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
});

const used = z.object({ prompt_eval_count: z.number().default(0), eval_count: z.number() });

function usageIn(answer: unknown): TokenUsage | undefined {
  const parsed = used.safeParse(answer);
  if (!parsed.success) return undefined;
  return { promptTokens: parsed.data.prompt_eval_count, completionTokens: parsed.data.eval_count };
}

export const spendingOf = (maxTokens: number): Spending => ({ maxTokens, usageIn });
