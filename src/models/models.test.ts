import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patient } from '../../test/fakes/misbehaviours.ts';
import { events, hanging, json, lines, ModelServer } from '../../test/fakes/modelServer.ts';
import { autoModel } from './autoModel.ts';
import { modelDestination, modelNotes, openModel, parseModelSpec } from './models.ts';
import type { ModelSettings } from './modelSettings.ts';
import { apiKey, modelPrice, ollamaAddress, openaiAddress } from './modelSettings.ts';
import { detectServers } from './network/detectServers.ts';

const signal = new AbortController().signal;
const nowhere = new URL('http://127.0.0.1:9');
const settings: ModelSettings = {
  environment: {},
  installDirectory: '/nowhere',
  cacheDirectory: '/nowhere',
  detected: { llamaServer: nowhere, ollama: nowhere, lmStudio: nowhere },
  connection: { timeouts: patient, retries: { attempts: 1, baseMs: 1, maxWaitMs: 1 } },
};

describe('a spec', () => {
  it.each([
    ['none', { kind: 'none' }],
    ['auto', { kind: 'auto' }],
    ['llama:/m/a b.gguf', { kind: 'llama', path: '/m/a b.gguf' }],
    ['llama:C:\\m\\a.gguf', { kind: 'llama', path: 'C:\\m\\a.gguf' }],
    ['llama-server:http://127.0.0.1:8080', { kind: 'llama-server', url: new URL('http://127.0.0.1:8080') }],
    ['ollama:qwen2.5-coder:7b', { kind: 'ollama', name: 'qwen2.5-coder:7b' }],
    ['openai:org/model', { kind: 'openai', name: 'org/model' }],
    ['editor:copilot/gpt', { kind: 'editor', id: 'copilot/gpt' }],
  ])('%s is read', (text, expected) => expect(parseModelSpec(text)).toEqual(expected));

  it.each([
    '',
    'nothing',
    'none:',
    'auto:x',
    'llama',
    'llama:',
    'llama: ',
    'gpt:4',
    'OPENAI:x',
    'openai:',
    'ollama:',
    'editor:',
    'llama-server:',
    'llama-server:127.0.0.1:8080',
    'llama-server:ftp://a',
    'llama-server:http://',
  ])('%j is refused', (text) => {
    expect(() => parseModelSpec(text)).toThrow(expect.objectContaining({ code: 'model-spec-invalid' }));
  });

  it.each(['http://me:sk-secret@host/v1', 'http://host/v1?key=sk-secret', 'http://host/#sk-secret'])(
    'with a key in its address is refused without showing it: %s',
    (address) => {
      const parse = (): unknown => parseModelSpec(`llama-server:${address}`);
      expect(parse).toThrow(/OPENAI_API_KEY/);
      expect(parse).not.toThrow(/sk-secret/);
    },
  );
});

