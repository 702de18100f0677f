import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoredFolders } from '../../workspace/ignoreRules.ts';

/** What a folder holds: a hash of each file, by its path below the folder. */
export type TreeState = ReadonlyMap<string, string>;

/** Of larger files, size and time stand for the text. */
const largestReadBytes = 4 * 1024 * 1024;
const readAtOnce = 32;
/** What builds make; they start without. */
export const buildFolders: ReadonlySet<string> = new Set(['target', 'build']);
/** Beside one of these, a folder of that name is a build's. */
const buildFiles = /^(?:pom\.xml|src)$|\.gradle(?:\.kts)?$/;

/** Everything in a folder that a build may read. */
export async function treeStateOf(folder: string, signal: AbortSignal): Promise<TreeState> {
  const paths: string[] = [];
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    signal.throwIfAborted();
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    const isModule = entries.some(({ name }) => buildFiles.test(name));
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) paths.push(path);
      else if (!ignoredFolders.has(entry.name) && !(isModule && buildFolders.has(entry.name))) waiting.push(path);
    }
  }
  paths.sort();
  const hashes = new Map<string, string>(paths.map((path) => [path, '']));
  const next = async (): Promise<void> => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      signal.throwIfAborted();
      hashes.set(path, await hashOf(join(folder, path)));
    }
  };
  await Promise.all(Array.from({ length: readAtOnce }, next));
  return hashes;
}

export function hashOfState(state: TreeState, ...more: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of more) hash.update(`${text}\0`);
  for (const [path, file] of state) hash.update(`${path}\0${file}\0`);
  return hash.digest('hex').slice(0, 32);
}

/** Paths that one of two states lacks, or whose files differ. */
export function differences(one: TreeState, other: TreeState): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path) !== other.get(path));
}

async function hashOf(file: string): Promise<string> {
  try {
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) return `link ${await readlink(file)}`;
    if (!stats.isFile()) return 'other';
    if (stats.size > largestReadBytes) return `${stats.size} ${stats.mtimeMs}`;
    return createHash('sha256')
      .update(await readFile(file))
      .digest('base64');
  } catch {
    return 'unreadable';
  }
}
