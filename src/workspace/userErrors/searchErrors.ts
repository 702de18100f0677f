/** Searches that cannot be made, and results that cannot be shown. */
import { UserError } from './userError.ts';

export const searchedFileNotFound = (file: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `No file of the workspace is called ${file}. ` +
      (nearest.length > 0
        ? `The nearest are ${nearest.join(', ')}.`
        : 'list_directory shows what there is; ignored files are left out.'),
  );

export const searchedFolderNotFound = (folder: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `No folder of the workspace is called ${folder}. ` +
      (nearest.length > 0
        ? `The nearest are ${nearest.join(', ')}.`
        : 'list_directory without a folder shows what there is; ignored folders are left out.'),
  );

export const searchedFileOutsideRoot = (file: string, root: string, nearest: readonly string[]): UserError =>
  new UserError(
    'file-not-found',
    `${file} lies outside of ${root}, where nothing is searched.` +
      (nearest.length > 0
        ? ` The nearest inside are ${nearest.join(', ')}.`
        : ' Name a file by its path below the root.'),
  );

export const searchedFileLeftOut = (file: string, reason: string): UserError =>
  new UserError('file-left-out', `${file} is not searched: it ${reason}. Open it in an editor instead.`);

export const lineBehindEnd = (file: string, line: number, lineCount: number): UserError =>
  new UserError(
    'line-not-found',
    `${file} has no line ${line}: it has ${lineCount} ${lineCount === 1 ? 'line' : 'lines'}. Ask for one of them.`,
  );

export const badExpression = (expression: string, problem: string): UserError =>
  new UserError(
    'bad-expression',
    `${expression} is no regular expression: ${problem}. Mend it, or leave the slashes away to search for the text as it is.`,
  );

export const expressionTimedOut = (expression: string): UserError =>
  new UserError(
    'expression-timed-out',
    `The search for ${expression} took too long and was stopped. Use a simpler expression, without nested repetitions, or plain text.`,
  );

export const resultNotOpened = (file: string, detail: string): UserError =>
  new UserError(
    'result-not-opened',
    `${file} cannot be opened (${detail}). It may have been moved or removed a moment ago. Search again.`,
  );
