import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../src/models/network/download.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'fixpoint-download-'));
const target = join(folder, 'model.gguf');
const { signal } = new AbortController();

let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
let requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  requests.push(request);
  answer(request, response, requests.length);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const url = new URL(`${base}/model.gguf`);

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  requests = [];
  breakOff = (): void => undefined;
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});

const fetched = (options: { sha256?: string; token?: string; signal?: AbortSignal } = {}): Promise<void> =>
  download(url, target, {
    signal,
    onProgress: (done) => {
      if (done === 100_000) breakOff();
    },
    ...options,
  });

/** A server that can send a part, as most can. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = content.subarray(start);
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const range = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': rest.length,
    etag: '"v1"',
    ...(start > 0 ? range : {}),
  });
  response.end(rest);
}

let breakOff = (): void => undefined;

/** Sends a third, and breaks off when it has come. */
function serveThird(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
  response.write(content.subarray(0, 100_000));
  breakOff = (): void => void response.destroy();
}

describe('a download', () => {
  it('comes whole, and tells how far it is', async () => {
    answer = serve;
    const told: number[] = [];
    await download(url, target, { signal, sha256, onProgress: (done, total) => told.push(done, total ?? 0) });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(told.at(-2)).toBe(content.length);
    expect(told.at(-1)).toBe(content.length);
    expect(readdirSync(folder)).toEqual(['model.gguf']);
  });

  it('goes on where the connection broke', async () => {
    answer = (request, response, count) => (count === 1 ? serveThird : serve)(request, response);
    await fetched({ sha256 });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(requests[1]?.headers.range).toBe('bytes=100000-');
    expect(requests[1]?.headers['if-range']).toBe('"v1"');
  });

  it('goes on where an earlier one was interrupted', async () => {
    answer = serve;
    writeFileSync(`${target}.part`, content.subarray(0, 1000));
    await fetched({ sha256 });
    expect(requests[0]?.headers.range).toBe('bytes=1000-');
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('is only checked where all is here already', async () => {
    answer = serve;
    writeFileSync(`${target}.part`, content);
    await fetched({ sha256 });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('begins again where the server sends the whole', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': content.length }).end(content);
    writeFileSync(`${target}.part`, 'something else');
    await fetched({ sha256 });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('begins again where more is here than there', async () => {
    answer = serve;
    writeFileSync(`${target}.part`, Buffer.concat([content, content]));
    await fetched({ sha256 });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('believes the checksum of the hub, and follows it elsewhere without the token', async () => {
    const elsewhere = createServer((request, response) => {
      expect(request.headers.authorization).toBeUndefined();
      serve(request, response);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/blob`;
    answer = (request, response) => {
      expect(request.headers.authorization).toBe('Bearer secret');
      response.writeHead(302, { location, 'x-linked-etag': `"${'0'.repeat(64)}"` }).end();
    };
    await expect(fetched({ token: 'secret' })).rejects.toMatchObject({ code: 'download-damaged' });
    answer = (_request, response) => response.writeHead(302, { location, 'x-linked-etag': `"${sha256}"` }).end();
    await fetched();
    expect(readFileSync(target).equals(content)).toBe(true);
    elsewhere.close();
    elsewhere.closeAllConnections();
  });

  it('with a wrong checksum is thrown away', async () => {
    answer = serve;
    await expect(fetched({ sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'download-damaged' });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.version'))).toEqual([]);
  });

  it.each<[string, number, Record<string, string>, RegExp]>([
    ['no such file', 404, {}, /404.*no such file/],
    ['not allowed', 401, {}, /HF_TOKEN/],
    ['asked too often', 429, {}, /too often/],
    ['broken', 500, {}, /500/],
    ['a web page', 200, { 'content-type': 'text/html; charset=utf-8' }, /web page/],
    ['round in circles', 302, { location: '/model.gguf' }, /without end/],
    ['to where nothing is encrypted', 302, { location: 'http://example.com/x' }, /not encrypted/],
  ])('from a server that answers %s fails with a reason', async (_name, status, headers, message) => {
    answer = (_request, response) => response.writeHead(status, headers).end('<html></html>');
    const failure = fetched();
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('gives up a server that breaks off without sending more, and keeps what came', async () => {
    answer = (request, response, count) => {
      if (count === 1) serveThird(request, response);
      else response.destroy();
    };
    await expect(fetched()).rejects.toMatchObject({ code: 'download-failed' });
    expect(readFileSync(`${target}.part`).length).toBe(100_000);
  });

  it('is interrupted at once, and keeps what came', async () => {
    const controller = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    };
    const reason = new Error('enough');
    const running = download(url, target, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(running).rejects.toBe(reason);
    expect(readdirSync(folder)).toContain('model.gguf.part');
  });
});
