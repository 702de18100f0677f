import { setTimeout as delay } from 'node:timers/promises';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import { modelTimedOut } from '../../workspace/userErrors/modelErrors.ts';

/** How long a server may take, in milliseconds. */
export interface HttpTimeouts {
  /** Until the first byte of the answer: connecting and the evaluation of the prompt. */
  readonly answerMs: number;
  /** Between two pieces of an answer. */
  readonly idleMs: number;
  /** For the whole answer. */
  readonly totalMs: number;
}

/** Watches over one exchange with a server: `signal` is aborted by the caller's or when a time is up. */
export class Patience implements Disposable {
  readonly signal: AbortSignal;
  readonly #isUp = new AbortController();
  readonly #server: string;
  readonly #timeouts: HttpTimeouts;
  readonly #total: NodeJS.Timeout;
  #next: NodeJS.Timeout;

  constructor(server: string, timeouts: HttpTimeouts, signal: AbortSignal) {
    this.#server = server;
    this.#timeouts = timeouts;
    this.signal = AbortSignal.any([signal, this.#isUp.signal]);
    this.#total = this.#limit(timeouts.totalMs, 'its answer had not ended');
    this.#next = this.#limit(timeouts.answerMs, 'there was no answer');
  }

  /** A piece of the answer has come. */
  renew(): void {
    clearTimeout(this.#next);
    this.#next = this.#limit(this.#timeouts.idleMs, 'its answer stopped in the middle and did not go on');
  }

  /** Which time was up; undefined if none was. */
  get timedOut(): UserError | undefined {
    return this.#isUp.signal.aborted ? (this.#isUp.signal.reason as UserError) : undefined;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#total);
    clearTimeout(this.#next);
  }

  #limit(ms: number, what: string): NodeJS.Timeout {
    const seconds = Math.round(ms / 100) / 10;
    return setTimeout(() => this.#isUp.abort(modelTimedOut(this.#server, `${what} after ${seconds} s.`)), ms);
  }
}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
