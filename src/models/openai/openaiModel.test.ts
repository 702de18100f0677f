import { describe, expect, it } from 'vitest';
import { collected } from '../../../test/fakes/collected.ts';
import { testKey } from '../../../test/fakes/misbehaviours.ts';
import type { Reply } from '../../../test/fakes/modelServer.ts';
import { events, json, ModelServer, pieces } from '../../../test/fakes/modelServer.ts';
import { chatting, completing, routes, served, without } from '../../../test/fakes/openaiServer.ts';
import {
  connection,
  tellsMisbehaviourAtOpening,
  tellsMisbehaviourIn,
  withModel,
} from '../../../test/support/servedModel.ts';
import type { ChatMessage } from '../languageModel.ts';
import { openOpenaiModel } from './openaiModel.ts';

const signal = new AbortController().signal;

const refusing = (param: string): Reply =>
  json({ error: { message: `Unsupported parameter: '${param}'`, code: 'unsupported_parameter' } }, 400);

describe("a server of OpenAI's protocol", () => {
  const all = { candidates: 'none', choice: true, infill: true, chat: true, tools: true, score: true, rewind: false };
  const none = json({ error: { message: 'no such endpoint' } }, 404);
  const ignoring = json({ choices: [{ text: 'x', finish_reason: 'stop' }], usage: { prompt_tokens: 1 } });

  it.each<[name: string, changed: Readonly<Record<string, Reply>>, less: object]>([
    ['may do everything', {}, {}],
    ['may only chat', { '/v1/completions': none }, { choice: false, infill: false, score: false }],
    ['may only complete', { '/v1/chat/completions': none }, { chat: false, tools: false }],
    [
      'may ignore what it does not know, which is no ability',
      { '/v1/completions': ignoring },
      { choice: false, infill: false, score: false },
    ],
    ['may refuse a suffix', { '/v1/completions': without('suffix', completing, none) }, { infill: false }],
    ['may refuse to echo', { '/v1/completions': without('echo', completing, none) }, { score: false }],
    ['may have no tools', { '/v1/chat/completions': without('tools', chatting, none) }, { tools: false }],
    ['may not list its models', { '/v1/models': none }, {}],
  ])('%s', async (_name, changed, less) => {
    await withModel(
      served,
      (model) => {
        expect(model.capabilities).toEqual({ ...all, ...less });
        const { score, chat } = model.capabilities;
        expect([model.score !== undefined, model.chat !== undefined, model.open]).toEqual([score, chat, undefined]);
      },
      changed,
    );
  });

  it('tells its own reason where it does nothing', async () => {
    const reply = json({ error: { message: 'The model is not for you', code: 'model_not_found' } }, 404);
    await using server = await ModelServer.start({ '/v1/models': json({}, 404) });
    server.trouble = [reply];
    await expect(served.open(server.url, connection())).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('not for you') as string,
    });
  });

  it('is spoken with as it wants: a newer name for the limit, and no temperature', () =>
    withModel(
      served,
      async (model, server) => {
        await collected(model.chat?.([{ role: 'user', text: 'hi' }], { maxTokens: 5, temperature: 0, signal }) ?? []);
        const [body] = server.bodiesOf('/v1/chat/completions');
        expect(body).toMatchObject({ model: 'coder-7b', max_completion_tokens: 5, stream: true });
        expect(body).not.toHaveProperty('max_tokens');
        expect(body).not.toHaveProperty('temperature');
      },
      {
        '/v1/chat/completions': without(
          'max_tokens',
          without('temperature', chatting, refusing('temperature')),
          refusing('max_tokens'),
        ),
      },
    ));

  it('without the model names those it has, the nearest first', async () => {
    await using server = await ModelServer.start(routes);
    await expect(openOpenaiModel('coder', new URL('/v1', server.url), connection(), signal)).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining('offers coder-7b, poet-1b') as string,
    });
  });
});

describe('a draft', () => {
  it('fills in, bound to choices', () =>
    withModel(served, async (model, server) => {
      const options = { maxTokens: 9, temperature: 0.8, seed: 4, stop: ['\n'], choices: ['p', 'q'], signal };
      const drafted = await model.draft?.({ kind: 'infill', prefix: 'a', suffix: 'b' }, options);
      expect(drafted).toMatchObject({ text: 'p', end: 'length' });
      expect(server.bodiesOf('/v1/completions')[0]).toMatchObject({
        prompt: 'a',
        suffix: 'b',
        max_tokens: 9,
        seed: 4,
        stop: ['\n'],
        structured_outputs: { choice: ['p', 'q'] },
      });
    }));

  it('binds in the older way where the newer one is ignored', () =>
    withModel(
      served,
      async (model, server) => {
        expect(model.capabilities.choice).toBe(true);
        const options = { maxTokens: 9, temperature: 0, choices: ['p'], signal };
        await model.draft?.({ kind: 'continue', text: 'a' }, options);
        expect(server.bodiesOf('/v1/completions')[0]).toMatchObject({ guided_choice: ['p'] });
      },
      {
        '/v1/completions': (response, request) => {
          const [text = 'x'] = (request.body as { guided_choice?: string[] }).guided_choice ?? [];
          json({ choices: [{ text }] })(response, request);
        },
      },
    ));
});