describe('settings', () => {
  it.each([
    ['', 'http://127.0.0.1:11434/'],
    ['box', 'http://box:11434/'],
    ['box:80', 'http://box/'],
    ['box:99', 'http://box:99/'],
    [':99', 'http://127.0.0.1:99/'],
    ['0.0.0.0', 'http://127.0.0.1:11434/'],
    ['http://box', 'http://box/'],
    ['https://box/path', 'https://box/path'],
  ])('OLLAMA_HOST=%s means %s', (host, expected) => expect(ollamaAddress(host).href).toBe(expected));

  it.each([
    [{}, undefined, 'https://api.openai.com/v1'],
    [{ OPENAI_BASE_URL: 'http://a/v1' }, undefined, 'http://a/v1'],
    [{ OPENAI_BASE_URL: '' }, undefined, 'https://api.openai.com/v1'],
    [{ OPENAI_BASE_URL: 'http://a/v1' }, 'http://b/v1', 'http://b/v1'],
  ])('the address of %j and %s is %s', (environment, baseUrl, expected) => {
    expect(openaiAddress({ environment, ...(baseUrl ? { baseUrl } : {}) }).href).toBe(expected);
  });

  it.each<[name: string, given: Partial<ModelSettings>, expected: string | undefined]>([
    ['none', {}, undefined],
    ['of the environment', { environment: { OPENAI_API_KEY: ' k1\n' } }, 'k1'],
    ['given', { environment: { OPENAI_API_KEY: 'k1' }, key: 'k2' }, 'k2'],
    [
      'of the environment, not for another address',
      { environment: { OPENAI_API_KEY: 'k1' }, baseUrl: 'http://b' },
      undefined,
    ],
    ['explicitly none', { environment: { OPENAI_API_KEY: 'k1' }, key: '' }, undefined],
  ])('the key is the one %s', (_name, given, expected) => {
    expect(apiKey({ environment: {}, ...given }, 'OPENAI_API_KEY')).toBe(expected);
  });

  it.each([
    ['a key that is none', () => apiKey({ environment: { OPENAI_API_KEY: 'sk secret' } }, 'OPENAI_API_KEY')],
    ['an address with a key', () => openaiAddress({ environment: { OPENAI_BASE_URL: 'http://u:sk-secret@a' } })],
    ['an address that is none', () => openaiAddress({ environment: { OPENAI_BASE_URL: 'secret' } })],
    ['a price that is none', () => modelPrice({ environment: { FIXPOINT_PROMPT_PRICE: 'secret' } })],
    ['a price below 0', () => modelPrice({ environment: { FIXPOINT_COMPLETION_PRICE: '-1' } })],
  ])('%s is refused without showing it', (_name, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'model-setting-invalid' }));
    expect(read).not.toThrow(/secret/);
  });

  it.each([
    [{}, undefined],
    [{ FIXPOINT_PROMPT_PRICE: '1.5' }, { promptUsd: 1.5, completionUsd: 0 }],
    [
      { FIXPOINT_PROMPT_PRICE: '1', FIXPOINT_COMPLETION_PRICE: '0' },
      { promptUsd: 1, completionUsd: 0 },
    ],
  ])('the price of %j is %j', (environment, expected) => expect(modelPrice({ environment })).toEqual(expected));
});

describe('what leaves the machine', () => {
  it.each([
    ['none', {}, undefined],
    ['auto', {}, undefined],
    ['llama:/m.gguf', {}, undefined],
    ['llama-server:http://127.0.0.1:1', {}, undefined],
    ['llama-server:http://box:1', {}, 'box:1'],
    ['ollama:m', {}, undefined],
    ['ollama:m', { OLLAMA_HOST: 'box' }, 'box:11434'],
    ['ollama:m:120b-cloud', {}, 'ollama.com'],
    ['editor:m', {}, "the provider of the editor's model m"],
    ['openai:m', {}, 'api.openai.com'],
    ['openai:m', { OPENAI_BASE_URL: 'http://localhost:1234/v1' }, undefined],
  ])('with %s and %j goes to %s', (spec, environment, expected) => {
    expect(modelDestination(parseModelSpec(spec), { environment })).toBe(expected);
  });

  it.each([
    ['a model elsewhere without a price', 'openai:m', {}, 1, 1],
    ['one with a price', 'openai:m', { FIXPOINT_PROMPT_PRICE: '1' }, 1, 0],
    ['one on this machine', 'openai:m', { OPENAI_BASE_URL: 'http://localhost/v1' }, 1, 0],
    ['no limit', 'openai:m', {}, undefined, 0],
    ['a model that costs nothing', 'ollama:m', {}, 1, 0],
  ])('under a cost limit that cannot hold is told: %s', (_name, spec, environment, maxCostUsd, notes) => {
    const given = { ...settings, environment, ...(maxCostUsd === undefined ? {} : { maxCostUsd }) };
    expect(modelNotes(parseModelSpec(spec), given)).toHaveLength(notes);
  });
});

