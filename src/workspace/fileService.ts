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

/** Lists, reads and searches the files below a root in a thread of its own. */
export class FileService implements AsyncDisposable {
  readonly #thread: WorkerThread<FileQuestion, FileAnswers>;
  readonly #buffers = new Map<RelativePath, string>();
  /** Buffers that the thread does not know yet. */
  readonly #untold = new Set<RelativePath>();

  /** @param workerPath the bundle of `fileWorker.ts` */
  constructor(workerPath: string, data: FileThreadData) {
    this.#thread = new WorkerThread(workerPath, data);
  }

  list(signal: AbortSignal): Promise<readonly WalkedFile[]> {
    return this.#thread.ask({ kind: 'list' }, signal);
  }

  stat(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly WalkedFile[]> {
    return this.#thread.ask({ kind: 'stat', files }, signal);
  }

  async texts(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly ReadFile[]> {
    await this.#tellBuffers(signal);
    return this.#thread.ask({ kind: 'texts', files }, signal);
  }

  /** Of these files those that may define the name; all that have the word without a cue. */
  async candidates(
    files: readonly RelativePath[],
    name: string,
    hasCue: boolean,
    signal: AbortSignal,
  ): Promise<readonly ReadFile[]> {
    await this.#tellBuffers(signal);
    return this.#thread.ask({ kind: 'candidates', files, name, hasCue }, signal);
  }

  async names(files: readonly RelativePath[], signal: AbortSignal): Promise<readonly string[]> {
    await this.#tellBuffers(signal);
    return this.#thread.ask({ kind: 'names', files }, signal);
  }

  async occurrences(word: string, signal: AbortSignal): Promise<readonly WordOccurrences[]> {
    await this.#tellBuffers(signal);
    return this.#thread.ask({ kind: 'occurrences', word }, signal);
  }

  async find(query: TextQuery, signal: AbortSignal): Promise<FindAnswer> {
    await this.#tellBuffers(signal);
    // The search goes on when its asker has gone: the time is up for it all the same.
    const found = this.#thread.ask({ kind: 'find', query }, new AbortController().signal);
    const timer = setTimeout(() => void this.#restart(), findTimeoutMs);
    const answer = found.then(
      (hits): FindAnswer => ('problem' in hits ? { kind: 'bad-expression', ...hits } : { kind: 'searched', ...hits }),
      (error: unknown): FindAnswer => {
        if (error instanceof ThreadEnded) return { kind: 'timed-out' };
        throw error;
      },
    );
    return unlessAborted(
      answer.finally(() => clearTimeout(timer)),
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

  async #tellBuffers(signal: AbortSignal): Promise<void> {
    const files = [...this.#untold];
    this.#untold.clear();
    await Promise.all(
      files.map((file) => this.#thread.ask({ kind: 'buffer', file, text: this.#buffers.get(file) ?? null }, signal)),
    );
  }

  /** What the thread had read is read again when it is needed. */
  async #restart(): Promise<void> {
    for (const file of this.#buffers.keys()) this.#untold.add(file);
    await this.#thread.stop('The search took too long');
  }
}
