import { describe, expect, it } from 'vitest';
import { collected } from '../../../test/fakes/collected.ts';
import type { Reply } from '../../../test/fakes/modelServer.ts';
import { events, json, ModelServer } from '../../../test/fakes/modelServer.ts';
import type { ServedModel } from '../../../test/support/servedModel.ts';
import {
  connection,
  tellsMisbehaviourAtOpening,
  tellsMisbehaviourIn,
  withModel,
} from '../../../test/support/servedModel.ts';
import { tokenId } from '../languageModel.ts';
import { measureModel } from '../measureModel.ts';
import { choiceGrammar } from './choiceGrammar.ts';
import { openLlamaServer } from './llamaServer.ts';

const signal = new AbortController().signal;

/** The server's vocabulary: one token a character, and the markers. */
const markers = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'];

const tokenizing: Reply = (response, request) => {
  const { content, parse_special: special, add_special: start } = request.body as Readonly<Record<string, unknown>>;
  const text = String(content);
  const marker = special === true ? markers.indexOf(text) : -1;
  const characters = Array.from(text, (piece) => ({ id: piece.codePointAt(0), piece }));
  const tokens = marker < 0 ? characters : [{ id: 1000 + marker, piece: text }];
  json({ tokens: [...(start === true ? [{ id: 1, piece: '' }] : []), ...tokens] })(response, request);
};

/** Half of the character é, the other half of it, the end. */
const top = [
  { id: 7, bytes: [0xc3], token: '', logprob: -0.5 },
  { id: 120, bytes: [120], token: 'x', logprob: -1 },
  { id: 2, bytes: [], token: '', logprob: -2 },
  { id: 3, bytes: [...Buffer.from('<|im_end|>')], token: '<|im_end|>', logprob: -3 },
];

const completing: Reply = (response, request) => {
  const body = request.body as Readonly<Record<string, unknown>>;
  const step = { id: 120, bytes: [120], token: 'x', logprob: -1 };
  const grammar = /^root ::= "(.*)"$/.exec(typeof body['grammar'] === 'string' ? body['grammar'] : '')?.[1];
  // As the real server: a sampled token that is only a part of a character is held back, with its probabilities.
  const isHeldBack = body['temperature'] === 0 && body['logit_bias'] === undefined && Array.isArray(body['prompt']);
  json({
    content: grammar === undefined ? 'x' : grammar.replaceAll('\\x22', '"').replaceAll('\\x5c', '\\'),
    stop_type: 'limit',
    tokens_predicted: 1,
    tokens_evaluated: 100,
    timings: { prompt_n: 2 },
    completion_probabilities: isHeldBack ? [] : [{ ...step, top_logprobs: top.slice(0, Number(body['n_probs'] ?? 0)) }],
  })(response, request);
};

const chatting = events(
  { choices: [{ delta: { content: 'he' } }] },
  { choices: [{ delta: { content: 'llo' }, finish_reason: 'stop' }] },
  { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } },
);

