import { PassThrough } from 'node:stream';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import type { MessageConnection } from 'vscode-languageserver-protocol/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collected } from '../../test/fakes/collected.ts';
import { openModel } from '../models/models.ts';
import type { EditorModels } from '../models/models.ts';
import type { EditorChatEnd, EditorChatParams } from '../protocol/protocol.ts';
import { editorChatPartNotification, editorChatRequest, editorModelsRequest } from '../protocol/protocol.ts';
import { editorModelsOf } from './editorModels.ts';

let engineSide: MessageConnection;
let editorSide: MessageConnection;
let models: EditorModels;

beforeEach(() => {
  const [there, back] = [new PassThrough(), new PassThrough()];
  engineSide = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  editorSide = createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
  models = editorModelsOf(engineSide);
  editorSide.onRequest(editorModelsRequest, () => [{ id: 'm', name: 'M', vendor: 'v' }]);
  engineSide.listen();
  editorSide.listen();
});

afterEach(() => {
  engineSide.dispose();
  editorSide.dispose();
});

const signal = new AbortController().signal;
const settings = (): Parameters<typeof openModel>[1] => ({
  environment: {},
  installDirectory: '/nowhere',
  cacheDirectory: '/nowhere',
  editorModels: models,
});
const options = { maxTokens: 5, temperature: 0, signal };

/** The editor answers a chat so. */
function answering(answer: (params: EditorChatParams) => Promise<EditorChatEnd>): void {
  editorSide.onRequest(editorChatRequest, answer);
}

describe('a model of the editor', () => {
  it('chats through the connection, part by part, and is counted', async () => {
    answering(async ({ chatId, modelId, messages }) => {
      expect([modelId, messages]).toEqual(['m', [{ role: 'user', text: 'hi' }]]);
      const call = { id: 'c1', name: 'look', argumentsText: '{}' };
      for (const part of [{ kind: 'text', text: 'he' } as const, { kind: 'tool-call', call } as const]) {
        await editorSide.sendNotification(editorChatPartNotification, { chatId, part });
      }
      await editorSide.sendNotification(editorChatPartNotification, {
        chatId: 'another',
        part: { kind: 'text', text: 'x' },
      });
      return { kind: 'ended', promptTokens: 3, completionTokens: 2 };
    });
    const model = await openModel({ kind: 'editor', id: 'm' }, settings(), signal);
    expect(await collected(model?.chat?.([{ role: 'user', text: 'hi' }], options) ?? [])).toEqual([
      { kind: 'text', text: 'he' },
      { kind: 'tool-call', call: { id: 'c1', name: 'look', argumentsText: '{}' } },
      { kind: 'end', reason: 'tool-calls' },
    ]);
    expect(model?.usage).toEqual({ promptTokens: 3, completionTokens: 2, usd: 0 });
  });

  it('that is not there is told, with those that are', async () => {
    const opened = openModel({ kind: 'editor', id: 'x' }, settings(), signal);
    await expect(opened).rejects.toMatchObject({
      code: 'editor-model-unavailable',
      message: expect.stringContaining('the editor offers m') as string,
    });
  });

  it('that says no is told', async () => {
    answering(() => Promise.resolve({ kind: 'unavailable', detail: 'you have not allowed it.' }));
    const model = await openModel({ kind: 'editor', id: 'm' }, settings(), signal);
    const chat = collected(model?.chat?.([{ role: 'user', text: 'hi' }], options) ?? []);
    await expect(chat).rejects.toMatchObject({ code: 'editor-model-unavailable' });
  });

  it.each(['by the signal', 'by leaving the answer'])('is cancelled in the editor, too, %s', async (how) => {
    const cancel = new AbortController();
    const cancelled = new Promise<void>((resolve) => {
      editorSide.onRequest(editorChatRequest, async ({ chatId }, token) => {
        token.onCancellationRequested(() => resolve());
        const part = { kind: 'text', text: 'he' } as const;
        await editorSide.sendNotification(editorChatPartNotification, { chatId, part });
        return new Promise<EditorChatEnd>(() => undefined);
      });
    });
    const model = await openModel({ kind: 'editor', id: 'm' }, settings(), signal);
    const chat = model?.chat?.([{ role: 'user', text: 'hi' }], { ...options, signal: cancel.signal });
    const read = async (): Promise<void> => {
      for await (const part of chat ?? []) {
        expect(part).toEqual({ kind: 'text', text: 'he' });
        if (how === 'by leaving the answer') break;
        cancel.abort(new Error('cancelled'));
      }
    };
    if (how === 'by leaving the answer') await read();
    else await expect(read()).rejects.toThrow('cancelled');
    await cancelled;
  });
});
