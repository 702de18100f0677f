import { access, chmod, constants, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileChange } from '../workspace/edits.ts';
import { editedText } from '../workspace/edits.ts';
import { relativePathIn } from '../workspace/paths.ts';
import {
  patchedFileGone,
  patchedFileReadOnly,
  patchNotWritten,
  patchOutdated,
  patchOutsideRoot,
} from '../workspace/userErrors/applyErrors.ts';
import { UserError } from '../workspace/userErrors/userError.ts';

export type ApplyOutcome =
  | { readonly kind: 'applied'; readonly files: readonly string[] }
  | { readonly kind: 'refused'; readonly error: UserError };

/** A file about to be replaced; `path` is where the text really lies, `next` the new text beside it. */
interface Replacement {
  readonly change: FileChange;
  readonly path: string;
  readonly next: string;
}

/**
 * Writes a patch to the files below the root: all of them or none. A file that is no longer the text the patch was
 * made for is not touched, nor is one that is read-only or that a link leads out of the root. Each file is replaced in
 * one step and keeps its mode; a link stays one.
 */
export async function applyPatch(changes: readonly FileChange[], root: string): Promise<ApplyOutcome> {
  const replacements: Replacement[] = [];
  for (const change of changes) {
    const path = await writablePath(change, root);
    if (path instanceof UserError) return { kind: 'refused', error: path };
    replacements.push({ change, path, next: besides(path) });
  }
  const replaced: Replacement[] = [];
  try {
    for (const { change, path, next } of replacements) await writeLike(path, next, editedText(change));
    for (const replacement of replacements) {
      await rename(replacement.next, replacement.path);
      replaced.push(replacement);
    }
  } catch (error) {
    for (const { next } of replacements) await rm(next, { force: true });
    return { kind: 'refused', error: patchNotWritten(String(error), await restore(replaced)) };
  }
  return { kind: 'applied', files: changes.map(({ file }) => file) };
}

/** Where the file's text really lies, or why it must not be written. */
async function writablePath({ file, baseText }: FileChange, root: string): Promise<string | UserError> {
  const path = await realpath(join(root, file)).catch(() => undefined);
  if (path === undefined) return patchedFileGone(file);
  if (relativePathIn(await realpath(root), path) === undefined) return patchOutsideRoot(file, path);
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === undefined) return patchedFileGone(file);
  if (current !== baseText) return patchOutdated(file);
  return (await isWritable(path)) ? path : patchedFileReadOnly(file);
}

/** Asks the mode, too: to a superuser every file is writable, but a read-only one is still meant to stay. */
async function isWritable(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  const isAllowed = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isAllowed && (mode & constants.S_IWUSR) !== 0;
}

const besides = (path: string): string => join(dirname(path), `.${basename(path)}.fixpoint-${process.pid}`);

async function writeLike(path: string, next: string, text: string): Promise<void> {
  await writeFile(next, text, { flag: 'wx' });
  await chmod(next, (await stat(path)).mode);
}

/** Puts the base texts back. @returns the files where that failed */
async function restore(replaced: readonly Replacement[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { change, path } of replaced) {
    await writeFile(path, change.baseText).catch(() => failed.push(change.file));
  }
  return failed;
}
