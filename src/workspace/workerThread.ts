import { Worker } from 'node:worker_threads';

interface Request {
  readonly id: number;
  readonly question: unknown;
}

/** What a thread posts for a {@link Request}. */
export type ThreadResponse =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly failure: string };

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: Error) => void;
}

/** A question was not answered because its thread was ended or died. */
export class ThreadEnded extends Error {}

const closedReason = 'The thread was closed';

/**
 * A worker thread that answers questions. It starts with the first question, does not keep the process alive while it is
 * idle, and after its end starts again with the next question, unless it was closed.
 */
export class WorkerThread<
  Question extends { readonly kind: string },
  Answers extends Record<Question['kind'], unknown>,
> implements AsyncDisposable {
  readonly #path: string;
  readonly #workerData: unknown;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosed = false;

  /** @param path the thread's bundle @param workerData what the thread is given at its start */
  constructor(path: string, workerData?: unknown) {
    this.#path = path;
    this.#workerData = workerData;
  }

  /** Nothing is answered any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Questions that are not answered yet. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  /**
   * Rejects with the signal's reason on abort; the thread may go on with it.
   * @throws ThreadEnded if the thread ends before it has answered
   */
  ask<K extends Question['kind']>(question: Question & { readonly kind: K }, signal: AbortSignal): Promise<Answers[K]> {
    signal.throwIfAborted();
    // Whoever was told of the end may have another question at once: no thread may be left behind.
    if (this.#isClosed) throw new ThreadEnded(closedReason);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise<Answers[K]>((resolve, reject) => {
      const settle = (): void => {
        signal.removeEventListener('abort', abort);
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#worker?.unref();
      };
      const abort = (): void => {
        settle();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      });
      worker.ref();
      worker.postMessage({ id, question } satisfies Request);
    });
  }

  /**
   * As {@link ask}, but a thread that has not answered by then is ended: it may never come back.
   * @throws ThreadEnded also then, for every question that it has not answered
   */
  async askWithin<K extends Question['kind']>(
    question: Question & { readonly kind: K },
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Answers[K]> {
    const timer = setTimeout(() => void this.stop(`The thread took longer than ${timeoutMs} ms`), timeoutMs);
    try {
      return await this.ask(question, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread, whatever it is doing. */
  async stop(reason: string): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll(new ThreadEnded(reason));
    await worker?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.stop(closedReason);
  }

  #start(): Worker {
    const worker = new Worker(this.#path, { workerData: this.#workerData });
    worker.on('message', (response: ThreadResponse) => {
      const waiting = this.#waiting.get(response.id);
      if ('failure' in response) waiting?.reject(new Error(response.failure));
      else waiting?.resolve(response.answer as never);
    });
    worker.on('error', (error) => this.#hasEnded(worker, String(error)));
    worker.on('exit', (code) => this.#hasEnded(worker, `The thread ended with ${code}`));
    return worker;
  }

  #hasEnded(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#failAll(new ThreadEnded(reason));
  }

  #failAll(reason: Error): void {
    for (const { reject } of [...this.#waiting.values()]) reject(reason);
  }
}
