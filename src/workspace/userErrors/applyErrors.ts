/** Patches that the command line was to apply. */
import { UserError } from './userError.ts';

const runAgain = 'Nothing was written. Run the command again.';

export const patchOutdated = (file: string): UserError =>
  new UserError('changed-since', `${file} was changed while the patch was searched. ${runAgain}`);

export const patchedFileGone = (file: string): UserError =>
  new UserError('file-gone', `${file} cannot be read any more. ${runAgain}`);

export const patchOutsideRoot = (file: string, target: string): UserError =>
  new UserError(
    'outside-root',
    `${file} is a link to ${target}, outside of the project. Nothing was written. Apply the diff there yourself, if that is meant.`,
  );

export const patchedFileReadOnly = (file: string): UserError =>
  new UserError(
    'file-read-only',
    `${file} is read-only. Nothing was written. Make it writable, then run the command again.`,
  );

export const patchNotWritten = (detail: string, notRestored: readonly string[]): UserError =>
  new UserError(
    'not-written',
    notRestored.length === 0
      ? `The files cannot be written (${detail}). They are as they were. Free the disk or the folder, then run the command again.`
      : `The files cannot be written (${detail}), and ${notRestored.join(', ')} could not be put back: the patch is in there. Undo it with the diff ("git apply -R").`,
  );
