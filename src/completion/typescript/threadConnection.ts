import { ThreadEnded, WorkerThread } from '../../workspace/workerThread.ts';
import type { NoAnswer, TypeScriptAnswers, TypeScriptQuestion, TypeScriptThreadData } from './typescriptProtocol.ts';

/** How long answers are waited for, in milliseconds. */
export interface TypeScriptTimeLimits {
  readonly namesMs: number;
  readonly diagnosticsMs: number;
  /** For a question with which the thread first sees a document: a program is loaded and checked. */
  readonly openingMs: number;
  /** For a thread that has not answered in time to answer at all; then it is ended, and the next question starts another. */
  readonly hangingMs: number;
}

/** The thread has not answered in time, is gone for good, or the compiler failed at its work. */
export type NoThreadAnswer = NoAnswer | 'timeout' | 'engine-lost' | 'failed';

/** Ends without an answer between them after which no thread is started any more. */
const maximumEnds = 3;

/** The thread of the language service, with limits of time. Trouble of the thread is an answer, too. */
export class ThreadConnection implements AsyncDisposable {
  readonly #thread: WorkerThread<TypeScriptQuestion, TypeScriptAnswers>;
  readonly #limits: TypeScriptTimeLimits;
  #generation = 1;
  #endsSinceAnswer = 0;
  /** Until when (by `performance.now()`) the thread may be busy with loading a program. */
  #isOpeningUntil = 0;

  /** @param path the thread's bundle */
  constructor(path: string, data: TypeScriptThreadData, limits: TypeScriptTimeLimits) {
    this.#thread = new WorkerThread(path, data);
    this.#limits = limits;
  }

  /** Counts threads: what one of them was told, the next one does not know. */
  get generation(): number {
    return this.#generation;
  }

  get isLost(): boolean {
    return this.#endsSinceAnswer >= maximumEnds || this.#thread.isClosed;
  }

  /** Rejects with the signal's reason, and with nothing else. */
  async ask<Q extends TypeScriptQuestion>(
    question: Q,
    isCancelled: Int32Array,
    signal: AbortSignal,
  ): Promise<TypeScriptAnswers[Q['kind']] | NoThreadAnswer> {
    signal.throwIfAborted();
    if (this.isLost) return 'engine-lost';
    const limitMs = this.#limitOf(question);
    if (limitMs === this.#limits.openingMs) this.#isOpeningUntil = performance.now() + limitMs;
    const cancel = (): void => void Atomics.store(isCancelled, 0, 1);
    // The thread may answer long after its time: questions that are late must not pile up on the caller's signal.
    const givenUp = new AbortController();
    const giveUp = (): void => {
      cancel();
      givenUp.abort(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const answer = this.#answer(question, givenUp.signal);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(() => {
        cancel();
        this.#endIfHanging(answer);
        resolve('timeout');
      }, limitMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }

  #limitOf(question: TypeScriptQuestion): number {
    const isOpening = 'document' in question && question.document.opening !== undefined;
    if (isOpening || question.kind === 'isChecked') return this.#limits.openingMs;
    return question.kind === 'diagnostics' ? this.#limits.diagnosticsMs : this.#limits.namesMs;
  }

  async #answer<Q extends TypeScriptQuestion>(
    question: Q,
    signal: AbortSignal,
  ): Promise<TypeScriptAnswers[Q['kind']] | NoThreadAnswer> {
    const generation = this.#generation;
    try {
      const answer = await this.#thread.ask(question, signal);
      this.#endsSinceAnswer = 0;
      return answer as TypeScriptAnswers[Q['kind']];
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ThreadEnded)) return 'failed'; // the compiler's own assertion, in code that is half written
      if (generation === this.#generation) {
        this.#generation += 1;
        this.#endsSinceAnswer += 1;
      }
      return this.isLost ? 'engine-lost' : 'timeout';
    }
  }

  #endIfHanging(answer: Promise<unknown>): void {
    const untilMs = Math.max(this.#limits.hangingMs, this.#isOpeningUntil - performance.now());
    const timer = setTimeout(() => void this.#thread.stop('TypeScript took too long'), untilMs);
    timer.unref();
    const settled = (): void => clearTimeout(timer);
    answer.then(settled, settled);
  }
}
