import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { WorkerThread } from '../workspace/workerThread.ts';
import { ThreadEnded } from '../workspace/workerThread.ts';
import type { FileTable } from './fileTable.ts';
import { isListed } from './indexedFile.ts';
import type { IndexAnswers, IndexQuestion } from './indexProtocol.ts';
import { maximumParsedBytes } from './outlineParser.ts';

/** Whoever asks waits for it. */
const parseTimeoutMs = 10_000;

/** The editor's unsaved texts. They stand for what is on disk, and are parsed again with each change. */
export class OpenBuffers {
  readonly #files: FileService;
  readonly #thread: WorkerThread<IndexQuestion, IndexAnswers>;
  readonly #table: Promise<FileTable>;
  readonly #log: (message: string) => void;
  readonly #lifetime: AbortSignal;
  readonly #texts = new Map<RelativePath, string>();
  readonly #strings = new Map<RelativePath, number[]>();
  readonly #pending = new Set<Promise<void>>();
  /** One question at a time: a thread that is ended over one document takes no other with it. */
  #lastTurn: Promise<void> = Promise.resolve();

  /** @param thread one of its own, that keeps the trees of open documents */
  constructor(options: {
    readonly files: FileService;
    readonly thread: WorkerThread<IndexQuestion, IndexAnswers>;
    readonly table: Promise<FileTable>;
    readonly log: (message: string) => void;
    readonly lifetime: AbortSignal;
  }) {
    this.#files = options.files;
    this.#thread = options.thread;
    this.#table = options.table;
    this.#log = options.log;
    this.#lifetime = options.lifetime;
  }

  has(file: RelativePath): boolean {
    return this.#texts.has(file);
  }

  textOf(file: RelativePath): string | undefined {
    return this.#texts.get(file);
  }

  change(file: RelativePath, text: string): void {
    this.#texts.set(file, text);
    this.#files.setBuffer(file, text);
    this.#track(() => this.#parse(file, text));
  }

  close(file: RelativePath): void {
    if (!this.#texts.delete(file)) return;
    this.#files.setBuffer(file, undefined);
    this.#track(() => this.#revert(file));
  }

  /** Until every change told so far is in the index. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #track(work: () => Promise<void>): void {
    const tracked = this.#lastTurn
      .then(work)
      .catch((error: unknown) => {
        if (!this.#lifetime.aborted) this.#log(`An open document cannot be indexed: ${String(error)}`);
      })
      .finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
    this.#lastTurn = tracked;
  }

  async #parse(file: RelativePath, text: string): Promise<void> {
    const table = await this.#table;
    const isOutdated = (): boolean => this.#texts.get(file) !== text;
    if (isOutdated()) return; // the newer text is parsed instead
    const indexed = table.known(file);
    table.settleLanguage(indexed, () => text);
    if (!indexed.language) return;
    if (text.length > maximumParsedBytes) {
      table.leaveOut(indexed, 'too-large-to-parse');
      return;
    }
    const question = { kind: 'document', file, language: indexed.language.id, text } as const;
    try {
      const parsed = await this.#thread.askWithin(question, parseTimeoutMs, this.#lifetime);
      // Taken over even if it is outdated: the next answer counts on its strings.
      table.setOutline(indexed, parsed, this.#stringsOf(file, parsed.toldBefore));
    } catch (error) {
      if (!isOutdated()) table.leaveOut(indexed, 'parser-failed');
      throw error;
    }
  }

  /** The numbers of the strings that the thread has told of the document; none if its thread has begun anew. */
  #stringsOf(file: RelativePath, toldBefore: number): number[] {
    const known = this.#strings.get(file);
    if (known?.length === toldBefore) return known;
    if (toldBefore !== 0) throw new Error(`strings of ${file} were lost`);
    const anew: number[] = [];
    this.#strings.set(file, anew);
    return anew;
  }

  async #revert(file: RelativePath): Promise<void> {
    const table = await this.#table;
    this.#strings.delete(file);
    await this.#thread.ask({ kind: 'close', file }, this.#lifetime).catch((error: unknown) => {
      if (!(error instanceof ThreadEnded)) throw error; // else its trees have gone with it
    });
    const [onDisk] = await this.#files.stat([file], this.#lifetime);
    if (this.#texts.has(file)) return;
    // What no listing told of is ignored, or behind a link: it was there as long as it was open.
    if (onDisk && isListed(table.get(file))) table.forget(table.update(onDisk));
    else table.remove(file);
  }
}
