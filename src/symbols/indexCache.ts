import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { LanguageId } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { PackedOutline } from './packedOutline.ts';
import { isWhole, StringTable } from './packedOutline.ts';

// The file: eight bytes of magic, twenty of a SHA-1 over the rest; four of the head's length; the head as JSON; then the
// outlines' numbers, little-endian, one file after the other.

const magic = 'FXPTIDX1';
const hashLength = 20;
const headStart = magic.length + hashLength + 4;

/** What is kept of one file. */
export interface CachedFile {
  readonly file: RelativePath;
  readonly language: LanguageId;
  readonly bytes: number;
  readonly mtimeMs: number;
  /** Of the text. */
  readonly hash: string;
  readonly outline: PackedOutline;
}

export interface CachedIndex {
  /** When it was saved: a file that changed in the same moment may have changed after it was read. */
  readonly savedAtMs: number;
  readonly strings: StringTable;
  readonly files: readonly CachedFile[];
}

const head = z.object({
  key: z.string(),
  savedAtMs: z.number(),
  strings: z.array(z.string()),
  languages: z.array(z.string()),
  /** Path, place in `languages`, bytes, time, hash, count of numbers. */
  files: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.string(), z.number()])),
});

export type LoadedIndex =
  | { readonly kind: 'loaded'; readonly index: CachedIndex }
  | { readonly kind: 'none' }
  /** Of another version, damaged or unreadable: to be built anew. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Where the index of a workspace is kept. */
export function indexCachePath(cacheDirectory: string, root: string): string {
  return join(cacheDirectory, 'index', `${createHash('sha1').update(root).digest('hex')}.bin`);
}

/** @param key what the outlines depend on: another key makes them useless */
export async function loadIndex(path: string, key: string): Promise<LoadedIndex> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'unusable', reason: String(error) };
  }
  try {
    return { kind: 'loaded', index: parseIndex(bytes, key) };
  } catch (error) {
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function parseIndex(bytes: Buffer, key: string): CachedIndex {
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw new Error('not an index of this version');
  const rest = bytes.subarray(magic.length + hashLength);
  if (!sha1(rest).equals(bytes.subarray(magic.length, magic.length + hashLength))) throw new Error('damaged');
  const numbersStart = headStart + bytes.readUInt32LE(headStart - 4);
  const parsed = head.parse(JSON.parse(bytes.toString('utf8', headStart, numbersStart)));
  if (parsed.key !== key) throw new Error('made by another version');
  // Copied, so that the numbers are aligned.
  const numbers = new Int32Array(bytes.buffer.slice(bytes.byteOffset + numbersStart, bytes.byteOffset + bytes.length));
  let at = 0;
  const files = parsed.files.map(([file, language, size, mtimeMs, hash, count]): CachedFile => {
    const outline = numbers.subarray(at, at + count);
    at += count;
    if (!isWhole(outline)) throw new Error('damaged');
    return {
      file: file as RelativePath,
      language: (parsed.languages[language] ?? '') as LanguageId,
      bytes: size,
      mtimeMs,
      hash,
      outline,
    };
  });
  return { savedAtMs: parsed.savedAtMs, strings: new StringTable(parsed.strings), files };
}

/**
 * Replaces the file in one step: a reader sees the old index or the new one, and of two writers the later one wins.
 * @throws Error if the folder cannot be written
 */
export async function saveIndex(path: string, key: string, { savedAtMs, strings, files }: CachedIndex): Promise<void> {
  const languages = [...new Set(files.map(({ language }) => language))];
  const text = JSON.stringify({
    key,
    savedAtMs,
    strings: strings.strings,
    languages,
    files: files.map(({ file, language, bytes, mtimeMs, hash, outline }) => [
      file,
      languages.indexOf(language),
      bytes,
      mtimeMs,
      hash,
      outline.length,
    ]),
  } satisfies z.input<typeof head>);
  const headBytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headBytes.length);
  const rest = Buffer.concat([length, headBytes, ...files.map(({ outline }) => bytesOf(outline))]);
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.${Date.now()}.tmp`;
  try {
    await writeFile(temporary, Buffer.concat([Buffer.from(magic, 'latin1'), sha1(rest), rest]));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();

const bytesOf = (numbers: Int32Array): Buffer => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
