import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { EditorTest } from '../../protocol/protocol.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import { testWithoutFile } from '../../workspace/userErrors/testErrors.ts';

/**
 * The file or folder an item stands for. Adapters may give a uri to the outermost item only: what is below that folder
 * is found by its id or label.
 */
export async function placeOf(test: EditorTest, path: string, root: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const label = test.labels.at(-1) ?? '';
  for (const text of [test.ids.at(-1) ?? '', label]) {
    const [place = ''] = text.split('::');
    if (place === '') continue;
    if (place === basename(path)) return path;
    for (const found of [resolve(path, place), resolve(root, place)]) {
      if (relative(path, found) === '') return path;
      if (relativePathIn(path, found) !== undefined && (await exists(found))) return found;
    }
    if (text.includes('::')) throw testWithoutFile(text);
  }
  return path;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
