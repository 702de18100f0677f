import type { Language } from '../syntax/syntax.ts';
import { isTestFile, languageOf } from '../syntax/syntax.ts';
import { maximumTextBytes } from '../workspace/fileProtocol.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { WalkedFile } from '../workspace/walk.ts';
import type { CachedFile } from './indexCache.ts';
import type { IndexedFile, KnownOutline } from './indexedFile.ts';
import type { ParsedOutline } from './indexProtocol.ts';
import { NameIndex } from './nameIndex.ts';
import type { PackedOutline } from './packedOutline.ts';
import { OutlineReader, renumberStrings, StringTable } from './packedOutline.ts';

/** The files of a workspace and what was parsed of them. */
export class FileTable {
  readonly strings: StringTable;
  readonly names: NameIndex;
  readonly #languages: readonly Language[];
  readonly #files = new Map<RelativePath, IndexedFile>();
  #version = 0;

  /** @param strings those of outlines that will be adopted */
  constructor(languages: readonly Language[], strings: StringTable = new StringTable()) {
    this.#languages = languages;
    this.strings = strings;
    this.names = new NameIndex(strings);
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version;
  }

  get(file: RelativePath): IndexedFile | undefined {
    return this.#files.get(file);
  }

  all(): Iterable<IndexedFile> {
    return this.#files.values();
  }

  /** Files in a known language that are still to be parsed. */
  unparsed(): IndexedFile[] {
    return [...this.#files.values()].filter(({ language, outline, leftOut }) => language && !outline && !leftOut);
  }

  /** Takes over how a file is on disk; forgets what was parsed of another state. Makes the file known. */
  update({ file, bytes, mtimeMs }: WalkedFile): IndexedFile {
    const known = this.#files.get(file);
    if (known?.bytes === bytes && known.mtimeMs === mtimeMs) return known;
    const indexed = known ?? this.#add(file);
    this.forget(indexed);
    indexed.bytes = bytes;
    indexed.mtimeMs = mtimeMs;
    if (bytes > maximumTextBytes && indexed.language) indexed.leftOut = 'too-large';
    return indexed;
  }

  /** Takes over how a file is on disk; what was parsed is of the buffer that stands for it, and stays. */
  setState({ file, bytes, mtimeMs }: WalkedFile): void {
    const indexed = this.known(file);
    indexed.bytes = bytes;
    indexed.mtimeMs = mtimeMs;
  }

  /** The file as an unsaved buffer only, or as nothing is known of it on disk. */
  known(file: RelativePath): IndexedFile {
    return this.#files.get(file) ?? this.#add(file);
  }

  remove(file: RelativePath): void {
    const indexed = this.#files.get(file);
    if (!indexed) return;
    this.forget(indexed);
    this.#files.delete(file);
  }

  /** Two languages share some endings: then the text decides. */
  settleLanguage(indexed: IndexedFile, beginning: () => string): void {
    const isShared = this.#languages.some(({ sharedExtensions }) =>
      [...sharedExtensions.keys()].some((ending) => indexed.file.endsWith(ending)),
    );
    if (isShared) indexed.language = languageOf(indexed.file, this.#languages, beginning());
  }

  /**
   * @param numbers of strings that were told with earlier outlines of the same document; the new ones are added to it
   */
  setOutline(indexed: IndexedFile, { strings, numbers: packed, hash }: ParsedOutline, numbers: number[] = []): void {
    for (const text of strings) numbers.push(this.strings.numberOf(text));
    renumberStrings(packed, (number) => numbers[number] ?? 0);
    this.#set(indexed, packed, hash);
  }

  /** @param cached with numbers of this table's strings */
  adopt(indexed: IndexedFile, cached: CachedFile): void {
    indexed.language = this.#languages.find(({ id }) => id === cached.language);
    if (indexed.language) this.#set(indexed, cached.outline, cached.hash);
  }

  leaveOut(indexed: IndexedFile, reason: NonNullable<IndexedFile['leftOut']>): void {
    this.forget(indexed);
    indexed.leftOut = reason;
  }

  forget(indexed: IndexedFile): void {
    this.#replace(indexed, undefined);
  }

  #set(indexed: IndexedFile, packed: PackedOutline, hash: string): void {
    this.#replace(indexed, { packed, hash, reader: new OutlineReader(packed, this.strings) });
  }

  #replace(indexed: IndexedFile, outline: KnownOutline | undefined): void {
    if (this.#files.get(indexed.file) !== indexed) return; // it went while it was parsed
    this.names.replace(indexed, indexed.outline, outline);
    indexed.outline = outline;
    indexed.leftOut = undefined;
    this.#version += 1;
  }

  #add(file: RelativePath): IndexedFile {
    const language = languageOf(file, this.#languages);
    const isTest = language !== undefined && isTestFile(file, language);
    const indexed: IndexedFile = {
      file,
      language,
      isTest,
      bytes: -1,
      mtimeMs: 0,
      outline: undefined,
      leftOut: undefined,
    };
    this.#files.set(file, indexed);
    this.#version += 1;
    return indexed;
  }
}
