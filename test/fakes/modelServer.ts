import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that the server has got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export type Reply = (response: ServerResponse, request: SeenRequest) => void;

/** A server on the loopback address that answers as it is told to, and remembers what it was asked. */
export class ModelServer implements AsyncDisposable {
  readonly url: URL;
  readonly requests: SeenRequest[] = [];
  /** How many connections were cut by the other side before their answer had ended. */
  cutConnections = 0;
  /** Answers everything, instead of the routes; the first reply is used up first, the last one stays. */
  trouble: Reply[] = [];
  readonly #close: () => Promise<void>;

  private constructor(url: URL, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** @param routes replies by path */
  static async start(routes: Readonly<Record<string, Reply>> = {}): Promise<ModelServer> {
    const server = createServer((request, response) => {
      response.on('close', () => {
        if (!response.writableFinished) self.cutConnections++;
      });
      void text(request).then((body) => {
        const seen = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: body === '' ? undefined : (JSON.parse(body) as unknown),
        };
        self.requests.push(seen);
        const [trouble] = self.trouble;
        if (self.trouble.length > 1) self.trouble.shift();
        (trouble ?? routes[seen.path] ?? json({ error: { message: 'no such path' } }, 404))(response, seen);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const self = new ModelServer(new URL(`http://127.0.0.1:${port}`), () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    });
    return self;
  }

  bodiesOf(path: string): Readonly<Record<string, unknown>>[] {
    return this.requests.filter((request) => request.path === path).map(({ body }) => body as Record<string, unknown>);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

export const json =
  (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(value));
  };

export const raw =
  (body: string | Buffer, type: string, status = 200): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

/** Server-sent events, ended by `[DONE]`. */
export const events = (...values: readonly unknown[]): Reply =>
  raw([...values.map((value) => JSON.stringify(value)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''), sse);

export const lines = (...values: readonly unknown[]): Reply =>
  raw(values.map((value) => `${JSON.stringify(value)}\n`).join(''), 'application/x-ndjson');

const sse = 'text/event-stream';

/** Writes these pieces one by one, each in a packet of its own, then ends or cuts the connection. */
export const pieces =
  (type: string, parts: readonly (string | Buffer)[], end: 'end' | 'cut'): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': type });
    response.flushHeaders();
    const next = (at: number): void => {
      const part = parts[at];
      if (part !== undefined) response.write(part, () => setImmediate(() => next(at + 1)));
      else if (end === 'end') response.end();
      else response.destroy();
    };
    next(0);
  };

/** Never answers. */
export const hanging: Reply = () => undefined;

/** Cuts the connection without a word. */
export const cut: Reply = (response) => response.destroy();

/** A little at a time, without end. */
export const dripping =
  (type: string, piece: string): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': type });
    const timer = setInterval(() => response.write(piece), 10);
    response.on('close', () => clearInterval(timer));
  };

/** As fast as it goes, without end. */
export const flooding =
  (type: string): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': type });
    const flood = (): void => {
      while (!response.destroyed && response.write('a'.repeat(4096)));
      if (!response.destroyed) response.once('drain', flood);
    };
    flood();
  };
