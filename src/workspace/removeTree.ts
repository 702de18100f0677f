import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a folder and all below it, read-only folders too (tests like to make some). Never rejects: what cannot be
 * removed now is swept by a later run.
 */
export async function removeTree(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3, retryDelay: 100 };
  try {
    await rm(path, options);
  } catch {
    await makeFoldersWritable(path);
    // Still not to be removed: held open on Windows, or another user's. The sweep tries again.
    await rm(path, options).catch(() => undefined);
  }
}

async function makeFoldersWritable(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => undefined);
  if (!stats?.isDirectory()) return;
  await chmod(folder, 0o700).catch(() => undefined); // not ours: rm will tell
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await makeFoldersWritable(join(folder, entry.name));
  }
}
