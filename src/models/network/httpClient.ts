import type { z } from 'zod';
import { unlessAborted } from '../../workspace/aborting.ts';
import { modelAnswerUnreadable, modelUnreachable } from '../../workspace/userErrors/modelErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import type { Spending } from '../meter.ts';
import { Meter } from '../meter.ts';
import type { ModelAccount } from '../modelAccount.ts';
import { AnswerBody, tooLarge } from './answerBody.ts';
import { eventData } from './eventStream.ts';
import type { Failure } from './failures.ts';
import { connectionFailure, detailOf, statusFailure } from './failures.ts';
import type { HttpTimeouts } from './patience.ts';
import { Patience, waitFor } from './patience.ts';
import { redacted } from './redact.ts';
import type { RetryPolicy } from './retry.ts';
import { backoffMs, retryAfterMs } from './retry.ts';
import { textLines } from './textLines.ts';

export interface HttpSettings {
  /** Paths are appended to its own path. It holds no key. */
  readonly baseUrl: URL;
  readonly key?: string;
  /** Pays for every request that generates. */
  readonly account: ModelAccount;
  readonly timeouts: HttpTimeouts;
  readonly retries: RetryPolicy;
  readonly maxBodyBytes: number;
}

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly contentTypes: RegExp;
}

const json = /^application\/([a-z.+-]+\+)?json\b/i;
const jsonLines = /^application\/(x-)?(nd-?json|jsonl|json)\b/i;
const events = /^text\/event-stream\b/i;
const maxErrorBytes = 64 * 1024;

/**
 * The only way to a model's server. What is sent is never logged; keys are in no error. Requests follow no redirect:
 * the person chose this address and no other.
 * All methods reject with `UserError` for whatever a server or the way to it can do wrong, and with the signal's reason.
 */
