import type { ReadFile } from '../workspace/fileProtocol.ts';
import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SharedText } from '../workspace/textBytes.ts';
import type { FileTable } from './fileTable.ts';
import type { IndexedFile } from './indexedFile.ts';
import type { ParsePool } from './parsePool.ts';

/** Larger files are searched as text only: parsing one takes seconds, and nobody writes such by hand. */
export const maximumParsedBytes = 4 * 1024 * 1024;
/** What of a file's beginning tells two languages apart. */
const beginningBytes = 64 * 1024;
/** Files whose texts are asked for at once. */
const readAtOnce = 64;

/** Parses files for their outlines, each at most once at a time. */
export class OutlineParser {
  readonly #files: FileService;
  readonly #pool: ParsePool;
  readonly #isBuffer: (file: RelativePath) => boolean;
  readonly #log: (message: string) => void;
  readonly #parsing = new Map<IndexedFile, Promise<void>>();
  readonly #lifetime: AbortSignal;

  /** @param isBuffer whether an unsaved buffer stands for the file: then what is on disk is not wanted */
  constructor(options: {
    readonly files: FileService;
    readonly pool: ParsePool;
    readonly isBuffer: (file: RelativePath) => boolean;
    readonly log: (message: string) => void;
    readonly lifetime: AbortSignal;
  }) {
    this.#files = options.files;
    this.#pool = options.pool;
    this.#isBuffer = options.isBuffer;
    this.#log = options.log;
    this.#lifetime = options.lifetime;
  }

  /** For somebody who waits. */
  async parse(wanted: readonly IndexedFile[], table: FileTable): Promise<void> {
    const reads = await this.#files.texts(
      wanted.map(({ file }) => file),
      this.#lifetime,
    );
    await this.parseRead(wanted, reads, table);
  }

  /** @param reads the files' texts, in the same order */
  async parseRead(wanted: readonly IndexedFile[], reads: readonly ReadFile[], table: FileTable): Promise<void> {
    await Promise.all(wanted.map((indexed, index) => this.#parseOne(indexed, reads[index], table, true)));
  }

  /**
   * Biggest first, so that no thread is left alone with a big one at the end; no more at once than the threads need, so
   * that whoever waits need not wait for all of this.
   */
  async parseInBackground(
    wanted: readonly IndexedFile[],
    table: FileTable,
    signal: AbortSignal,
    onParsed: () => void,
  ): Promise<void> {
    const inOrder = [...wanted].sort((a, b) => b.bytes - a.bytes);
    const batches = new Map<number, Promise<readonly ReadFile[]>>();
    const readAt = async (index: number): Promise<ReadFile | undefined> => {
      const number = Math.floor(index / readAtOnce);
      let batch = batches.get(number);
      if (!batch) {
        const files = inOrder.slice(number * readAtOnce, (number + 1) * readAtOnce).map(({ file }) => file);
        batch = this.#files.texts(files, this.#lifetime);
        batches.set(number, batch);
        batches.delete(number - 2);
      }
      return (await batch)[index % readAtOnce];
    };
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < inOrder.length; index = next++) {
        signal.throwIfAborted();
        const indexed = inOrder[index];
        if (indexed && !indexed.outline) await this.#parseOne(indexed, await readAt(index), table, false);
        onParsed();
      }
    };
    await Promise.all(Array.from({ length: this.#pool.capacity }, work));
  }

  #parseOne(indexed: IndexedFile, read: ReadFile | undefined, table: FileTable, isUrgent: boolean): Promise<void> {
    const running = this.#parsing.get(indexed);
    if (running) return running;
    const parsing = this.#parseText(indexed, read, table, isUrgent).finally(() => this.#parsing.delete(indexed));
    this.#parsing.set(indexed, parsing);
    return parsing;
  }

  async #parseText(
    indexed: IndexedFile,
    read: ReadFile | undefined,
    table: FileTable,
    isUrgent: boolean,
  ): Promise<void> {
    const text = read?.text ?? 'unreadable';
    if (typeof text === 'string' || text.byteLength > maximumParsedBytes) {
      table.leaveOut(indexed, typeof text === 'string' ? text : 'too-large-to-parse');
      return;
    }
    table.settleLanguage(indexed, () => beginningOf(text));
    if (!read || !indexed.language) return;
    try {
      const parsed = await this.#pool.outline(indexed.language.id, text, isUrgent, this.#lifetime);
      if (this.#isBuffer(indexed.file)) return;
      indexed.bytes = read.bytes;
      indexed.mtimeMs = read.mtimeMs;
      table.setOutline(indexed, parsed);
    } catch (error) {
      this.#lifetime.throwIfAborted();
      this.#log(`${indexed.file} cannot be parsed: ${String(error)}`);
      table.leaveOut(indexed, 'parser-failed');
    }
  }
}

function beginningOf(text: SharedText): string {
  return Buffer.from(text).toString('utf8', 0, beginningBytes);
}
