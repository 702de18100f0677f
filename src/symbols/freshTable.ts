import { performance } from 'node:perf_hooks';
import type { Language } from '../syntax/syntax.ts';
import { unlessAborted } from '../workspace/aborting.ts';
import type { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { FileTable } from './fileTable.ts';
import type { CachePlace } from './indexStart.ts';
import { openTable, saveTable } from './indexStart.ts';

export interface FreshTableOptions {
  readonly files: FileService;
  readonly languages: readonly Language[];
  readonly cache: CachePlace;
  /** How old a listing may be when a question comes. */
  readonly maximumListingAgeMs: number;
  /** Whether an unsaved buffer stands for the file: what is on disk is not wanted then. */
  readonly isBuffer: (file: RelativePath) => boolean;
  readonly log: (message: string) => void;
  readonly lifetime: AbortSignal;
}

/** Listings before one question: of changes that never end, and where listing fails, the last state must do. */
const maximumRounds = 2;

/** Keeps the table of files as the disk is: from the cache at the start, by events or new listings afterwards. */
export class FreshTable {
  readonly opened: Promise<FileTable>;
  readonly #options: FreshTableOptions;
  /** Undefined: what was listed is known to be outdated. */
  #listedAtMs: number | undefined = performance.now();
  #table: FileTable | undefined;
  /** The last change on disk that is being taken over. */
  #change: Promise<void> = Promise.resolve();
  #savedVersion = 0;

  constructor(options: FreshTableOptions) {
    this.#options = options;
    this.opened = this.#open();
    // Whoever asks is told of a failure; perhaps nobody asks.
    this.opened.catch(() => undefined);
  }

  /** The table with every change on disk in it that is known of. */
  async current(signal: AbortSignal): Promise<FileTable> {
    signal.throwIfAborted();
    const table = await unlessAborted(this.opened, signal);
    const ageMs = performance.now() - (this.#listedAtMs ?? 0);
    if (ageMs > this.#options.maximumListingAgeMs) this.#listedAtMs = undefined;
    // What is taken over may itself tell that the listing is outdated.
    for (let round = 0; round < maximumRounds; round += 1) {
      if (this.#isOutdated()) {
        this.#listedAtMs = performance.now();
        this.#enqueue(() => this.#relist(table));
      }
      await unlessAborted(this.#change, signal);
      if (!this.#isOutdated()) break;
    }
    return table;
  }

  /** Files that appeared, changed or went. A folder, or rules such as `.gitignore`: everything is listed anew. */
  filesChanged(files: readonly RelativePath[], isStructural: boolean): void {
    if (isStructural || files.some((file) => /(?:^|\/)\.gitignore$/.test(file))) this.#listedAtMs = undefined;
    else this.#enqueue(() => this.#takeOver(files));
  }

  /** Of a table that is not open yet there is nothing to save. @returns why it could not be saved, if so */
  async save(): Promise<string | undefined> {
    const { cache, log } = this.#options;
    const table = this.#table;
    if (!table || table.version === this.#savedVersion) return undefined;
    const { version } = table;
    try {
      await saveTable(table, cache);
      this.#savedVersion = version;
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log(`The index cannot be saved: ${reason}`);
      return reason;
    }
  }

  #isOutdated(): boolean {
    return this.#listedAtMs === undefined;
  }

  async #open(): Promise<FileTable> {
    const { files, languages, cache, log, lifetime } = this.#options;
    const table = await openTable(files, languages, cache, log, lifetime);
    this.#savedVersion = table.version;
    if (!this.#isOutdated()) this.#listedAtMs = performance.now(); // else a change was told meanwhile
    this.#table = table;
    return table;
  }

  /** A change that cannot be taken over is logged; the next one, or a new listing, may still be. */
  #enqueue(takeOver: () => Promise<void>): void {
    const { log, lifetime } = this.#options;
    this.#change = this.#change.then(takeOver).catch((error: unknown) => {
      this.#listedAtMs = undefined;
      if (!lifetime.aborted) log(`Changes on disk could not be read: ${String(error)}`);
    });
  }

  async #relist(table: FileTable): Promise<void> {
    const { files, isBuffer, lifetime } = this.#options;
    const listed = await files.list(lifetime);
    const isThere = new Set(listed.map(({ file }) => file));
    for (const walked of listed) {
      if (isBuffer(walked.file)) table.setState(walked);
      else table.update(walked);
    }
    for (const { file } of [...table.all()]) if (!isThere.has(file) && !isBuffer(file)) table.remove(file);
  }

  async #takeOver(changed: readonly RelativePath[]): Promise<void> {
    const { files, isBuffer, lifetime } = this.#options;
    const table = await this.opened;
    const there = new Map((await files.stat(changed, lifetime)).map((walked) => [walked.file, walked]));
    for (const file of changed) {
      if (isBuffer(file)) continue;
      const now = there.get(file);
      // Whether a new file is ignored is known to a listing alone.
      if (now && !table.get(file)) this.#listedAtMs = undefined;
      else if (now) table.update(now);
      else table.remove(file);
    }
  }
}