export class HttpClient {
  /** The address, for people. */
  readonly server: string;
  readonly #settings: HttpSettings;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.server = settings.baseUrl.href.replace(/\/$/, '');
  }

  /** The same server with other patience, for example for a quick look whether it is there. */
  with(changes: Partial<Pick<HttpSettings, 'timeouts' | 'retries'>>): HttpClient {
    return new HttpClient({ ...this.#settings, ...changes });
  }

  /** For what costs nothing. */
  async get<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return this.#read({ method: 'GET', path, contentTypes: json }, shape, signal);
  }

  /** For what costs nothing. */
  async ask<T>(path: string, body: object, shape: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return this.#read({ method: 'POST', path, body: JSON.stringify(body), contentTypes: json }, shape, signal);
  }

  async generate<T>(
    path: string,
    body: object,
    spending: Spending,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const request = { method: 'POST', path, body: JSON.stringify(body), contentTypes: json } as const;
    using meter = this.#meter(request, spending);
    return await this.#read(request, meter.seeing(shape), signal);
  }

  /** The data of server-sent events, as JSON, up to `[DONE]`. */
  async *generateEvents<T>(
    path: string,
    body: object,
    spending: Spending,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    const request = { method: 'POST', path, body: JSON.stringify(body), contentTypes: events } as const;
    using meter = this.#meter(request, spending);
    await using answer = await this.#open(request, signal);
    for await (const data of eventData(answer.text())) {
      if (data.trim() === '[DONE]') break;
      yield this.#parse(data, meter.seeing(shape));
    }
  }

  /** One JSON value a line. */
  async *generateLines<T>(
    path: string,
    body: object,
    spending: Spending,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    const request = { method: 'POST', path, body: JSON.stringify(body), contentTypes: jsonLines } as const;
    using meter = this.#meter(request, spending);
    await using answer = await this.#open(request, signal);
    for await (const line of textLines(answer.text())) {
      if (line.trim() !== '') yield this.#parse(line, meter.seeing(shape));
    }
  }

  async #read<T>(request: HttpRequest, shape: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    await using answer = await this.#open(request, signal);
    return this.#parse(await answer.wholeText(), shape);
  }

  #parse<T>(text: string, shape: z.ZodType<T>): T {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const start = text.trim().startsWith('<') ? 'it is a web page' : 'it is no valid JSON';
      throw modelAnswerUnreadable(this.server, `${start}, or only a part of one.`);
    }
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw modelAnswerUnreadable(this.server, `${where || 'it'} is not as expected (${issue?.message ?? 'unknown'}).`);
  }

  /** Sends the request, again if that may help, and waits for the first byte of the answer. */
  async #open(request: HttpRequest, signal: AbortSignal): Promise<AnswerBody> {
    const { retries } = this.#settings;
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted();
      const outcome = await this.#attempt(request, signal);
      if (outcome instanceof AnswerBody) return outcome;
      const waitMs = outcome.waitMs ?? backoffMs(failures, retries, Math.random());
      if (!outcome.isWorthRetrying || failures >= retries.attempts || waitMs > retries.maxWaitMs) throw outcome.error;
      await waitFor(waitMs, signal);
    }
  }

  async #attempt(request: HttpRequest, signal: AbortSignal): Promise<AnswerBody | Failure> {
    const { timeouts, maxBodyBytes } = this.#settings;
    const patience = new Patience(this.server, timeouts, signal);
    let response: Response;
    try {
      response = await unlessAborted(this.#fetch(request, patience.signal), patience.signal);
      const largest = response.ok ? maxBodyBytes : maxErrorBytes;
      const answer = new AnswerBody(this.server, response, patience, largest);
      await answer.begin();
      const failure = response.ok ? this.#unusable(request, response) : await this.#failureOf(response, answer);
      if (!failure) return answer;
      await answer[Symbol.asyncDispose]();
      return failure;
    } catch (error) {
      patience[Symbol.dispose]();
      signal.throwIfAborted();
      if (patience.timedOut) return { error: patience.timedOut, isWorthRetrying: false };
      if (error instanceof UserError) return { error, isWorthRetrying: false };
      return connectionFailure(this.server, error, (text) => this.clean(text));
    }
  }

  #fetch({ method, path, body, contentTypes }: HttpRequest, signal: AbortSignal): Promise<Response> {
    const { baseUrl, key } = this.#settings;
    const url = new URL(baseUrl);
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
    return fetch(url, {
      method,
      signal,
      redirect: 'manual',
      headers: {
        accept: contentTypes === events ? 'text/event-stream' : 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  /** What is wrong with an answer before it is read. */
  #unusable({ contentTypes }: HttpRequest, response: Response): Failure | undefined {
    const { maxBodyBytes } = this.#settings;
    const once = (error: UserError): Failure => ({ error, isWorthRetrying: false });
    if (Number(response.headers.get('content-length') ?? 0) > maxBodyBytes) {
      return once(tooLarge(this.server, maxBodyBytes));
    }
    const type = response.headers.get('content-type') ?? '';
    if (contentTypes.test(type)) return undefined;
    const what = /html/i.test(type) ? 'it is a web page' : `its type is ${this.clean(type) || 'not told'}`;
    return once(modelAnswerUnreadable(this.server, `${what}, where ${expectedOf(contentTypes)} was expected.`));
  }

  async #failureOf(response: Response, answer: AnswerBody): Promise<Failure> {
    const { status, statusText, headers } = response;
    const location = headers.get('location');
    if (status >= 300 && status < 400) {
      const detail = `it sends requests on to ${this.clean(location ?? 'another address')}, which nobody has chosen.`;
      return { error: modelUnreachable(this.server, detail), isWorthRetrying: false };
    }
    const body = await answer.wholeText().catch(() => '');
    const detail = this.clean(detailOf(body, statusText));
    const hasKey = this.#settings.key !== undefined;
    const waitMs = retryAfterMs(headers.get('retry-after'), Date.now());
    return statusFailure(this.server, status, detail, { hasKey, waitMs });
  }

  /** Text of the server's, without the key. */
  clean(text: string): string {
    return redacted(text, this.#settings.key === undefined ? [] : [this.#settings.key]);
  }

  #meter({ body = '', contentTypes }: HttpRequest, spending: Spending): Meter {
    return new Meter(this.#settings.account, Buffer.byteLength(body), spending, contentTypes !== json);
  }
}

function expectedOf(contentTypes: RegExp): string {
  return contentTypes === events ? 'an event stream' : 'JSON';
}
