import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Language } from '../syntax/syntax.ts';
import type { FileKind } from '../workspace/fileProtocol.ts';
import type { FileService } from '../workspace/fileService.ts';
import { FileTable } from './fileTable.ts';
import type { CachedFile } from './indexCache.ts';
import { loadIndex, saveIndex } from './indexCache.ts';
import type { IndexedFile } from './indexedFile.ts';
import type { IndexThreadData } from './indexProtocol.ts';
import { renumberStrings, StringTable } from './packedOutline.ts';

/** Raised with each change of what an outline holds or how it is packed. */
const outlineVersion = 2;
/** A file system may give a change and the reading before it the same time. */
const sameMomentMs = 2_000;

/** After so many files whoever else waits for this thread gets a turn. */
const filesPerTurn = 2_000;

export interface CachePlace {
  readonly path: string;
  readonly key: string;
}

/** What outlines depend on, besides the files. Which files are excluded is not part of it: editor and command line share. */
export function cacheKey(languages: readonly Language[]): string {
  const hash = createHash('sha1').update(JSON.stringify([outlineVersion]));
  for (const { id, extensions, queries, masks } of languages) {
    const masksText = JSON.stringify(masks, (_key, value: unknown) => (value instanceof RegExp ? value.source : value));
    hash.update(JSON.stringify([id, extensions, queries.definitions, queries.imports, masksText]));
  }
  return hash.digest('base64');
}

export function fileKinds(languages: readonly Language[]): FileKind[] {
  return languages.flatMap(({ extensions, fileNames, sharedExtensions, definitionCue, testFiles }) => {
    const own = [...extensions, ...fileNames].filter((ending) => !isShared(ending, languages));
    const tests = testFiles.map(({ source }) => source);
    return [
      ...own.map((ending) => ({ ending, definitionCue, testFiles: tests })),
      // Which language it is, is known from the text only: any word may be a definition.
      ...[...sharedExtensions.keys()].map((ending) => ({ ending, definitionCue: undefined, testFiles: tests })),
    ];
  });
}

const isShared = (ending: string, languages: readonly Language[]): boolean =>
  languages.some(({ sharedExtensions }) => sharedExtensions.has(ending));

export function threadData(languages: readonly Language[]): IndexThreadData {
  return {
    grammars: Object.fromEntries(
      languages.map(({ id, wasmPath, queries, masks }) => [id, { wasmPath, queries, masks }]),
    ),
  };
}

/**
 * Lists the files and takes over what was saved of those that are as they were: of the same size and time, or else with
 * the same text. A cache that cannot be used is as good as none.
 */
export async function openTable(
  files: FileService,
  languages: readonly Language[],
  cache: CachePlace,
  log: (message: string) => void,
  signal: AbortSignal,
): Promise<FileTable> {
  const [listed, loaded] = await Promise.all([files.list(signal), loadIndex(cache.path, cache.key)]);
  if (loaded.kind === 'unusable') log(`The saved index is not used and will be built anew: ${loaded.reason}`);
  const saved = loaded.kind === 'loaded' ? loaded.index : undefined;
  const table = new FileTable(languages, saved?.strings);
  const savedFiles = new Map(saved?.files.map((cached) => [cached.file, cached]));
  const doubtful: { readonly indexed: IndexedFile; readonly cached: CachedFile }[] = [];
  for (const [number, walked] of listed.entries()) {
    if (number % filesPerTurn === 0) await nextTurn();
    const indexed = table.update(walked);
    const cached = savedFiles.get(walked.file);
    if (!cached || indexed.leftOut) continue;
    const isAsBefore = cached.bytes === walked.bytes && cached.mtimeMs === walked.mtimeMs;
    if (isAsBefore && walked.mtimeMs < (saved?.savedAtMs ?? 0) - sameMomentMs) table.adopt(indexed, cached);
    else doubtful.push({ indexed, cached });
  }
  await adoptUnchanged(doubtful, files, table, signal);
  return table;
}

async function adoptUnchanged(
  doubtful: readonly { readonly indexed: IndexedFile; readonly cached: CachedFile }[],
  files: FileService,
  table: FileTable,
  signal: AbortSignal,
): Promise<void> {
  if (doubtful.length === 0) return;
  const reads = await files.texts(
    doubtful.map(({ indexed }) => indexed.file),
    signal,
  );
  for (const [index, { indexed, cached }] of doubtful.entries()) {
    const text = reads[index]?.text;
    if (text === undefined || typeof text === 'string') continue;
    const hash = createHash('sha1').update(new Uint8Array(text)).digest('base64');
    if (hash === cached.hash) table.adopt(indexed, cached);
  }
}

/** @throws Error if the cache folder cannot be written */
export async function saveTable(table: FileTable, { path, key }: CachePlace): Promise<void> {
  // Only strings that are still in use: typing leaves many others behind.
  const strings = new StringTable();
  const files: CachedFile[] = [];
  for (const { file, language, bytes, mtimeMs, outline } of table.all()) {
    if (!language || !outline || outline.hash === '') continue;
    const packed = outline.packed.slice();
    renumberStrings(packed, (number) => strings.numberOf(table.strings.at(number)));
    files.push({ file, language: language.id, bytes, mtimeMs, hash: outline.hash, outline: packed });
  }
  await saveIndex(path, key, { savedAtMs: Date.now(), strings, files });
}