interface Templated {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** As the model reads a chat, up to where its reply starts. */
const templating: Reply = (response, request) => {
  const { messages } = request.body as Templated;
  const prompt = messages.map(({ role, content }) => `<${role}>${content}`).join('') + '<assistant>';
  json({ prompt })(response, request);
};

const properties = { default_generation_settings: {}, total_slots: 2, model_path: '/models/m.gguf' };

const routes: Readonly<Record<string, Reply>> = {
  '/props': json(properties),
  '/tokenize': tokenizing,
  '/completion': completing,
  '/infill': completing,
  '/v1/chat/completions': chatting,
  '/apply-template': templating,
};

const served: ServedModel = {
  routes,
  open: (url, settings) => openLlamaServer(url, settings, signal),
};

describe('a llama-server', () => {
  const all = { candidates: 'topk', choice: true, infill: true, chat: true, tools: true, score: false, rewind: true };
  const refused = json({ error: { message: 'not supported' } }, 501);

  it.each<[name: string, changed: Readonly<Record<string, Reply>>, without: object]>([
    ['does everything but score', {}, {}],
    ['may have no infill', { '/infill': refused }, { infill: false }],
    ['may have no chat', { '/v1/chat/completions': refused }, { chat: false, tools: false }],
    [
      'may fail with tools',
      {
        '/v1/chat/completions': (response, request) =>
          (JSON.stringify(request.body).includes('"tools"') ? json({}, 500) : chatting)(response, request),
      },
      { tools: false },
    ],
    [
      'may tell no probabilities and take no grammar',
      { '/completion': json({ content: 'x' }) },
      { candidates: 'none', choice: false, rewind: false },
    ],
  ])('%s, as it is found', async (_name, changed, without) => {
    await withModel(
      served,
      (model) => {
        expect(model.capabilities).toEqual({ ...all, ...without });
        expect([model.open, model.chat].map((offer) => offer !== undefined)).toEqual([
          model.capabilities.candidates !== 'none',
          model.capabilities.chat,
        ]);
      },
      changed,
    );
  });

  it('is waited for while it loads its model', async () => {
    await using server = await ModelServer.start(routes);
    server.trouble = [json({ error: { message: 'Loading model' } }, 503), json(properties), tokenizing];
    expect((await served.open(server.url, connection())).name).toBe(`llama-server:${server.url.origin}`);
  });

  it('is told from other servers', async () => {
    await using server = await ModelServer.start({ '/props': json({ something: 'else' }) });
    await expect(served.open(server.url, connection())).rejects.toMatchObject({ code: 'model-answer-unreadable' });
  });
});

describe('a session in a reply', () => {
  it('goes on from its start', () =>
    withModel(served, async (model, server) => {
      const session = await model.openReply?.([{ role: 'user', text: 'hi' }], 'ok', signal);
      await session?.candidates(1, signal);
      const asked = server.bodiesOf('/completion').at(-1) as { prompt: number[] };
      expect(String.fromCodePoint(...asked.prompt)).toBe('<user>hi<assistant>ok');
    }));

  it('is not there where the server tells no template', () =>
    withModel(
      served,
      (model) => {
        expect(model.openReply).toBeUndefined();
      },
      { '/apply-template': json({ error: { message: 'not found' } }, 404) },
    ));
});

describe('a session', () => {
  it('tells candidates with their bytes, also where the likeliest is a part of a character', () =>
    withModel(served, async (model, server) => {
      const session = await model.open?.({ kind: 'continue', text: 'ab' }, signal);
      expect(await session?.candidates(4, signal)).toEqual([
        { token: 7, bytes: Uint8Array.of(0xc3), logProbability: -0.5, isEnd: false },
        { token: 120, bytes: Uint8Array.of(120), logProbability: -1, isEnd: false },
        { token: 2, bytes: new Uint8Array(), logProbability: -2, isEnd: true },
        { token: 3, bytes: new Uint8Array(), logProbability: -3, isEnd: true },
      ]);
      const [first, second] = server.bodiesOf('/completion');
      expect(first).toMatchObject({ prompt: [1, 97, 98], n_predict: 1, n_probs: 4, cache_prompt: true });
      expect(first).toMatchObject({ post_sampling_probs: false });
      expect(second).toMatchObject({ prompt: [1, 97, 98], logit_bias: [[97, 1000]] });
    }));

  it('goes on and back without asking, and asks once a place', () =>
    withModel(served, async (model, server) => {
      const session = await model.open?.({ kind: 'continue', text: 'a' }, signal);
      const prompts = (): unknown[] => server.bodiesOf('/completion').map(({ prompt }) => prompt);
      await session?.accept([tokenId(7), tokenId(8), tokenId(9)], signal);
      await session?.candidates(2, signal);
      await session?.candidates(1, signal);
      expect(session?.position).toBe(3);
      await session?.rewind(1, signal);
      await session?.candidates(1, signal);
      expect(session?.position).toBe(1);
      expect(prompts()).toEqual([
        [1, 97, 7, 8, 9],
        [1, 97, 7, 8, 9],
        [1, 97, 7],
        [1, 97, 7],
      ]);
    }));

  it('puts an infill between the markers of the vocabulary', () =>
    withModel(served, async (model, server) => {
      const session = await model.open?.({ kind: 'infill', prefix: 'a', suffix: 'b' }, signal);
      await session?.candidates(1, signal);
      expect(server.bodiesOf('/completion')[0]?.['prompt']).toEqual([1, 1000, 97, 1001, 98, 1002]);
    }));

  it('only drafts an infill where the vocabulary has no markers that are known', () =>
    withModel(
      served,
      async (model) => {
        expect(model.open).toBeUndefined();
        expect(model.capabilities).toMatchObject({ candidates: 'none', infill: true, rewind: false });
        const drafted = await model.draft?.(
          { kind: 'infill', prefix: 'a', suffix: 'b' },
          { maxTokens: 1, temperature: 0, signal },
        );
        expect(drafted?.text).toBe('x');
      },
      { '/tokenize': json({ tokens: [97, 98].map((id) => ({ id, piece: [id] })) }) },
    ));

  // A slot of its own for each session would read what prompts of one file have in common once for every slot.
  it('leaves it to the server which slot knows most of a prompt', () =>
    withModel(served, async (model, server) => {
      for (let at = 0; at < 2; at++) {
        await (await model.open?.({ kind: 'continue', text: 'a' }, signal))?.candidates(1, signal);
      }
      expect(server.bodiesOf('/completion').filter((body) => 'id_slot' in body)).toEqual([]);
    }));

  it('counts only what was evaluated anew', () =>
    withModel(served, async (model) => {
      const before = model.usage.promptTokens;
      await (await model.open?.({ kind: 'continue', text: 'a' }, signal))?.candidates(1, signal);
      expect(model.usage.promptTokens - before).toBe(4);
    }));
});

describe('a draft', () => {
  it('fills in, with other files of the project', () =>
    withModel(served, async (model, server) => {
      const context = [{ path: 'a.py', text: 'x = 1' }];
      const options = { maxTokens: 9, temperature: 0.8, seed: 4, stop: ['\n'], signal };
      const drafted = await model.draft?.({ kind: 'infill', prefix: 'a', suffix: 'b', context }, options);
      expect(drafted).toEqual({
        text: 'x',
        end: 'length',
        tokens: [{ start: 0, text: 'x', logProbability: -1 }],
      });
      expect(server.bodiesOf('/infill')[0]).toMatchObject({
        input_prefix: 'a',
        input_suffix: 'b',
        input_extra: [{ filename: 'a.py', text: 'x = 1' }],
        n_predict: 9,
        temperature: 0.8,
        seed: 4,
        stop: ['\n'],
        top_k: 0,
      });
    }));

  it('is bound to choices by a grammar', () =>
    withModel(served, async (model, server) => {
      const options = { maxTokens: 9, temperature: 0, choices: ['a"b', 'c'], signal };
      await model.draft?.({ kind: 'continue', text: 'a' }, options);
      expect(server.bodiesOf('/completion')[0]?.['grammar']).toBe('root ::= "a\\x22b" | "c"');
    }));

  it.each([
    [['a'], 'root ::= "a"'],
    [['a\nb\\'], 'root ::= "a\\x0ab\\x5c"'],
    [['é', '😀'], 'root ::= "é" | "😀"'],
  ])('%j has a grammar', (choices, grammar) => expect(choiceGrammar(choices)).toBe(grammar));
});

it('tells how fast it reads, although nothing is read before something is asked', () =>
  withModel(served, async (model) => {
    const { promptTokensPerSecond, generatedTokensPerSecond, infill } = await measureModel(model, signal);
    expect(promptTokensPerSecond).toBeGreaterThan(0);
    expect(generatedTokensPerSecond).toBeGreaterThan(0);
    expect(infill).toBe('x');
  }));

it('chats in OpenAI’s way', () =>
  withModel(served, async (model) => {
    const parts = model.chat?.([{ role: 'user', text: 'hi' }], { maxTokens: 5, temperature: 0, signal });
    expect(await collected(parts ?? [])).toEqual([
      { kind: 'text', text: 'he' },
      { kind: 'text', text: 'llo' },
      { kind: 'end', reason: 'stop' },
    ]);
  }));

describe('a llama-server that gives', () => {
  tellsMisbehaviourAtOpening(served, '/props');
  tellsMisbehaviourIn('step', 'application/json', served);
  tellsMisbehaviourIn('draft', 'application/json', served);
  tellsMisbehaviourIn('chat', 'text/event-stream', served);
});
