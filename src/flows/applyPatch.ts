import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileChange } from '../workspace/edits.ts';
import { editedText } from '../workspace/edits.ts';

export type ApplyOutcome =
  | { readonly kind: 'applied'; readonly files: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Writes a patch to the files below the root: all of them or none. A file that is no longer the text the patch was
 * made for is not touched. Each file is replaced in one step and keeps its mode.
 */
export async function applyPatch(changes: readonly FileChange[], root: string): Promise<ApplyOutcome> {
  for (const change of changes) {
    const current = await readFile(join(root, change.file), 'utf8').catch(() => undefined);
    if (current === change.baseText) continue;
    const what = current === undefined ? 'cannot be read any more' : 'was changed while the patch was searched';
    return { kind: 'refused', reason: `${change.file} ${what}. Run the command again.` };
  }
  const temporary = changes.map((change) => {
    const path = join(root, change.file);
    return { change, path, next: join(dirname(path), `.${basename(path)}.fixpoint-${process.pid}`) };
  });
  try {
    for (const { change, path, next } of temporary) {
      await writeFile(next, editedText(change), { flag: 'wx' });
      await chmod(next, (await stat(path)).mode);
    }
    for (const { next, path } of temporary) await rename(next, path);
  } catch (error) {
    for (const { next } of temporary) await rm(next, { force: true });
    return { kind: 'refused', reason: `the files cannot be written (${String(error)}).` };
  }
  return { kind: 'applied', files: changes.map(({ file }) => file) };
}
