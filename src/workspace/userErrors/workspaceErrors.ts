/** Folders that cannot be worked in, and copies of them that cannot be made. */
import { UserError } from './userError.ts';

export const rootNotAFolder = (root: string): UserError =>
  new UserError(
    'root-not-a-folder',
    `${root} is not a folder that can be read. Name the project's folder with --root.`,
  );

export const workspaceEmpty = (root: string): UserError =>
  new UserError(
    'workspace-empty',
    `There is nothing to test in ${root}: no source file was found. Open the project's folder, or name it with --root.`,
  );

export const temporaryFolderInRoot = (folder: string, root: string): UserError =>
  new UserError(
    'temporary-folder-in-root',
    `The temporary folder (${folder}) lies inside the project ${root}, so a copy of the project would copy itself. Point TMPDIR to a folder outside of it.`,
  );

export const scratchTreeFailed = (detail: string): UserError =>
  new UserError(
    'scratch-tree-failed',
    `No scratch copy of the project could be made: ${detail} Free some space in the temporary folder, or point TMPDIR to another.`,
  );

export const workspaceNotTrusted = (): UserError =>
  new UserError(
    'workspace-not-trusted',
    'Fixpoint runs the tests of the workspace, and this workspace is not trusted. Trust it first; until then nothing is run.',
  );

export const noFolderOpen = (): UserError =>
  new UserError(
    'no-folder-open',
    'There is nothing to search: no folder of files is open. Open the project (File: Open Folder), then try again.',
  );
