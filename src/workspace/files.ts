import { glob } from 'tinyglobby';
import { ignoredFolders } from './ignoreRules.ts';
import type { RelativePath } from './paths.ts';

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
      ignore: [...ignoredFolders].map((folder) => `**/${folder}/**`),
      signal,
    },
  );
  signal.throwIfAborted();
  return files.map((file) => file as RelativePath).sort();
}