describe('a score', () => {
  it('tells the tokens of the text alone', () =>
    withModel(served, async (model) => {
      expect(await model.score?.('ab', 'cd', signal)).toEqual([
        { start: 0, text: 'c', logProbability: -2 },
        { start: 1, text: 'd', logProbability: -3 },
      ]);
    }));

  const scoring = (tokens: readonly string[], logprobs: readonly (number | null)[]): Reply =>
    without('echo', completing, json({ choices: [{ text: 'a b c', logprobs: { tokens, token_logprobs: logprobs } }] }));

  it.each<[name: string, tokens: string[], logprobs: (number | null)[], expected: unknown]>([
    [
      'a token over the border counts with its part',
      ['a b', 'c d'],
      [-1, -2],
      [{ start: 0, text: ' d', logProbability: -2 }],
    ],
    [
      'a first token that only begins a text is none of it',
      ['<s>', 'a b', 'c', ' d'],
      [null, -1, -2, -3],
      [{ start: 0, text: ' d', logProbability: -3 }],
    ],
  ])('%s', async (_name, tokens, logprobs, expected) => {
    await withModel(served, async (model) => expect(await model.score?.('a bc', ' d', signal)).toEqual(expected), {
      '/v1/completions': scoring(tokens, logprobs),
    });
  });

  it('reads parts of a character', () =>
    withModel(
      served,
      async (model) => {
        expect(await model.score?.('a', 'é', signal)).toEqual([
          { start: 0, text: '', logProbability: -2 },
          { start: 0, text: 'é', logProbability: -3 },
        ]);
      },
      { '/v1/completions': scoring(['a', 'bytes:\\xc3', 'bytes:\\xa9'], [-1, -2, -3]) },
    ));

  it('of other tokens than the text’s is refused', () =>
    withModel(
      served,
      async (model) => {
        await expect(model.score?.('zz', 'z', signal)).rejects.toMatchObject({ code: 'model-answer-unreadable' });
      },
      { '/v1/completions': scoring(['a', 'b', 'c'], [-1, -2, -3]) },
    ));
});

describe('a chat', () => {
  const options = { maxTokens: 5, temperature: 0.5, seed: 3, signal };
  const hi: ChatMessage[] = [{ role: 'user', text: 'hi' }];

  it('streams text and counts what it used', () =>
    withModel(served, async (model, server) => {
      const before = model.usage;
      expect(await collected(model.chat?.(hi, options) ?? [])).toEqual([
        { kind: 'text', text: 'he' },
        { kind: 'text', text: 'llo' },
        { kind: 'end', reason: 'length' },
      ]);
      expect(model.usage.completionTokens - before.completionTokens).toBe(2);
      expect(server.bodiesOf('/v1/chat/completions')[0]).toMatchObject({
        messages: [{ role: 'user', content: 'hi' }],
        max_tokens: 5,
        temperature: 0.5,
        seed: 3,
      });
    }));

  it('puts the pieces of tool calls together, and sends answers by their ids', () =>
    withModel(
      served,
      async (model, server) => {
        const call = { id: 'c1', name: 'look', argumentsText: '{"at":1}' };
        const messages: ChatMessage[] = [
          ...hi,
          { role: 'assistant', text: '', toolCalls: [call] },
          { role: 'tool', callId: 'c1', text: 'seen' },
        ];
        const tool = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
        expect(await collected(model.chat?.(messages, { ...options, tools: [tool] }) ?? [])).toEqual([
          { kind: 'tool-call', call },
          { kind: 'tool-call', call: { id: 'call-2', name: 'go', argumentsText: '' } },
          { kind: 'end', reason: 'tool-calls' },
        ]);
        expect(server.bodiesOf('/v1/chat/completions')[0]?.['messages']).toEqual([
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: '',
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'seen' },
        ]);
      },
      {
        '/v1/chat/completions': events(
          {
            choices: [
              { delta: { tool_calls: [{ index: 0, id: 'c1', function: { name: 'look', arguments: '{"a' } }] } },
            ],
          },
          { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: 't":1}' } }] } }] },
          { choices: [{ delta: { tool_calls: [{ index: 1, function: { name: 'go' } }] } }] },
          { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
        ),
      },
    ));

  const event = 'data: {"choices":[{"delta":{"content":"he"}}]}\n\n';
  it.each([
    ['an end in the middle', pieces('text/event-stream', [event], 'end'), 'model-answer-unreadable', 'broke off'],
    ['a cut in the middle', pieces('text/event-stream', [event], 'cut'), 'model-answer-unreadable', 'broke in the'],
    ['an end without a reason', events({ choices: [] }), 'model-answer-unreadable', 'broke off'],
    [
      'an error in the middle',
      events({ choices: [] }, { error: { message: `overloaded, ${testKey}` } }),
      'model-server-failed',
      'overloaded, [key removed]',
    ],
    [
      'no valid JSON in the middle',
      pieces('text/event-stream', [event, 'data: {"a\n\n'], 'end'),
      'model-answer-unreadable',
      'JSON',
    ],
  ])('tells %s', async (_name, reply, code, message) => {
    await withModel(served, async (model, server) => {
      server.trouble = [reply];
      await expect(collected(model.chat?.(hi, options) ?? [])).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message) as string,
      });
    });
  });

  it('is asked again only before its first byte', () =>
    withModel(served, async (model, server) => {
      const chat = (): Promise<unknown[]> => collected(model.chat?.(hi, options) ?? []);
      server.trouble = [pieces('text/event-stream', [event], 'cut'), chatting];
      await expect(chat()).rejects.toMatchObject({ code: 'model-answer-unreadable' });
      expect(server.requests).toHaveLength(1);
      server.trouble = [pieces('text/event-stream', [], 'cut'), chatting];
      expect(await chat()).toHaveLength(3);
    }));
});

describe("a server of OpenAI's protocol that gives", () => {
  // What is only refused means that this server does not list its models.
  tellsMisbehaviourAtOpening(served, '/v1/models', ['model-refused']);
  tellsMisbehaviourIn('draft', 'application/json', served);
  tellsMisbehaviourIn('chat', 'text/event-stream', served);
});
