import * as z from 'zod';
import { modelAnswerUnreadable, modelServerFailed } from '../../workspace/userErrors/modelErrors.ts';
import type { ChatMessage, ChatOptions, ChatPart, ToolCall } from '../languageModel.ts';
import type { TokenUsage } from '../modelAccount.ts';
import { detailOf } from './failures.ts';
import type { HttpClient } from './httpClient.ts';

/** What differs between servers that speak OpenAI's chat protocol. */
export interface ChatDialect {
  readonly model: string;
  readonly maxTokensName: 'max_tokens' | 'max_completion_tokens';
  readonly takesTemperature: boolean;
}

const usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number().default(0) });
const withUsage = z.object({ usage });

/** The tokens that an answer of this protocol, or its last part, tells. */
export function usageIn(answer: unknown): TokenUsage | undefined {
  const parsed = withUsage.safeParse(answer);
  if (!parsed.success) return undefined;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = parsed.data.usage;
  return { promptTokens, completionTokens };
}

const toolCallDelta = z.object({
  index: z.number().default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), tool_calls: z.array(toolCallDelta).nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  error: z.unknown().optional(),
});

type ToolCallDelta = z.infer<typeof toolCallDelta>;

/** A chat with a server that speaks OpenAI's protocol (POST /chat/completions, streamed). */
export async function* streamChat(
  client: HttpClient,
  path: string,
  dialect: ChatDialect,
  messages: readonly ChatMessage[],
  options: ChatOptions,
): AsyncGenerator<ChatPart> {
  const calls = new ToolCallParts();
  let end: string | undefined;
  const spending = { maxTokens: options.maxTokens, usageIn };
  const body = chatBody(dialect, messages, options);
  for await (const part of client.generateEvents(path, body, spending, chunk, options.signal)) {
    if (part.error !== undefined && part.error !== null) throw failedInStream(client, part.error);
    for (const { delta, finish_reason: reason } of part.choices) {
      if (delta?.content) yield { kind: 'text', text: delta.content };
      for (const call of delta?.tool_calls ?? []) calls.add(call);
      end = reason ?? end;
    }
  }
  if (end === undefined) throw modelAnswerUnreadable(client.server, 'it broke off in the middle.');
  const whole = calls.whole();
  for (const call of whole) yield { kind: 'tool-call', call };
  yield { kind: 'end', reason: whole.length > 0 ? 'tool-calls' : end === 'length' ? 'length' : 'stop' };
}

function failedInStream(client: HttpClient, error: unknown): Error {
  return modelServerFailed(client.server, client.clean(detailOf(JSON.stringify({ error }), '')));
}

export function chatBody(
  { model, maxTokensName, takesTemperature }: ChatDialect,
  messages: readonly ChatMessage[],
  { maxTokens, temperature, seed, tools }: Omit<ChatOptions, 'signal'>,
): Readonly<Record<string, unknown>> {
  return {
    model,
    messages: messages.map(chatMessage),
    stream: true,
    stream_options: { include_usage: true },
    [maxTokensName]: maxTokens,
    ...(takesTemperature ? { temperature } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(tools && tools.length > 0 ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
  };
}

function chatMessage(message: ChatMessage): object {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.text };
  const calls = message.toolCalls?.map(({ id, name, argumentsText }) => ({
    id,
    type: 'function',
    function: { name, arguments: argumentsText },
  }));
  return { role: message.role, content: message.text, ...(calls && calls.length > 0 ? { tool_calls: calls } : {}) };
}

/** Tool calls come in pieces: the name once, the arguments a few characters at a time. */
class ToolCallParts {
  readonly #calls = new Map<number, { id: string; name: string; argumentsText: string }>();

  add({ index, id, function: part }: ToolCallDelta): void {
    const call = this.#calls.get(index) ?? { id: '', name: '', argumentsText: '' };
    this.#calls.set(index, call);
    if (id) call.id = id;
    if (part?.name) call.name = part.name;
    call.argumentsText += part?.arguments ?? '';
  }

  whole(): ToolCall[] {
    return [...this.#calls.values()].map((call, at) => ({ ...call, id: call.id || `call-${at + 1}` }));
  }
}
