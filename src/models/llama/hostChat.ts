import type { z } from 'zod';
import type { chatAnswer, HostRequest } from './hostProtocol.ts';
import type { Model, NodeLlamaCpp, Sequence } from './nodeLlamaCpp.ts';

/** One reply, in the model's own manner of chatting, which its file tells. */
export async function chatReply(
  library: NodeLlamaCpp,
  sequence: Sequence,
  request: HostRequest & { kind: 'chat' },
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<z.infer<typeof chatAnswer>> {
  const chat = new library.LlamaChat({ contextSequence: sequence, autoDisposeSequence: false });
  const before = sequence.tokenMeter.getState();
  try {
    const hasTools = Object.keys(request.tools).length > 0;
    // The reply begins with an empty message of the model's own, which it goes on with.
    const reply = await chat.generateResponse([...request.history, { type: 'model', response: [] }], {
      onTextChunk: onText,
      signal,
      stopOnAbortSignal: true,
      maxTokens: request.maxTokens,
      temperature: request.temperature,
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      ...(hasTools ? { functions: request.tools, documentFunctionParams: true } : {}),
    });
    const after = sequence.tokenMeter.getState();
    return {
      calls: (reply.functionCalls ?? []).map(({ functionName, params }) => ({
        name: functionName,
        argumentsText: JSON.stringify(params ?? {}),
      })),
      reason: reasons[reply.metadata.stopReason] ?? 'stop',
      promptTokens: after.usedInputTokens - before.usedInputTokens,
      completionTokens: after.usedOutputTokens - before.usedOutputTokens,
    };
  } finally {
    chat.dispose();
  }
}

/** The tokens of a conversation, up to where the model's reply starts. */
export function chatPrompt(
  library: NodeLlamaCpp,
  model: Model,
  sequence: Sequence,
  { history }: HostRequest & { kind: 'chat-prompt' },
): number[] {
  const chat = new library.LlamaChat({ contextSequence: sequence, autoDisposeSequence: false });
  try {
    const chatHistory = [...history, { type: 'model' as const, response: [] }];
    return chat.chatWrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  } finally {
    chat.dispose();
  }
}

const reasons: Readonly<Record<string, 'stop' | 'length' | 'tool-calls'>> = {
  maxTokens: 'length',
  functionCalls: 'tool-calls',
};
