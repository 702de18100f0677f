import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Language, LanguageId } from '../syntax/syntax.ts';
import { unlessAborted } from '../workspace/aborting.ts';
import type { TextQuery } from '../workspace/fileProtocol.ts';
import type { FindAnswer } from '../workspace/fileService.ts';
import { FileService } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { stringOf } from '../workspace/textBytes.ts';
import { WorkerThread } from '../workspace/workerThread.ts';
import type { CodeIndex, FileOutline, FoundDefinition, LeftOutFile, ListedFile, Occurrence } from './codeIndex.ts';
import type { FileTable } from './fileTable.ts';
import { indexCachePath } from './indexCache.ts';
import type { IndexedFile } from './indexedFile.ts';
import { foundDefinition } from './indexedFile.ts';
import type { IndexAnswers, IndexQuestion } from './indexProtocol.ts';
import { FreshTable } from './freshTable.ts';
import { cacheKey, fileKinds, threadData } from './indexStart.ts';
import { oncePerVersion } from './oncePerVersion.ts';
import type { BuildProgress, BuildSummary } from './buildSummary.ts';
import { countsOf } from './buildSummary.ts';
import { occurrencesOf } from './occurrences.ts';
import { OpenBuffers } from './openBuffers.ts';
import { isTypeKind } from './outline.ts';
import { OutlineParser } from './outlineParser.ts';
import { ParsePool } from './parsePool.ts';

export interface WorkspaceIndexOptions {
  /** Absolute. */
  readonly root: string;
  /** The folder of the threads' bundles. */
  readonly installDirectory: string;
  readonly languages: readonly Language[];
  /** Where the index is kept between runs. */
  readonly cacheDirectory: string;
  /** Globs over the path below the root, besides `.gitignore`. */
  readonly exclude: readonly string[];
  /**
   * How old a listing may be when a question comes, if nobody tells of changes on disk
   * ({@link WorkspaceIndex.filesChanged}). Infinity: the files are listed once.
   */
  readonly maximumListingAgeMs: number;
  readonly log: (message: string) => void;
}

const maximumRecentTexts = 100;

/**
 * The index of a folder. It opens at once; files are parsed when a question needs them, all of them by {@link build}.
 * Two programs on one folder share what is saved and nothing else.
 */
export class WorkspaceIndex implements CodeIndex, AsyncDisposable {
  readonly root: string;
  readonly #files: FileService;
  readonly #pool: ParsePool;
  readonly #parser: OutlineParser;
  readonly #documents: WorkerThread<IndexQuestion, IndexAnswers>;
  readonly #buffers: OpenBuffers;
  readonly #table: FreshTable;
  readonly #lifetime = new AbortController();
  readonly #listed = oncePerVersion((table) =>
    [...table.all()]
      .map(({ file, language, isTest, bytes }) => ({ file, language: language?.id, isTest, bytes }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
  );
  readonly #unsearched = oncePerVersion((table) =>
    [...table.all()].flatMap(({ file, leftOut }) => (leftOut ? [{ file, reason: leftOut }] : [])),
  );
  /** Questions about one thing read the same few files. */
  readonly #recentTexts = oncePerVersion(() => new Map<RelativePath, string>());
  #names: { readonly version: number; readonly names: readonly string[] } | undefined;

