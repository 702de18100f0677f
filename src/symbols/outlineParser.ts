import type { ReadFile } from '../workspace/fileProtocol.ts';
import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SharedText } from '../workspace/textBytes.ts';
import type { FileTable } from './fileTable.ts';
import type { IndexedFile } from './indexedFile.ts';
import type { ParsedOutline } from './indexProtocol.ts';
import type { ParsePool } from './parsePool.ts';

/** Larger files are searched as text only: parsing one takes seconds, and nobody writes such by hand. */
export const maximumParsedBytes = 4 * 1024 * 1024;
/** What of a file's beginning tells two languages apart. */
const beginningBytes = 64 * 1024;
/** Files whose texts are asked for at once. */
const readAtOnce = 64;
/** How often a file that changes under the parser's hands is parsed before the last text is good enough. */
const maximumTries = 3;

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
    triesLeft = maximumTries,
  ): Promise<void> {
    const text = read?.text ?? 'unreadable';
    if (typeof text === 'string' || text.byteLength > maximumParsedBytes) {
      if (!this.#isBuffer(indexed.file))
        table.leaveOut(indexed, typeof text === 'string' ? text : 'too-large-to-parse');
      return;
    }
    table.settleLanguage(indexed, () => beginningOf(text));
    if (!read || !indexed.language) return;
    let parsed: ParsedOutline | undefined;
    try {
      parsed = await this.#pool.outline(indexed.language.id, text, isUrgent, this.#lifetime);
    } catch (error) {
      this.#lifetime.throwIfAborted();
      this.#log(`${indexed.file} cannot be parsed: ${String(error)}`);
    }
    if (triesLeft > 1 && !(await this.#isAsRead(indexed, read, table))) {
      if (table.get(indexed.file) !== indexed) return; // it has gone
      const [again] = await this.#files.texts([indexed.file], this.#lifetime);
      return this.#parseText(indexed, again, table, isUrgent, triesLeft - 1);
    }
    if (this.#isBuffer(indexed.file)) return;
    if (!parsed) {
      table.leaveOut(indexed, 'parser-failed');
      return;
    }
    indexed.bytes = read.bytes;
    indexed.mtimeMs = read.mtimeMs;
    table.setOutline(indexed, parsed);
  }

  /**
   * Whether the text is the file's now. Where the table knows another state, the file changed after it was read, or
   * nobody has told of a change before: then the disk decides.
   */
  async #isAsRead(indexed: IndexedFile, read: ReadFile, table: FileTable): Promise<boolean> {
    if (this.#isBuffer(indexed.file) || isSameState(indexed, read)) return true;
    const [now] = await this.#files.stat([indexed.file], this.#lifetime);
    if (this.#isBuffer(indexed.file)) return true;
    if (!now) table.remove(indexed.file);
    else if (!isSameState(now, read)) table.update(now);
    return now !== undefined && isSameState(now, read);
  }
}

type FileState = Pick<ReadFile, 'bytes' | 'mtimeMs'>;

const isSameState = (a: FileState, b: FileState): boolean => a.bytes === b.bytes && a.mtimeMs === b.mtimeMs;

function beginningOf(text: SharedText): string {
  return Buffer.from(text).toString('utf8', 0, beginningBytes);
}
