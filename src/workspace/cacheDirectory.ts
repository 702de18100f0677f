import { access, constants, lstat, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTemporaryFolder } from './temporaryFolder.ts';

/**
 * The folder for what may be thrown away and made again. If the usual one cannot be written, a private one in the
 * temporary folder: compiled code is loaded from it, so nobody else may be able to put any there.
 */
export async function cacheDirectory(environment: NodeJS.ProcessEnv): Promise<string> {
  const usual = join(usualCacheFolder(environment), 'fixpoint');
  if (await canBeWritten(usual)) return usual;
  const substitute = join(tmpdir(), `fixpoint-cache-${process.getuid?.() ?? 'user'}`);
  return (await isPrivate(substitute)) ? substitute : makeTemporaryFolder();
}

function usualCacheFolder(environment: NodeJS.ProcessEnv): string {
  if (environment['XDG_CACHE_HOME']) return environment['XDG_CACHE_HOME'];
  if (process.platform === 'win32') return environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return join(homedir(), '.cache');
}

async function canBeWritten(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder if there is none. What is there already may have been put there by anyone, as a link, too. */
async function isPrivate(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch(() => undefined); // there already, or else the next line tells
    const stats = await lstat(folder);
    // On Windows the temporary folder is the user's own, and there are neither owners nor modes to look at.
    const isOurs = process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o077) === 0);
    return stats.isDirectory() && isOurs;
  } catch {
    return false;
  }
}