  constructor(options: WorkspaceIndexOptions) {
    this.root = options.root;
    const { root, exclude, languages, installDirectory, log } = options;
    const data = threadData(languages);
    const workerPath = join(installDirectory, 'indexWorker.js');
    this.#files = new FileService(join(installDirectory, 'fileWorker.js'), {
      root,
      exclude,
      kinds: fileKinds(languages),
    });
    this.#pool = new ParsePool(workerPath, data);
    this.#documents = new WorkerThread(workerPath, data);
    this.#table = new FreshTable({
      files: this.#files,
      languages,
      cache: { path: indexCachePath(options.cacheDirectory, root), key: cacheKey(languages) },
      maximumListingAgeMs: options.maximumListingAgeMs,
      isBuffer: (file) => this.#buffers.has(file),
      log,
      lifetime: this.#lifetime.signal,
    });
    this.#buffers = new OpenBuffers({
      files: this.#files,
      thread: this.#documents,
      table: this.#table.opened,
      log,
      lifetime: this.#lifetime.signal,
    });
    this.#parser = new OutlineParser({
      files: this.#files,
      pool: this.#pool,
      isBuffer: (file) => this.#buffers.has(file),
      log,
      lifetime: this.#lifetime.signal,
    });
  }

  async definitionsNamed(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]> {
    const table = await this.#current(signal);
    await this.#parseCandidates(table, name, true, signal);
    return table.names.filesDefining(name).flatMap((indexed) => definitionsIn(indexed, name, table));
  }

  async definedNames(signal: AbortSignal): Promise<readonly string[]> {
    const table = await this.#current(signal);
    const { version } = table;
    if (this.#names?.version !== version) {
      const unparsed = table.unparsed().map(({ file }) => file);
      const maybe = unparsed.length === 0 ? [] : await this.#files.names(unparsed, signal);
      const names = maybe.length === 0 ? table.names.names() : [...new Set([...table.names.names(), ...maybe])];
      this.#names = { version, names };
    }
    return this.#names.names;
  }

  async typesWithBase(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]> {
    const table = await this.#current(signal);
    await this.#parseCandidates(table, name, false, signal);
    const number = table.strings.find(name);
    return table.names.filesWithBase(name).flatMap((indexed) => {
      const reader = indexed.outline?.reader;
      if (!reader) return [];
      const rows = [...reader.bases()].filter(({ base }) => base === number).map(({ row }) => row);
      return rows.filter((row) => isTypeKind(reader.kindAt(row))).map((row) => foundDefinition(indexed, reader, row));
    });
  }

  async membersElsewhere(
    typeName: string,
    language: LanguageId,
    signal: AbortSignal,
  ): Promise<readonly FoundDefinition[]> {
    const table = await this.#current(signal);
    const isWanted = (indexed: IndexedFile): boolean => indexed.language?.id === language;
    await this.#parseCandidates(table, typeName, false, signal, isWanted);
    return table.names
      .filesWithMembersOf(typeName)
      .filter(isWanted)
      .flatMap((indexed) => {
        const reader = indexed.outline?.reader;
        if (!reader) return [];
        return [...Array(reader.count).keys()]
          .filter((row) => reader.ownerElsewhereAt(row) === typeName)
          .map((row) => foundDefinition(indexed, reader, row));
      });
  }

  async outlineOf(file: RelativePath, signal: AbortSignal): Promise<FileOutline | undefined> {
    const table = await this.#current(signal);
    const indexed = table.get(file);
    if (!indexed?.language) return undefined;
    if (!indexed.outline && !indexed.leftOut) await unlessAborted(this.#parser.parse([indexed], table), signal);
    const reader = indexed.outline?.reader;
    if (!reader) return undefined;
    return {
      file,
      language: indexed.language.id,
      definitions: Array.from({ length: reader.count }, (_, row) => foundDefinition(indexed, reader, row)),
      imports: reader.imports(),
      hasErrors: reader.hasErrors,
    };
  }

  async occurrencesOf(name: string, timeoutMs: number, signal: AbortSignal): Promise<readonly Occurrence[]> {
    const table = await this.#current(signal);
    const found = await this.#files.occurrences(name, signal);
    return occurrencesOf({ name, found, table, pool: this.#pool, timeoutMs, signal });
  }

  async findText(query: TextQuery, signal: AbortSignal): Promise<FindAnswer> {
    await this.#current(signal);
    return this.#files.find(query, signal);
  }

  async files(signal: AbortSignal): Promise<readonly ListedFile[]> {
    return this.#listed(await this.#current(signal));
  }

  async leftOut(signal: AbortSignal): Promise<readonly LeftOutFile[]> {
    return this.#unsearched(await this.#current(signal));
  }

  async read(file: RelativePath, signal: AbortSignal): Promise<string | undefined> {
    const buffer = this.#buffers.textOf(file);
    if (buffer !== undefined) return buffer;
    const table = await this.#current(signal);
    if (!table.get(file)) return undefined;
    const recent = this.#recentTexts(table);
    const known = recent.get(file);
    if (known !== undefined) return known;
    const [read] = await this.#files.texts([file], signal);
    if (!read || typeof read.text === 'string') return undefined;
    const text = stringOf(read.text);
    recent.set(file, text);
    for (const [oldest] of recent) {
      if (recent.size <= maximumRecentTexts) break;
      recent.delete(oldest);
    }
    return text;
  }

  /** Parses every file that is not known yet, and saves the index. On abort, what is parsed by then stays. */
  async build(signal: AbortSignal, onProgress: (progress: BuildProgress) => void): Promise<BuildSummary> {
    const startedAt = performance.now();
    const table = await this.#current(signal);
    const listedAt = performance.now();
    const wanted = table.unparsed();
    const total = [...table.all()].filter(({ language }) => language).length;
    let done = total - wanted.length;
    onProgress({ done, total });
    await this.#parser.parseInBackground(wanted, table, signal, () => {
      done += 1;
      onProgress({ done, total });
    });
    const parsedAt = performance.now();
    const notSaved = await this.#table.save();
    return {
      ...countsOf(table),
      parsed: wanted.filter(({ outline }) => outline).length,
      reused: total - wanted.length,
      listMs: listedAt - startedAt,
      parseMs: parsedAt - listedAt,
      notSaved,
    };
  }

  /** Files that appeared, changed or went on disk. A folder, or rules such as `.gitignore`: everything is listed anew. */
  filesChanged(files: readonly RelativePath[], isStructural: boolean): void {
    this.#table.filesChanged(files, isStructural);
  }

  /** The text that the editor shows for a file now. */
  documentChanged(file: RelativePath, text: string): void {
    this.#buffers.change(file, text);
  }

  documentClosed(file: RelativePath): void {
    this.#buffers.close(file);
  }

  /** Saves what was parsed and ends the threads. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#table.save();
    this.#lifetime.abort(new Error('the index was closed'));
    await Promise.all([
      this.#files[Symbol.asyncDispose](),
      this.#pool[Symbol.asyncDispose](),
      this.#documents[Symbol.asyncDispose](),
    ]);
  }

  /** The table as it must be to answer: fresh, with every buffer in it. */
  async #current(signal: AbortSignal): Promise<FileTable> {
    const table = await this.#table.current(signal);
    await unlessAborted(this.#buffers.settled(), signal);
    return table;
  }

  /** Parses what is not parsed yet and may hold the answer. */
  async #parseCandidates(
    table: FileTable,
    name: string,
    hasCue: boolean,
    signal: AbortSignal,
    isWanted: (indexed: IndexedFile) => boolean = () => true,
  ): Promise<void> {
    const unparsed = table
      .unparsed()
      .filter(isWanted)
      .map(({ file }) => file);
    if (unparsed.length === 0 || name === '') return;
    const reads = (await this.#files.candidates(unparsed, name, hasCue, signal)).filter(({ file }) => table.get(file));
    const wanted = reads.map(({ file }) => table.known(file));
    await unlessAborted(this.#parser.parseRead(wanted, reads, table), signal);
  }
}

function definitionsIn(indexed: IndexedFile, name: string, table: FileTable): FoundDefinition[] {
  const reader = indexed.outline?.reader;
  const number = table.strings.find(name);
  if (!reader || number === undefined) return [];
  const found: FoundDefinition[] = [];
  for (let row = 0; row < reader.count; row += 1) {
    const isNamedSo = reader.nameNumberAt(row) === number && reader.kindAt(row) !== 'extension';
    if (isNamedSo) found.push(foundDefinition(indexed, reader, row));
  }
  return found;
}
