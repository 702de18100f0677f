/** Patches that are reviewed in the editor and not written. */
import { UserError } from './userError.ts';

export const fileChangedSince = (file: string, lines: string): UserError =>
  new UserError(
    'file-changed-since',
    `${file} was changed in the same place (${lines}) after the patch was made, so nothing was written. Undo that change, or run Fix Failing Test again.`,
  );

export const fileGone = (file: string): UserError =>
  new UserError(
    'file-gone',
    `${file} no longer exists, so nothing was written. Restore it, or run Fix Failing Test again.`,
  );

export const fileReadOnly = (file: string): UserError =>
  new UserError('file-read-only', `${file} is read-only, so nothing was written. Make it writable, then accept again.`);

export const bufferBehindDisk = (file: string): UserError =>
  new UserError(
    'buffer-behind-disk',
    `${file} was changed on disk and the editor has not read it again, so nothing was written. Use "File: Revert File" on it, then accept again.`,
  );

export const editRefused = (files: string): UserError =>
  new UserError(
    'edit-refused',
    `The editor did not take the change of ${files}; perhaps it changed at the same moment. Nothing was written. Accept again.`,
  );

export const proposalGone = (): UserError =>
  new UserError('proposal-gone', 'There is no proposed patch to review. Run Fix Failing Test on a failing test first.');

export const noSuspects = (): UserError =>
  new UserError('no-suspects', 'No suspects are shown. Choose "Show Suspects" on a failing test first.');