describe('opening', () => {
  it('none opens none', async () => expect(await openModel({ kind: 'none' }, settings, signal)).toBeUndefined());

  it('a model of OpenAI without a key asks nobody', async () => {
    const opened = openModel({ kind: 'openai', name: 'm' }, settings, signal);
    await expect(opened).rejects.toMatchObject({ code: 'model-key-missing' });
  });

  it('a model of the editor needs one', async () => {
    const opened = openModel({ kind: 'editor', id: 'm' }, settings, signal);
    await expect(opened).rejects.toMatchObject({ code: 'editor-model-unavailable' });
  });

  it('ends a run at the cost limit', async () => {
    await using server = await ModelServer.start({
      '/models': json({ data: [{ id: 'm' }] }),
      '/chat/completions': events({ choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] }),
    });
    const environment = { FIXPOINT_PROMPT_PRICE: '1', FIXPOINT_COMPLETION_PRICE: '1' };
    const given = { ...settings, environment, baseUrl: server.url.href, key: 'k', maxCostUsd: 0.01 };
    const model = await openModel({ kind: 'openai', name: 'm' }, given, signal);
    const chat = model?.chat?.([{ role: 'user', text: 'hi' }], { maxTokens: 20_000, temperature: 0, signal });
    const asked = server.requests.length;
    await expect(chat?.[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'model-cost-reached' });
    expect(server.requests).toHaveLength(asked);
  });

  it.each([
    ['openai', { OPENAI_API_KEY: 'k1', LLAMA_API_KEY: 'k2' }, 'Bearer k1'],
    ['llama-server', { OPENAI_API_KEY: 'k1', LLAMA_API_KEY: 'k2' }, 'Bearer k2'],
    ['ollama', { OPENAI_API_KEY: 'k1', LLAMA_API_KEY: 'k2' }, undefined],
  ] as const)('%s gets its own key and no other', async (kind, keys, expected) => {
    await using server = await ModelServer.start();
    const environment = { ...keys, OPENAI_BASE_URL: server.url.href, OLLAMA_HOST: server.url.host };
    const spec = kind === 'llama-server' ? { kind, url: server.url } : { kind, name: 'm' };
    await openModel(spec, { ...settings, environment }, signal).catch(() => undefined);
    expect(server.requests.length).toBeGreaterThan(0);
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([expected]));
  });
});

describe('auto', () => {
  const properties = json({ default_generation_settings: {}, model_path: '/m/qwen.gguf' });

  it('takes the configured model', async () => {
    expect((await autoModel({ ...settings, configured: 'ollama:m' }, signal))?.spec).toEqual({
      kind: 'ollama',
      name: 'm',
    });
  });

  it('takes the first file of the models folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fixpoint-models-'));
    for (const name of ['b.gguf', 'a.gguf', 'a.gguf.part', 'readme.txt']) await writeFile(join(folder, name), '');
    expect((await autoModel({ ...settings, modelsFolder: folder }, signal))?.spec).toEqual({
      kind: 'llama',
      path: join(folder, 'a.gguf'),
    });
    await rm(folder, { recursive: true });
  });

  it('takes what servers of this machine offer, and asks them without a key', async () => {
    await using llama = await ModelServer.start({ '/props': properties });
    await using ollama = await ModelServer.start({ '/api/tags': json({ models: [{ name: 'm' }] }) });
    await using studio = await ModelServer.start({ '/v1/models': json({ data: [{ id: 's' }] }) });
    const lmStudio = new URL('/v1', studio.url);
    const environment = { OPENAI_API_KEY: 'k' };
    const find = async (detected: ModelSettings['detected']) =>
      autoModel({ ...settings, environment, detected: { ...settings.detected, ...detected } }, signal);
    expect(await find({ llamaServer: llama.url, ollama: ollama.url })).toMatchObject({
      spec: { kind: 'llama-server' },
    });
    expect(await find({ ollama: ollama.url, lmStudio })).toMatchObject({ spec: { kind: 'ollama', name: 'm' } });
    expect(await find({ lmStudio })).toEqual({
      spec: { kind: 'openai', name: 's' },
      settings: { baseUrl: lmStudio.href, key: '' },
    });
    for (const { requests } of [llama, ollama, studio]) {
      expect(requests.map(({ headers, body }) => [headers.authorization, body])).not.toContainEqual([
        expect.any(String),
        undefined,
      ]);
    }
  });

  it.each([
    ['that an Ollama passes on to another machine', { name: 'big', remote_host: 'https://elsewhere.example' }],
    ['that is named as one of a cloud', { name: 'big:120b-cloud' }],
  ])('takes no model %s', async (_name, model) => {
    await using ollama = await ModelServer.start({ '/api/tags': json({ models: [model] }) });
    const detected = { ...settings.detected, ollama: ollama.url };
    expect(await autoModel({ ...settings, detected }, signal)).toBeUndefined();
  });

  it('asks no other machine', async () => {
    expect(await detectServers(signal, { ...settings.detected, ollama: new URL('http://192.0.2.1') }, 60_000)).toEqual(
      [],
    );
  });

  it('waits for no server that does not answer, and is misled by none that is something else', async () => {
    await using silent = await ModelServer.start({ '/props': hanging, '/api/tags': hanging });
    await using other = await ModelServer.start({ '/models': lines({ a: 1 }) });
    const before = performance.now();
    const servers = { llamaServer: silent.url, ollama: silent.url, lmStudio: other.url };
    expect(await detectServers(signal, servers)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(900); // half a second, on a busy machine
  });
});
