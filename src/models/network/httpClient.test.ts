import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { collected } from '../../../test/fakes/collected.ts';
import { misbehaviours, patient, testKey } from '../../../test/fakes/misbehaviours.ts';
import type { Reply } from '../../../test/fakes/modelServer.ts';
import {
  cut,
  dripping,
  events,
  hanging,
  json,
  lines,
  ModelServer,
  pieces,
  raw,
} from '../../../test/fakes/modelServer.ts';
import { connection } from '../../../test/support/servedModel.ts';
import { ModelAccount } from '../modelAccount.ts';
import type { HttpSettings } from './httpClient.ts';
import { HttpClient } from './httpClient.ts';

const signal = new AbortController().signal;
const any = z.object({ a: z.number() });
const free = { maxTokens: 1, usageIn: () => undefined };

function clientOf(baseUrl: URL, changes: Partial<HttpSettings> = {}): HttpClient {
  return new HttpClient({
    baseUrl,
    ...connection(),
    retries: { attempts: 3, baseMs: 1, maxWaitMs: 1500 },
    ...changes,
  });
}

const ways: readonly [way: string, type: string, ask: (client: HttpClient, until?: AbortSignal) => Promise<unknown>][] =
  [
    ['one answer', 'application/json', (client, until = signal) => client.ask('/x', {}, any, until)],
    [
      'an event stream',
      'text/event-stream',
      (client, until = signal) => collected(client.generateEvents('/x', {}, free, any, until)),
    ],
    [
      'a stream of lines',
      'application/x-ndjson',
      (client, until = signal) => collected(client.generateLines('/x', {}, free, any, until)),
    ],
  ];

/** Text without a field is no event, and no answer at all: that is told by whoever needs one. */
const noEvent = /says it is data/;

describe.each(ways)('for %s, a server that gives', (way, type, ask) => {
  const cases = misbehaviours(type).filter(({ name }) => way !== 'an event stream' || !noEvent.test(name));

  it.each(cases)('$name is told as such', async ({ reply, code, message, timeouts = patient }) => {
    await using server = await ModelServer.start({ '/x': reply });
    const error = await ask(clientOf(server.url, { timeouts })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(String(error)).not.toContain(testKey);
  });

  it.each<[name: string, replies: readonly Reply[]]>([
    ['a failure, then an answer', [json({}, 500)]],
    ['an overload, then an answer', [json({}, 503)]],
    ['two cut connections, then an answer', [cut, cut]],
    ['a stream that is cut before its first byte, then an answer', [pieces(type, [], 'cut')]],
    ['a wait of 0 s, then an answer', [json({}, 429, { 'retry-after': '0' })]],
    ['a wait until a past date, then an answer', [json({}, 429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })]],
  ])('%s is asked again', async (_name, troubles) => {
    const good =
      type === 'application/json' ? json({ a: 1 }) : type.includes('event') ? events({ a: 1 }) : lines({ a: 1 });
    await using server = await ModelServer.start();
    server.trouble = [...troubles, good];
    expect([await ask(clientOf(server.url))].flat()).toEqual([{ a: 1 }]);
    expect(server.requests).toHaveLength(troubles.length + 1);
  });

  it.each([
    ['while it waits for an answer', hanging],
    ['in the middle of an answer', dripping(type, ' ')],
    ['while it waits to ask again', json({}, 429, { 'retry-after': '1' })],
  ])('is left at once by a cancellation %s', async (_name, reply) => {
    const cancel = new AbortController();
    await using server = await ModelServer.start({
      '/x': (response, request) => {
        reply(response, request);
        setImmediate(() => cancel.abort(new Error('cancelled')));
      },
    });
    let cancelledAt = 0;
    cancel.signal.addEventListener('abort', () => (cancelledAt = performance.now()));
    const asked = ask(clientOf(server.url), cancel.signal);
    await expect(asked).rejects.toThrow('cancelled');
    expect(performance.now() - cancelledAt).toBeLessThan(200);
  });
});

