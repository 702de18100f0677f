import { unlessAborted } from './aborting.ts';
import type {
  FileAnswers,
  FileQuestion,
  FileThreadData,
  ReadFile,
  TextHits,
  TextQuery,
  WordOccurrences,
} from './fileProtocol.ts';
import type { RelativePath } from './paths.ts';
import type { WalkedFile } from './walk.ts';
import { ThreadEnded, WorkerThread } from './workerThread.ts';

export type FindAnswer =
  | ({ readonly kind: 'searched' } & TextHits)
  | { readonly kind: 'bad-expression'; readonly problem: string }
  | { readonly kind: 'timed-out' };

/** How long one expression may keep the thread: some backtrack without end. */
const findTimeoutMs = 3_000;

/** For what is to be done whether its asker waits for it or not. */
const unlimited = new AbortController().signal;

/** Lists, reads and searches the files below a root in a thread of its own. */
export class FileService implements AsyncDisposable {
  readonly #thread: WorkerThread<FileQuestion, FileAnswers>;
  readonly #buffers = new Map<RelativePath, string>();
  /** Buffers that the thread does not know yet. */
  readonly #untold = new Set<RelativePath>();
  /** The last search that was begun: one at a time, so that none has to answer for another's time. */
  #lastFind: Promise<unknown> = Promise.resolve();

  /** @param workerPath the bundle of `fileWorker.ts` */
  constructor(workerPath: string, data: FileThreadData) {
    this.#thread = new WorkerThread(workerPath, data);
  }

  list(signal: AbortSignal): Promise<readonly WalkedFile[]> {
    return this.#ask({ kind: 'list' }, signal);
  }

  stat(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly WalkedFile[]> {
    return this.#ask({ kind: 'stat', files }, signal);
  }

  texts(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly ReadFile[]> {
    return this.#ask({ kind: 'texts', files }, signal);
  }

  /** Of these files those that may define the name; all that have the word without a cue. */
  candidates(
    files: readonly RelativePath[],
    name: string,
    hasCue: boolean,
    signal: AbortSignal,
  ): Promise<readonly ReadFile[]> {
    return this.#ask({ kind: 'candidates', files, name, hasCue }, signal);
  }

  names(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly string[]> {
    return this.#ask({ kind: 'names', files }, signal);
  }

  occurrences(word: string, signal: AbortSignal): Promise<readonly WordOccurrences[]> {
    return this.#ask({ kind: 'occurrences', word }, signal);
  }

  find(query: TextQuery, signal: AbortSignal): Promise<FindAnswer> {
    // The search goes on when its asker has gone: the time is up for it all the same.
    const found = this.#lastFind.then(() => (signal.aborted ? undefined : this.#find(query)));
    this.#lastFind = found.catch(() => undefined);
    return unlessAborted(
      found.then((answer) => answer ?? { kind: 'timed-out' }),
      signal,
    );
  }

  /** The text that stands for the file's; undefined for a buffer that was closed. */
  setBuffer(file: RelativePath, text: string | undefined): void {
    if (text === undefined) this.#buffers.delete(file);
    else this.#buffers.set(file, text);
    // Told before the next question: a person types faster than anyone asks.
    this.#untold.add(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }

  async #find(query: TextQuery): Promise<FindAnswer> {
    const files = query.files;
    // What the thread is busy with, and reading from the disk, is not the expression's fault.
    await this.#ask({ kind: 'read', ...(files ? { files } : {}) }, unlimited);
    this.#tellBuffers();
    const found = this.#thread.ask({ kind: 'find', query }, unlimited);
    const timer = setTimeout(() => void this.#thread.stop('The search took too long'), findTimeoutMs);
    try {
      const hits = await found;
      return 'problem' in hits ? { kind: 'bad-expression', ...hits } : { kind: 'searched', ...hits };
    } catch (error) {
      if (!(error instanceof ThreadEnded) || this.#thread.isClosed) throw error;
      this.#tellAgain();
      return { kind: 'timed-out' };
    } finally {
      clearTimeout(timer);
    }
  }

  /** A thread that is ended over a search takes other questions with it: they are asked again. */
  async #ask<K extends FileQuestion['kind']>(
    question: FileQuestion & { readonly kind: K },
    signal: AbortSignal,
  ): Promise<FileAnswers[K]> {
    signal.throwIfAborted();
    try {
      this.#tellBuffers();
      return await this.#thread.ask<K>(question, signal);
    } catch (error) {
      if (!(error instanceof ThreadEnded) || this.#thread.isClosed) throw error;
      this.#tellAgain();
      this.#tellBuffers();
      return await this.#thread.ask<K>(question, signal);
    }
  }

  /** Before the question that is asked next, in the same turn. */
  #tellBuffers(): void {
    const files = [...this.#untold];
    this.#untold.clear();
    for (const file of files) {
      const told = this.#thread.ask({ kind: 'buffer', file, text: this.#buffers.get(file) ?? null }, unlimited);
      told.catch(() => this.#untold.add(file));
    }
  }

  /** A new thread knows of no buffer, and reads again what is needed. */
  #tellAgain(): void {
    for (const file of this.#buffers.keys()) this.#untold.add(file);
  }
}
