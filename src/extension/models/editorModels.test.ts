import { describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { EditorChatParams, EditorChatPart } from '../../protocol/protocol.ts';
import { chatWithEditorModel, listEditorModels } from './editorModels.ts';

/** As much of the editor as a chat meets. */
const editor = vi.hoisted(() => {
  class TextPart {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  }
  class ToolCallPart {
    readonly callId: string;
    readonly name: string;
    readonly input: object;
    constructor(callId: string, name: string, input: object) {
      this.callId = callId;
      this.name = name;
      this.input = input;
    }
  }
  class ToolResultPart {
    readonly callId: string;
    readonly content: unknown;
    constructor(callId: string, content: unknown) {
      this.callId = callId;
      this.content = content;
    }
  }
  class ModelError extends Error {
    static readonly NoPermissions = { name: 'NoPermissions' };
    static readonly Blocked = { name: 'Blocked' };
    static readonly NotFound = { name: 'NotFound' };
    code = '';
  }
  return {
    LanguageModelTextPart: TextPart,
    LanguageModelToolCallPart: ToolCallPart,
    LanguageModelToolResultPart: ToolResultPart,
    LanguageModelError: ModelError,
    CancellationError: class extends Error {},
    LanguageModelChatMessage: {
      User: (content: unknown) => ({ role: 'user', content }),
      Assistant: (content: unknown) => ({ role: 'assistant', content }),
    },
    lm: { selectChatModels: vi.fn<(selector?: { id: string }) => Promise<unknown[]>>() },
  };
});
vi.mock('vscode', () => editor);

async function* streamed(...parts: readonly unknown[]): AsyncGenerator {
  for (const part of parts) yield await Promise.resolve(part);
}

const params: EditorChatParams = { chatId: 'c', modelId: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] };
const token = { isCancellationRequested: false } as vscode.CancellationToken;

async function chat(sendRequest: unknown, given: Partial<EditorChatParams> = {}, until = token) {
  const model = { id: 'm', name: 'M', vendor: 'v', sendRequest, countTokens: () => Promise.resolve(3) };
  editor.lm.selectChatModels.mockResolvedValueOnce([model]);
  const parts: EditorChatPart[] = [];
  const tell = (part: EditorChatPart): Promise<void> => Promise.resolve(void parts.push(part));
  return { end: await chatWithEditorModel({ ...params, ...given }, tell, until), parts };
}

it('models are listed by what names them', async () => {
  editor.lm.selectChatModels.mockResolvedValueOnce([{ id: 'm', name: 'M', vendor: 'v', family: 'f' }]);
  expect(await listEditorModels()).toEqual([{ id: 'm', name: 'M', vendor: 'v' }]);
});

describe('a chat', () => {
  it('passes on text and tool calls, leaves out what it does not know, and counts', async () => {
    const call = new editor.LanguageModelToolCallPart('c1', 'look', { at: 1 });
    const stream = streamed(new editor.LanguageModelTextPart('he'), { thinking: 'hm' }, call);
    expect(await chat(() => Promise.resolve({ stream }))).toEqual({
      end: { kind: 'ended', promptTokens: 3, completionTokens: 3 },
      parts: [
        { kind: 'text', text: 'he' },
        { kind: 'tool-call', call: { id: 'c1', name: 'look', argumentsText: '{"at":1}' } },
      ],
    });
  });

  it('sends messages, tool calls and their answers in the editor’s own shapes', async () => {
    const send = vi.fn<(...given: unknown[]) => Promise<unknown>>(() => Promise.resolve({ stream: streamed() }));
    const call = { id: 'c1', name: 'look', argumentsText: '{"at":1}' };
    await chat(send, {
      messages: [
        { role: 'system', text: 'be brief' },
        { role: 'assistant', text: '', toolCalls: [call, { ...call, argumentsText: 'not JSON' }] },
        { role: 'tool', callId: 'c1', text: 'seen' },
      ],
      tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }],
    });
    const [messages, options] = send.mock.calls[0] ?? [];
    expect(messages).toEqual([
      { role: 'user', content: 'be brief' },
      {
        role: 'assistant',
        content: [
          { callId: 'c1', name: 'look', input: { at: 1 } },
          { callId: 'c1', name: 'look', input: {} },
        ],
      },
      { role: 'user', content: [{ callId: 'c1', content: [{ value: 'seen' }] }] },
    ]);
    expect(options).toMatchObject({ tools: [{ name: 'look', inputSchema: { type: 'object' } }] });
  });

  it('with a model that is gone is refused', async () => {
    editor.lm.selectChatModels.mockResolvedValueOnce([]);
    const end = await chatWithEditorModel(params, () => Promise.resolve(), token);
    expect(end).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['NoPermissions', /not allowed/],
    ['Blocked', /used up/],
    ['NotFound', /not exist/],
    ['other', /its own words/],
  ])('that ends with %s tells why', async (code, detail) => {
    const error = Object.assign(new editor.LanguageModelError('its own words'), { code });
    const { end } = await chat(() => Promise.reject(error));
    expect(end).toEqual({ kind: 'unavailable', detail: expect.stringMatching(detail) as string });
  });

  it('that is cancelled ends as cancelled', async () => {
    const cancelled = { isCancellationRequested: true } as vscode.CancellationToken;
    const ended = chat(() => Promise.reject(new Error('cancelled')), {}, cancelled);
    await expect(ended).rejects.toBeInstanceOf(editor.CancellationError);
  });
});
