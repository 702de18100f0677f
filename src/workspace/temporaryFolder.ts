import { mkdtemp, readdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from './removeTree.ts';

/** A process that was killed could not tidy up. Younger folders may belong to a process that is not seen from here. */
const leastAgeMs = 60 * 60 * 1000;

/** Where temporary folders are made, with symbolic links resolved. */
export const temporaryParent = (): Promise<string> => realpath(tmpdir());

/**
 * A new folder of this process, with symbolic links resolved. Whoever makes it removes it; what killed processes left
 * behind is swept on the way.
 */
export async function makeTemporaryFolder(): Promise<string> {
  const parent = await temporaryParent();
  await sweep(parent, Date.now() - leastAgeMs);
  return mkdtemp(join(parent, `fixpoint-${process.pid}-`));
}

/** Removes folders of processes that have ended, as far as that is possible. */
export async function sweep(parent: string, madeBeforeMs: number): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = /^fixpoint-(\d+)-\w{6}$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    const path = join(parent, name);
    const stats = await stat(path).catch(() => undefined); // another process may sweep, too
    const isOurs = stats !== undefined && (process.getuid === undefined || stats.uid === process.getuid());
    if (isOurs && stats.mtimeMs < madeBeforeMs) await removeTree(path);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
