import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { asBufferText, withLineEnding } from '../../workspace/bufferText.ts';
import type { LineRange } from '../../workspace/hunks.ts';
import { hunksBetween } from '../../workspace/hunks.ts';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import {
  bufferBehindDisk,
  editRefused,
  fileChangedSince,
  fileGone,
  fileReadOnly,
} from '../../workspace/userErrors/reviewErrors.ts';
import type { Application, ReviewFile } from './reviewState.ts';
import { originalText, textWithAccepted } from './reviewState.ts';

export type WriteOutcome =
  | {
      readonly kind: 'written';
      readonly applications: readonly Application[];
      /** Files that were no longer as they were when the patch was tested. */
      readonly mergedFiles: readonly string[];
    }
  /** Nothing was written, to no file. */
  | { readonly kind: 'refused'; readonly error: UserError };

const reloadTimeoutMs = 3000;

/**
 * Writes accepted hunks into the buffers of their files: all in one edit, which is one undo step, or nothing. Nothing
 * is saved.
 */
export async function writeAccepted(files: readonly ReviewFile[], hunkIds: ReadonlySet<string>): Promise<WriteOutcome> {
  const buffers: { file: ReviewFile; document: vscode.TextDocument }[] = [];
  for (const file of files.filter(({ hunks }) => hunks.some(({ id }) => hunkIds.has(id)))) {
    const opened = await openBuffer(file);
    if (opened.kind === 'refused') return opened;
    buffers.push({ file, document: opened.document });
  }

  // From here to the edit nothing is awaited, so the texts read are the texts edited; VS Code checks their versions.
  const edit = new vscode.WorkspaceEdit();
  const applications: Application[] = [];
  const mergedFiles: string[] = [];
  for (const { file, document } of buffers) {
    const before = asBufferText(document.getText());
    const merged = textWithAccepted(file, hunkIds, before);
    if (merged.kind === 'conflict') {
      return { kind: 'refused', error: fileChangedSince(file.file, linesText(merged.conflicts)) };
    }
    if (before !== originalText(file)) mergedFiles.push(file.file);
    if (before === merged.text) continue; // the user has already made this very change
    addEdits(edit, document, before, merged.text);
    applications.push({ uri: file.uri, before, after: merged.text, hunkIds });
  }
  if (applications.length > 0 && !(await vscode.workspace.applyEdit(edit))) {
    return { kind: 'refused', error: editRefused(buffers.map(({ file }) => file.file).join(', ')) };
  }
  return { kind: 'written', applications, mergedFiles };
}

type OpenedBuffer =
  | { readonly kind: 'opened'; readonly document: vscode.TextDocument }
  | { readonly kind: 'refused'; readonly error: UserError };

async function openBuffer({ uri, file }: ReviewFile): Promise<OpenedBuffer> {
  const address = vscode.Uri.parse(uri);
  const isThere = await vscode.workspace.fs.stat(address).then(
    () => true,
    () => false,
  );
  if (!isThere) return { kind: 'refused', error: fileGone(file) };
  if (await isReadOnly(address)) return { kind: 'refused', error: fileReadOnly(file) };
  const document = await vscode.workspace.openTextDocument(address);
  if (await isAtDisk(document)) return { kind: 'opened', document };
  return { kind: 'refused', error: bufferBehindDisk(file) };
}

async function isReadOnly(address: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(address.scheme) === false) return true;
  if (address.scheme !== 'file') return false;
  // VS Code's stat does not tell. The administrator may write any file, so the mode is looked at as well.
  const { mode } = await stat(address.fsPath);
  const isWritable = await access(address.fsPath, constants.W_OK).then(
    () => true,
    () => false,
  );
  return !isWritable || (mode & 0o222) === 0;
}

/**
 * An open buffer without unsaved changes follows the disk, but only a moment later: waits for it. False if it does not
 * catch up; an edit would then undo what another program wrote. A buffer with unsaved changes is the user's word.
 */
async function isAtDisk(document: vscode.TextDocument): Promise<boolean> {
  const isSame = async (): Promise<boolean> => {
    if (document.isDirty) return true;
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const onDisk = await vscode.workspace.decode(bytes, { uri: document.uri });
    return asBufferText(onDisk) === asBufferText(document.getText());
  };
  const reloaded = nextChange(document);
  try {
    return (await isSame()) || (await reloaded.happened, await isSame());
  } finally {
    reloaded.stopWatching();
  }
}

/** Watches from now on, so that a change during the first comparison is not missed. */
function nextChange(document: vscode.TextDocument): { happened: Promise<void>; stopWatching: () => void } {
  let stopWatching = (): void => undefined;
  const happened = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, reloadTimeoutMs);
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) resolve();
    });
    stopWatching = () => {
      clearTimeout(timer);
      listener.dispose();
    };
  });
  return { happened, stopWatching };
}

/** Only what changes is replaced, so that cursors, folds and breakpoints stay where they are. */
function addEdits(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, before: string, after: string): void {
  const lineEnding = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  for (const { baseLines, newText } of hunksBetween(before, after)) {
    const first = baseLines.start - 1;
    // Behind the last line of a text that does not end with a newline, the range ends where the text does.
    const range = document.validateRange(new vscode.Range(first, 0, first + baseLines.count, 0));
    edit.replace(document.uri, range, withLineEnding(newText, lineEnding));
  }
}

function linesText(conflicts: readonly LineRange[]): string {
  const ranges = conflicts.map(({ start, count }) => (count > 1 ? `${start}–${start + count - 1}` : `${start}`));
  return `line${conflicts.length > 1 || conflicts.some(({ count }) => count > 1) ? 's' : ''} ${ranges.join(', ')}`;
}
