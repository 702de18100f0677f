import { ReadableStream } from 'node:stream/web';
import type { ChatMessage, ChatOptions, ChatPart, ToolDefinition } from '../languageModel.ts';
import type { ChatItem, HostRequest } from './hostProtocol.ts';
import { chatAnswer } from './hostProtocol.ts';
import type { ModelProcess } from './modelProcess.ts';
import type { SessionLock } from './sessionLock.ts';

export interface ChatUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** The parts of a reply as they come. @param onUsed the model's process has read and written something else */
export async function* chatParts(
  process: ModelProcess,
  lock: SessionLock,
  messages: readonly ChatMessage[],
  options: ChatOptions,
  onUsed: (usage: ChatUsage) => void,
): AsyncIterable<ChatPart> {
  const release = await lock.take(options.signal);
  const stopped = new AbortController();
  const signal = AbortSignal.any([options.signal, stopped.signal]);
  const request = chatRequest(messages, options);
  try {
    yield* new ReadableStream<ChatPart>({
      start: (parts) => {
        process
          .ask(
            () => request,
            chatAnswer,
            signal,
            (text) => parts.enqueue({ kind: 'text', text }),
          )
          .then((answer) => {
            onUsed(answer);
            for (const [index, call] of answer.calls.entries())
              parts.enqueue({ kind: 'tool-call', call: { id: `call-${messages.length}-${index}`, ...call } });
            parts.enqueue({ kind: 'end', reason: answer.reason });
            parts.close();
          })
          .catch((error: unknown) => {
            onUsed({ promptTokens: 0, completionTokens: 0 });
            if (!stopped.signal.aborted) parts.error(error);
          });
      },
      // Whoever stops reading stops the model.
      cancel: () => stopped.abort(new Error('nobody reads the reply')),
    });
  } finally {
    release();
  }
}

function chatRequest(messages: readonly ChatMessage[], options: ChatOptions): HostRequest {
  return {
    kind: 'chat',
    history: chatHistory(messages),
    tools: toolTable(options.tools ?? []),
    maxTokens: options.maxTokens,
    temperature: options.temperature,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
}

/** Messages in node-llama-cpp's form, in which the results of tools stand beside their calls. */
export function chatHistory(messages: readonly ChatMessage[]): ChatItem[] {
  const results = new Map(
    messages.flatMap((message): [string, string][] =>
      message.role === 'tool' ? [[message.callId, message.text]] : [],
    ),
  );
  return messages.flatMap((message): ChatItem[] => {
    switch (message.role) {
      case 'tool':
        return [];
      case 'system':
        return [{ type: 'system', text: message.text }];
      case 'user':
        return [{ type: 'user', text: message.text }];
      case 'assistant': {
        const calls = (message.toolCalls ?? []).map(({ id, name, argumentsText }) => ({
          type: 'functionCall' as const,
          name,
          params: parsed(argumentsText),
          result: results.get(id) ?? '',
        }));
        return [{ type: 'model', response: [...(message.text === '' ? [] : [message.text]), ...calls] }];
      }
    }
  });
}

function toolTable(
  tools: readonly ToolDefinition[],
): Record<string, { description: string; params: Record<string, unknown> }> {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [name, { description, params: { ...parameters } }]),
  );
}

/** A model may write arguments that are no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
