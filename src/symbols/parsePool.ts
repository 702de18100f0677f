import { availableParallelism } from 'node:os';
import { ThreadEnded, WorkerThread } from '../workspace/workerThread.ts';
import type { LanguageId } from '../syntax/syntax.ts';
import type { SharedText } from '../workspace/textBytes.ts';
import type { IndexAnswers, IndexQuestion, IndexThreadData, ParsedOutline, ParsedRoles } from './indexProtocol.ts';

/** More threads than this cost memory (each holds its own grammars) and gain little: the disk and the listing are shared. */
const maximumThreads = 4;
/** One question is worked on, the next is there when it is done. */
const questionsPerThread = 2;

/** A grammar, or a mask over a broken file, may run away on some text. */
const parseTimeoutMs = 20_000;

type IndexThread = WorkerThread<IndexQuestion, IndexAnswers>;

interface Waiting {
  readonly run: (thread: IndexThread) => Promise<void>;
}

/** Threads that parse. Questions of somebody who waits go before those of the background. */
export class ParsePool implements AsyncDisposable {
  readonly #threads: readonly IndexThread[];
  readonly #urgent: Waiting[] = [];
  readonly #background: Waiting[] = [];
  #isClosed = false;

  /** @param workerPath the bundle of `indexWorker.ts` */
  constructor(workerPath: string, data: IndexThreadData) {
    const count = Math.max(1, Math.min(maximumThreads, availableParallelism()));
    this.#threads = Array.from({ length: count }, () => new WorkerThread(workerPath, data));
  }

  /** How many questions keep all threads busy. */
  get capacity(): number {
    return this.#threads.length * questionsPerThread;
  }

  /** @throws Error if the text could not be parsed */
  outline(language: LanguageId, text: SharedText, isUrgent: boolean, signal: AbortSignal): Promise<ParsedOutline> {
    return this.#run(isUrgent, (thread) =>
      thread.askWithin({ kind: 'outline', language, text }, parseTimeoutMs, signal),
    );
  }

  /** @throws Error if the text could not be parsed */
  roles(question: Omit<IndexQuestion & { kind: 'roles' }, 'kind'>, signal: AbortSignal): Promise<ParsedRoles> {
    return this.#run(true, (thread) => thread.askWithin({ kind: 'roles', ...question }, parseTimeoutMs, signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()));
  }

  #run<T>(isUrgent: boolean, ask: (thread: IndexThread) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = async (thread: IndexThread): Promise<void> => {
        try {
          resolve(await this.#askTwice(thread, ask));
        } catch (error) {
          const reason = error instanceof Error ? error : new Error(String(error));
          if (isBroken(reason)) await thread.stop('The parser broke');
          reject(reason);
        }
      };
      (isUrgent ? this.#urgent : this.#background).push({ run });
      this.#startNext();
    });
  }

  /** A thread that is ended over one question takes others with it: each gets a second try. */
  async #askTwice<T>(thread: IndexThread, ask: (thread: IndexThread) => Promise<T>): Promise<T> {
    try {
      return await ask(thread);
    } catch (error) {
      if (error instanceof ThreadEnded && !this.#isClosed) return ask(thread);
      throw error;
    }
  }

  #startNext(): void {
    for (;;) {
      const thread = this.#threads.reduce((idlest, other) =>
        other.waitingCount < idlest.waitingCount ? other : idlest,
      );
      if (thread.waitingCount >= questionsPerThread) return;
      const next = this.#urgent.shift() ?? this.#background.shift();
      if (!next) return;
      void next.run(thread).then(() => this.#startNext());
    }
  }
}

/** WebAssembly that trapped leaves its memory in an unknown state. */
function isBroken(error: Error): boolean {
  return !(error instanceof ThreadEnded) && /RuntimeError|Aborted|memory/.test(error.message);
}
