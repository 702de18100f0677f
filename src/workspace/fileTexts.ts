import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadFile, UnreadReason } from './fileProtocol.ts';
import { maximumTextBytes } from './fileProtocol.ts';
import type { RelativePath } from './paths.ts';
import type { SharedText } from './textBytes.ts';
import { sharedTextOf, sharedTextOfString } from './textBytes.ts';
import type { WalkedFile } from './walk.ts';

/** Texts are kept up to this size in all; what is beyond is read again whenever it is needed. */
const maximumKeptBytes = 384 * 1024 * 1024;

/** What was listed as a file may have become a link out of the root, or a pipe that nobody writes to. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The texts of files, kept in memory that threads share. Unsaved buffers stand for what is on disk. */
export class FileTexts {
  readonly #root: string;
  readonly #kept = new Map<RelativePath, ReadFile>();
  readonly #buffers = new Map<RelativePath, SharedText>();
  #keptBytes = 0;

  constructor(root: string) {
    this.#root = root;
  }

  read(file: RelativePath): ReadFile {
    const buffer = this.#buffers.get(file);
    if (buffer) return { file, bytes: buffer.byteLength, mtimeMs: 0, text: buffer };
    const kept = this.#kept.get(file);
    if (kept) return kept;
    const read = this.#readFromDisk(file);
    const bytes = sizeOf(read);
    if (this.#keptBytes + bytes <= maximumKeptBytes) {
      this.#kept.set(file, read);
      this.#keptBytes += bytes;
    }
    return read;
  }

  /** Reads as many of the files as are kept. */
  readAhead(files: readonly RelativePath[]): void {
    for (const file of files) {
      this.read(file);
      if (!this.#kept.has(file) && !this.#buffers.has(file)) return;
    }
  }

  setBuffer(file: RelativePath, text: string | null): void {
    if (text === null) this.#buffers.delete(file);
    else this.#buffers.set(file, sharedTextOfString(text));
  }

  /** Files that exist as buffers only, or that were listed. */
  get buffers(): Iterable<RelativePath> {
    return this.#buffers.keys();
  }

  /** Forgets what was read of a file unless it is as it was. Undefined: the file has gone. */
  update(file: RelativePath, now: WalkedFile | undefined): void {
    const kept = this.#kept.get(file);
    if (!kept || (now && now.bytes === kept.bytes && now.mtimeMs === kept.mtimeMs)) return;
    this.#kept.delete(file);
    this.#keptBytes -= sizeOf(kept);
  }

  /** Forgets files that are not in the listing, and those that have changed. */
  updateAll(listing: readonly WalkedFile[]): void {
    const now = new Map(listing.map((walked) => [walked.file, walked]));
    for (const file of [...this.#kept.keys()]) this.update(file, now.get(file));
  }

  #readFromDisk(file: RelativePath): ReadFile {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(join(this.#root, file), openFlags);
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw new Error('no file any more');
      const state = { file, bytes: stats.size, mtimeMs: stats.mtimeMs };
      if (stats.size > maximumTextBytes) return { ...state, text: 'too-large' };
      // Read into a buffer of this very size: a file that grows meanwhile is read again when its new time is seen.
      const bytes = Buffer.allocUnsafe(stats.size);
      let length = 0;
      for (let count = -1; count !== 0 && length < bytes.length; length += count) {
        count = readSync(descriptor, bytes, length, bytes.length - length, null);
      }
      return { ...state, text: sharedTextOf(bytes.subarray(0, length)) ?? 'binary' };
    } catch {
      return { file, bytes: 0, mtimeMs: 0, text: 'unreadable' satisfies UnreadReason };
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}

const sizeOf = ({ text }: ReadFile): number => (typeof text === 'string' ? 0 : text.byteLength);
