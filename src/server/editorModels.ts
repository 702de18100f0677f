import { randomUUID } from 'node:crypto';
import type { Connection } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { EditorModels } from '../models/models.ts';
import type { EditorChatPart } from '../protocol/protocol.ts';
import { editorChatPartNotification, editorChatRequest, editorModelsRequest } from '../protocol/protocol.ts';
import { unlessAborted } from '../workspace/aborting.ts';
import { editorModelUnavailable } from '../workspace/userErrors/modelErrors.ts';

/** The models of the editor at the other end of a connection. Make one a connection: it listens. */
export function editorModelsOf(connection: Pick<Connection, 'sendRequest' | 'onNotification'>): EditorModels {
  const chats = new Map<string, (part: EditorChatPart) => void>();
  connection.onNotification(editorChatPartNotification, ({ chatId, part }) => chats.get(chatId)?.(part));

  const ask = async <T>(send: (source: CancellationTokenSource) => Promise<T>, signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted();
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await unlessAborted(send(source), signal);
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  };

  return {
    list: (signal) => ask(({ token }) => connection.sendRequest(editorModelsRequest, {}, token), signal),
    async chat(modelId, messages, { tools = [] }, onPart, signal) {
      const chatId = randomUUID();
      chats.set(chatId, onPart);
      try {
        const params = { chatId, modelId, messages, tools };
        const end = await ask(({ token }) => connection.sendRequest(editorChatRequest, params, token), signal);
        if (end.kind === 'unavailable') throw editorModelUnavailable(modelId, end.detail);
        return end;
      } finally {
        chats.delete(chatId);
      }
    },
  };
}
