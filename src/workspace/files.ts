import { glob } from 'tinyglobby';
import type { RelativePath } from './paths.ts';

/** Folders whose files are not the user's program. */
const ignoredFolders = [
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  'site-packages',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '.eggs',
];

/** Files below the root with one of the extensions, in alphabetical order. Links to folders are not followed. */
export async function listFiles(
  root: string,
  extensions: readonly string[],
  signal: AbortSignal,
): Promise<RelativePath[]> {
  const files = await glob(
    extensions.map((extension) => `**/*${extension}`),
    {
      cwd: root,
      dot: true,
      followSymbolicLinks: false,
      onlyFiles: true,
      ignore: ignoredFolders.map((folder) => `**/${folder}/**`),
      signal,
    },
  );
  signal.throwIfAborted();
  return files.map((file) => file as RelativePath).sort();
}
