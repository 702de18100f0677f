import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { CopyPair } from './nodeModules.ts';
import { linkNodeModules } from './nodeModules.ts';
import type { RelativePath } from './paths.ts';
import { relativePathIn } from './paths.ts';
import { removeTree } from './removeTree.ts';
import { makeTemporaryFolder, temporaryParent } from './temporaryFolder.ts';
import { scratchTreeFailed, temporaryFolderInRoot } from './userErrors/workspaceErrors.ts';
import type { Workspace } from './workspace.ts';

/** Never needed by a test run, and dear to copy. */
const leftOut = new Set([
  '.git',
  '.hg',
  '.svn',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  '.nox',
  '.hypothesis',
]);
/** Marks of a virtual environment: installed code, which is needed where it is. Linked, not copied. */
const environmentMarks = ['pyvenv.cfg', 'conda-meta'];
const copiesAtOnce = 16;

/**
 * A copy of the workspace, unsaved buffers included. Tests run in copies only: whatever they or a candidate write never
 * reaches the user's files. Installed packages are linked; version control and caches are left out, and so is what
 * cannot be read.
 */
export class ScratchTree implements AsyncDisposable {
  /** Absolute, with symbolic links resolved, so that it equals what a test process calls its own path. */
  readonly directory: string;
  readonly #enclosing: string;

  private constructor(enclosing: string, directory: string) {
    this.#enclosing = enclosing;
    this.directory = directory;
  }

  /** @throws UserError if the copy cannot be made */
  static async copyOf(workspace: Workspace, signal: AbortSignal): Promise<ScratchTree> {
    const tree = await ScratchTree.#copy(workspace.root, signal);
    try {
      for (const [file, text] of workspace.unsaved) await tree.write(file, text);
      return tree;
    } catch (error) {
      await tree[Symbol.asyncDispose]();
      throw scratchTreeFailed(String(error));
    }
  }

  /** A copy of its own for somebody who writes. @throws UserError if it cannot be made */
  clone(signal: AbortSignal): Promise<ScratchTree> {
    return ScratchTree.#copy(this.directory, signal);
  }

  static async #copy(root: string, signal: AbortSignal): Promise<ScratchTree> {
    const failed = (error: unknown): never => {
      throw scratchTreeFailed(String(error));
    };
    const parent = await temporaryParent().catch(failed);
    const realRoot = await realpath(root);
    // Asked first: even a folder that is removed again would change the time of the one it was made in.
    if (parent === realRoot || relativePathIn(realRoot, parent) !== undefined)
      throw temporaryFolderInRoot(parent, root);
    const enclosing = await makeTemporaryFolder().catch(failed);
    try {
      // The copy bears the root's name: some projects find themselves by it.
      const tree = new ScratchTree(enclosing, join(enclosing, root.split(/[\\/]/).at(-1) || 'root'));
      await copyFolder(root, tree.directory, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw scratchTreeFailed(String(error));
      });
      return tree;
    } catch (error) {
      await removeTree(enclosing);
      throw error;
    }
  }

  /** Writes a file. Its time follows from its text, so that no stale bytecode (keyed by time and size) can match. */
  async write(file: RelativePath, text: string): Promise<void> {
    const path = join(this.directory, file);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const realFolder = await realpath(folder);
    if (realFolder !== this.directory && relativePathIn(this.directory, realFolder) === undefined) {
      throw new Error(`${file} leads out of the scratch tree through a link`);
    }
    // A link would lead back to the user's file.
    await rm(path, { force: true });
    await writeFile(path, text);
    const second = createHash('sha1').update(text).digest().readUInt32BE() & 0x7fffffff;
    await utimes(path, second, second);
  }

  /** Removes a file of the copy; there need not be one. */
  async remove(file: RelativePath): Promise<void> {
    await rm(join(this.directory, file), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeTree(this.#enclosing);
  }
}

async function copyFolder(from: string, to: string, signal: AbortSignal): Promise<void> {
  const waiting: CopyPair[] = [{ from, to }];
  const files: CopyPair[] = [];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    signal.throwIfAborted();
    await mkdir(folder.to, { recursive: true });
    const entries = await unlessUnreadable(readdir(folder.from, { withFileTypes: true }));
    for (const entry of entries ?? []) {
      if (leftOut.has(entry.name)) continue;
      const pair = { from: join(folder.from, entry.name), to: join(folder.to, entry.name) };
      if (entry.isDirectory()) {
        if (entry.name === 'node_modules') await unlessUnreadable(linkNodeModules(pair, from, to));
        else if (await isEnvironment(pair.from)) await symlink(pair.from, pair.to, 'junction');
        else waiting.push(pair);
      } else if (entry.isSymbolicLink()) {
        await unlessUnreadable(copyLink(from, to, pair));
      } else if (entry.isFile()) {
        files.push(pair);
      }
    }
  }
  const next = async (): Promise<void> => {
    for (let pair = files.pop(); pair; pair = files.pop()) {
      signal.throwIfAborted();
      await unlessUnreadable(copyWithTimes(pair.from, pair.to));
    }
  };
  await Promise.all(Array.from({ length: copiesAtOnce }, next));
}

/** Undefined for what the user may not read, or what has gone since it was listed: a copy does without. */
async function unlessUnreadable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isEnvironment(folder: string): Promise<boolean> {
  for (const mark of environmentMarks) {
    const isThere = await access(join(folder, mark)).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/** A link that stays in the workspace stays in the copy; one that leads out keeps its target. */
async function copyLink(root: string, tree: string, pair: CopyPair): Promise<void> {
  const target = resolve(dirname(pair.from), await readlink(pair.from));
  const inside = target === root ? '.' : relativePathIn(root, target);
  await symlink(inside === undefined ? target : relative(dirname(pair.to), join(tree, inside)) || '.', pair.to);
}

async function copyWithTimes(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, stats.mode | 0o600);
  await utimes(to, stats.atime, stats.mtime);
}
