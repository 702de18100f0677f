import { describe, expect, it } from 'vitest';
import { collected } from '../../../test/fakes/collected.ts';
import type { Reply } from '../../../test/fakes/modelServer.ts';
import { json, lines, ModelServer, pieces } from '../../../test/fakes/modelServer.ts';
import type { ServedModel } from '../../../test/support/servedModel.ts';
import {
  connection,
  tellsMisbehaviourAtOpening,
  tellsMisbehaviourIn,
  withModel,
} from '../../../test/support/servedModel.ts';
import type { ChatMessage } from '../languageModel.ts';
import { openOllamaModel } from './ollamaModel.ts';

const signal = new AbortController().signal;

const generating: Reply = (response, request) => {
  const wantsLogprobs = (request.body as { logprobs?: boolean }).logprobs === true;
  json({
    response: 'xé',
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 3,
    eval_count: 2,
    ...(wantsLogprobs
      ? {
          logprobs: [
            { token: 'x', logprob: -1, bytes: [120] },
            { token: '\ufffd', logprob: -2, bytes: [0xc3] },
            { token: '\ufffd', logprob: -3, bytes: [0xa9] },
          ],
        }
      : {}),
  })(response, request);
};

const chatting = lines(
  { message: { content: 'he' }, done: false },
  { message: { content: 'llo' }, done: false },
  { message: { content: '' }, done: true, done_reason: 'length', prompt_eval_count: 4, eval_count: 2 },
);

const routes: Readonly<Record<string, Reply>> = {
  '/api/tags': json({ models: [{ name: 'coder:latest' }, { name: 'coder:7b' }, { name: 'poet:1b' }] }),
  '/api/show': json({ capabilities: ['completion', 'tools', 'insert'] }),
  '/api/generate': generating,
  '/api/chat': chatting,
};

const served: ServedModel = {
  routes,
  open: (url, settings) => openOllamaModel('coder', url, settings, signal),
};

describe('an Ollama', () => {
  const all = { candidates: 'none', choice: false, infill: true, chat: true, tools: true, score: false, rewind: false };
  const refused = json({ error: 'not supported' }, 400);

  it.each<[name: string, changed: Readonly<Record<string, Reply>>, without: object]>([
    ['fills in and chats with tools', {}, {}],
    ['says that it cannot insert', { '/api/show': json({ capabilities: ['completion', 'tools'] }) }, { infill: false }],
    ['says that it has no tools', { '/api/show': json({ capabilities: ['insert'] }) }, { tools: false }],
    ['is too old to say anything, and is tried', { '/api/show': json({}) }, {}],
    ['does not chat', { '/api/chat': refused }, { chat: false, tools: false }],
    ['does not insert, whatever it says', { '/api/generate': refused }, { infill: false }],
  ])('%s', async (_name, changed, without) => {
    await withModel(served, (model) => expect(model.capabilities).toEqual({ ...all, ...without }), changed);
  });

  it.each([
    ['codr', 'coder:7b'],
    ['poet', 'poet:1b'],
  ])('without the model %s names those it has, the nearest first', async (name, nearest) => {
    await using server = await ModelServer.start(routes);
    await expect(openOllamaModel(name, server.url, connection(), signal)).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining(`offers ${nearest}`) as string,
    });
  });
});