describe('a client', () => {
  it('tells a closed port', async () => {
    const server = await ModelServer.start();
    await server[Symbol.asyncDispose]();
    await expect(clientOf(server.url).get('/x', any, signal)).rejects.toMatchObject({
      code: 'model-unreachable',
      message: expect.stringContaining('nothing listens there') as string,
    });
  });

  it('tells a name that is not known', async () => {
    const nowhere = new URL('http://nowhere.invalid');
    await expect(clientOf(nowhere).get('/x', any, signal)).rejects.toMatchObject({ code: 'model-unreachable' });
  });

  it('sends the key to the server and to no place that it points to', async () => {
    await using elsewhere = await ModelServer.start({ '/x': json({ a: 1 }) });
    await using server = await ModelServer.start({
      '/x': (response) => response.writeHead(307, { location: `${elsewhere.url.href}x` }).end(),
    });
    await expect(clientOf(server.url).ask('/x', {}, any, signal)).rejects.toMatchObject({ code: 'model-unreachable' });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${testKey}`);
    expect(elsewhere.requests).toEqual([]);
  });

  it('says which key is missing where a server wants one', async () => {
    await using server = await ModelServer.start({ '/x': json({}, 401) });
    const client = new HttpClient({
      baseUrl: server.url,
      account: new ModelAccount(),
      timeouts: patient,
      retries: { attempts: 1, baseMs: 1, maxWaitMs: 1 },
      maxBodyBytes: 1024,
    });
    await expect(client.get('/x', any, signal)).rejects.toMatchObject({ code: 'model-key-missing' });
  });

  it('does not ask again where a quota is used up', async () => {
    await using server = await ModelServer.start({
      '/x': json({ error: { message: 'You exceeded your quota', code: 'insufficient_quota' } }, 429),
    });
    await expect(clientOf(server.url).get('/x', any, signal)).rejects.toMatchObject({ code: 'model-rate-limited' });
    expect(server.requests).toHaveLength(1);
  });

  it('keeps the path of an address', async () => {
    await using server = await ModelServer.start({ '/api/v1/x': json({ a: 1 }) });
    expect(await clientOf(new URL('/api/v1/', server.url)).get('/x', any, signal)).toEqual({ a: 1 });
  });

  it('hangs up on a stream that nobody reads any more', async () => {
    let hungUp = (): void => undefined;
    await using server = await ModelServer.start({
      '/x': (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {"a": 1}\n\n');
        response.on('close', hungUp);
      },
    });
    const isClosed = new Promise<void>((resolve) => (hungUp = resolve));
    for await (const value of clientOf(server.url).generateEvents('/x', {}, free, any, signal)) {
      expect(value).toEqual({ a: 1 });
      break;
    }
    await isClosed;
    expect(server.cutConnections).toBe(1);
  });

  it('joins a character that comes in two pieces', async () => {
    const event = Buffer.from('data: {"b": "é"}\n\n');
    const middle = event.indexOf('é') + 1;
    const [start, end] = [event.subarray(0, middle), event.subarray(middle)];
    await using server = await ModelServer.start({ '/x': pieces('text/event-stream', [start, end], 'end') });
    const withText = z.object({ b: z.string() });
    const values = await collected(clientOf(server.url).generateEvents('/x', {}, free, withText, signal));
    expect(values).toEqual([{ b: 'é' }]);
  });

  it('counts what an answer tells, and what it may have cost where it tells nothing', async () => {
    const account = new ModelAccount();
    const usageIn = (answer: unknown): { promptTokens: number; completionTokens: number } | undefined =>
      (answer as { usage?: { promptTokens: number; completionTokens: number } }).usage;
    await using server = await ModelServer.start();
    server.trouble = [json({ a: 1, usage: { promptTokens: 5, completionTokens: 7 } }), json({ a: 1 })];
    const client = clientOf(server.url, { account });
    await client.generate('/x', { p: 'abc' }, { maxTokens: 9, usageIn }, any, signal);
    expect(account.usage).toEqual({ promptTokens: 5, completionTokens: 7, usd: 0 });
    await client.generate('/x', { p: 'abc' }, { maxTokens: 9, usageIn }, any, signal);
    expect(account.usage).toEqual({ promptTokens: 11, completionTokens: 16, usd: 0 });
  });

  it('sends nothing that could cost more than is left', async () => {
    await using server = await ModelServer.start({ '/x': json({ a: 1 }) });
    const account = new ModelAccount({ price: { promptUsd: 1, completionUsd: 1 }, maxCostUsd: 0.0001 });
    const asked = clientOf(server.url, { account }).generate('/x', {}, { ...free, maxTokens: 1000 }, any, signal);
    await expect(asked).rejects.toMatchObject({ code: 'model-cost-reached' });
    expect(server.requests).toEqual([]);
  });

  it('leaves no key in the error about a header that cannot be sent', async () => {
    const error = await clientOf(new URL('http://127.0.0.1:1'), { key: 'sk-\u00e9\n1' })
      .get('/x', any, signal)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'model-unreachable' });
    expect(String(error)).not.toContain('sk-\u00e9');
  });

  it('reads an answer of the wrong type no further', async () => {
    await using server = await ModelServer.start({ '/x': raw('{"a": 1}', 'text/plain') });
    await expect(clientOf(server.url).get('/x', any, signal)).rejects.toMatchObject({
      code: 'model-answer-unreadable',
    });
  });
});
