import { modelAnswerUnreadable, modelServerFailed } from '../../workspace/userErrors/modelErrors.ts';
import type { ChatMessage, ChatOptions, ChatPart } from '../languageModel.ts';
import type { HttpClient } from '../network/httpClient.ts';
import { chatPart, spendingOf } from './ollamaApi.ts';

/** POST /api/chat, streamed as one JSON object a line. */
export async function* ollamaChat(
  client: HttpClient,
  model: string,
  messages: readonly ChatMessage[],
  options: ChatOptions,
): AsyncGenerator<ChatPart> {
  const { maxTokens, temperature, seed, tools = [], signal } = options;
  const body = {
    model,
    messages: messages.map((message) => ollamaMessage(message, messages)),
    stream: true,
    options: { num_predict: maxTokens, temperature, ...(seed === undefined ? {} : { seed }) },
    ...(tools.length > 0 ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
  };
  let calls = 0;
  for await (const part of client.generateLines('/api/chat', body, spendingOf(maxTokens), chatPart, signal)) {
    if (part.error !== undefined) throw modelServerFailed(client.server, client.clean(part.error));
    if (part.message?.content) yield { kind: 'text', text: part.message.content };
    for (const { function: call } of part.message?.tool_calls ?? []) {
      const argumentsText = JSON.stringify(call.arguments);
      yield { kind: 'tool-call', call: { id: `call-${++calls}`, name: call.name, argumentsText } };
    }
    if (!part.done) continue;
    yield { kind: 'end', reason: calls > 0 ? 'tool-calls' : part.done_reason === 'length' ? 'length' : 'stop' };
    return;
  }
  throw modelAnswerUnreadable(client.server, 'it broke off in the middle.');
}

/** Ollama has no ids of tool calls: an answer names the tool. */
function ollamaMessage(message: ChatMessage, all: readonly ChatMessage[]): object {
  if (message.role === 'tool') {
    const calls = all.flatMap((other) => (other.role === 'tool' ? [] : (other.toolCalls ?? [])));
    const name = calls.findLast(({ id }) => id === message.callId)?.name;
    return { role: 'tool', content: message.text, ...(name === undefined ? {} : { tool_name: name }) };
  }
  const calls = message.toolCalls?.map(({ name, argumentsText }) => ({
    function: { name, arguments: argumentsOf(argumentsText) },
  }));
  return { role: message.role, content: message.text, ...(calls && calls.length > 0 ? { tool_calls: calls } : {}) };
}

/** What a model wrote as arguments may be anything; Ollama takes an object only. */
function argumentsOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
