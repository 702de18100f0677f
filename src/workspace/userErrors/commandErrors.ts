/** What the command line was given, and the engine of the editor. */
import { UserError } from './userError.ts';

export const usageError = (detail: string): UserError => new UserError('usage', detail);

export const batchUnreadable = (file: string, detail: string): UserError =>
  new UserError(
    'batch-unreadable',
    `The calls in ${file} cannot be read: ${detail}. Check the path; - is standard input.`,
  );

export const issueUnreadable = (file: string, detail: string): UserError =>
  new UserError(
    'issue-unreadable',
    `The report of the problem in ${file} cannot be read: ${detail}. Check the path; - is standard input.`,
  );

export const engineStopped = (detail: string): UserError =>
  new UserError(
    'engine-stopped',
    `Fixpoint's engine has stopped: ${detail} Runs in progress were ended and nothing was changed. Restart it to go on.`,
  );

export const engineFailed = (detail: string): UserError =>
  new UserError(
    'engine-failed',
    `Fixpoint's engine could not carry out the request (${detail}). Nothing was changed. The log tells more; if it happens again, please report it.`,
  );
