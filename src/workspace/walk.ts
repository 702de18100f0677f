import type { Dirent } from 'node:fs';
import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FolderRules } from './ignoreRules.ts';
import { IgnoreRules, vendorMarks } from './ignoreRules.ts';
import type { RelativePath } from './paths.ts';

export interface WalkedFile {
  readonly file: RelativePath;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/**
 * The files below a root that are not ignored, in the order of their folders. Symbolic links are not followed: what they
 * lead to inside the root is found where it lies, and they cannot run in circles. What cannot be read is left out.
 *
 * Synchronous, for a thread of its own: a listing of many small files costs several times as much with promises.
 */
export function walk(root: string, exclude: readonly string[]): WalkedFile[] {
  const ignoreRules = new IgnoreRules(root, exclude);
  const files: WalkedFile[] = [];
  const waiting: { readonly folder: string; readonly rules: readonly FolderRules[] | undefined }[] = [
    { folder: '', rules: undefined },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { folder } = next;
    const entries = entriesOf(join(root, folder));
    if (folder !== '' && isVendored(basename(folder), entries)) continue;
    const rules = ignoreRules.in(folder, next.rules);
    const folders: typeof waiting = [];
    for (const entry of entries) {
      const isFolder = entry.isDirectory();
      if (!isFolder && !entry.isFile()) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (ignoreRules.isIgnored(path, entry.name, isFolder, rules)) continue;
      if (isFolder) folders.push({ folder: path, rules });
      else files.push(...statOf(root, path as RelativePath));
    }
    waiting.push(...folders.reverse());
  }
  return files;
}

/** Empty if the file has gone or may not be read. */
export function statOf(root: string, file: RelativePath): WalkedFile[] {
  try {
    const stats = lstatSync(join(root, file));
    return stats.isFile() ? [{ file, bytes: stats.size, mtimeMs: stats.mtimeMs }] : [];
  } catch {
    return [];
  }
}

/** By name, so that a listing is the same everywhere. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isVendored(name: string, entries: readonly Dirent[]): boolean {
  return entries.some((entry) => vendorMarks.get(entry.name)?.test(name));
}
