import { mkdir, access, constants } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder for what may be thrown away and made again; the temporary folder if the usual one cannot be written. */
export async function cacheDirectory(environment: NodeJS.ProcessEnv): Promise<string> {
  const usual = join(usualCacheFolder(environment), 'fixpoint');
  return (await canBeWritten(usual)) ? usual : join(tmpdir(), 'fixpoint-cache');
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