describe('a draft', () => {
  it('fills in by a suffix, with the probabilities of a newer version', () =>
    withModel(served, async (model, server) => {
      const options = { maxTokens: 9, temperature: 0.8, topK: 5, seed: 4, stop: ['\n'], signal };
      expect(await model.draft?.({ kind: 'infill', prefix: 'a', suffix: 'b' }, options)).toEqual({
        text: 'xé',
        end: 'stop',
        tokens: [
          { start: 0, text: 'x', logProbability: -1 },
          { start: 1, text: '', logProbability: -2 },
          { start: 1, text: 'é', logProbability: -3 },
        ],
      });
      expect(server.bodiesOf('/api/generate')[0]).toMatchObject({
        model: 'coder:latest',
        prompt: 'a',
        suffix: 'b',
        stream: false,
        options: { num_predict: 9, temperature: 0.8, top_k: 5, seed: 4, stop: ['\n'] },
      });
    }));

  it('goes on with the bare text', () =>
    withModel(
      served,
      async (model, server) => {
        const drafted = await model.draft?.({ kind: 'continue', text: 'a' }, { maxTokens: 1, temperature: 0, signal });
        expect(drafted).toEqual({ text: 'x', end: 'length' });
        expect(server.bodiesOf('/api/generate')[0]).toMatchObject({ prompt: 'a', raw: true });
        expect(server.bodiesOf('/api/generate')[0]).not.toHaveProperty('logprobs');
      },
      { '/api/generate': json({ response: 'x', done_reason: 'length' }) },
    ));
});

describe('a chat', () => {
  const options = { maxTokens: 5, temperature: 0, signal };

  it('streams text and counts what it used', () =>
    withModel(served, async (model) => {
      const before = model.usage;
      expect(await collected(model.chat?.([{ role: 'user', text: 'hi' }], options) ?? [])).toEqual([
        { kind: 'text', text: 'he' },
        { kind: 'text', text: 'llo' },
        { kind: 'end', reason: 'length' },
      ]);
      expect(model.usage.promptTokens - before.promptTokens).toBe(4);
      expect(model.usage.completionTokens - before.completionTokens).toBe(2);
    }));

  it('gives tool calls ids and sends their answers by name', () =>
    withModel(
      served,
      async (model, server) => {
        const call = { id: 'call-1', name: 'look', argumentsText: '{"at":1}' };
        const messages: ChatMessage[] = [
          { role: 'user', text: 'hi' },
          { role: 'assistant', text: '', toolCalls: [call, { ...call, id: 'call-2', argumentsText: 'not JSON' }] },
          { role: 'tool', callId: 'call-1', text: 'seen' },
        ];
        const tool = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
        expect(await collected(model.chat?.(messages, { ...options, tools: [tool] }) ?? [])).toEqual([
          { kind: 'tool-call', call },
          { kind: 'end', reason: 'tool-calls' },
        ]);
        const [body] = server.bodiesOf('/api/chat');
        expect(body?.['tools']).toEqual([{ type: 'function', function: tool }]);
        expect(body?.['messages']).toEqual([
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: '',
            tool_calls: [
              { function: { name: 'look', arguments: { at: 1 } } },
              { function: { name: 'look', arguments: {} } },
            ],
          },
          { role: 'tool', content: 'seen', tool_name: 'look' },
        ]);
      },
      {
        '/api/chat': lines(
          { message: { tool_calls: [{ function: { name: 'look', arguments: { at: 1 } } }] }, done: false },
          { message: { content: '' }, done: true, done_reason: 'stop' },
        ),
      },
    ));

  it.each([
    [
      'an error in the middle',
      lines({ message: { content: 'he' } }, { error: 'model runner died' }),
      'model-server-failed',
    ],
    [
      'an end in the middle',
      pieces('application/x-ndjson', ['{"message":{"content":"he"},"done":false}\n'], 'end'),
      'model-answer-unreadable',
    ],
  ])('tells %s', async (_name, reply, code) => {
    await withModel(served, async (model, server) => {
      server.trouble = [reply];
      const chat = collected(model.chat?.([{ role: 'user', text: 'hi' }], options) ?? []);
      await expect(chat).rejects.toMatchObject({ code });
    });
  });
});

describe('an Ollama that gives', () => {
  tellsMisbehaviourAtOpening(served, '/api/tags');
  tellsMisbehaviourIn('draft', 'application/json', served);
  tellsMisbehaviourIn('chat', 'application/x-ndjson', served);
});
