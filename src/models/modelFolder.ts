import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `fixpoint model add` puts models: what a person has chosen to keep, and so no cache. */
export function modelFolder(environment: NodeJS.ProcessEnv): string {
  const named = environment['FIXPOINT_MODELS'];
  return named ? named : join(dataFolder(environment), 'fixpoint', 'models');
}

/** Names of the model files in a folder, in order; none if there is no such folder. */
export async function modelFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith('.gguf'))
    .map(({ name }) => name)
    .sort();
}

function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (environment['XDG_DATA_HOME']) return environment['XDG_DATA_HOME'];
  if (process.platform === 'win32') return environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return join(homedir(), '.local', 'share');
}
