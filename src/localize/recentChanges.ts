import { createHash } from 'node:crypto';
import { GitHistory } from '../workspace/gitHistory.ts';
import { hunksBetween } from '../workspace/hunks.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Prior } from './priors.ts';
import { ChangedLinesPrior } from './priors.ts';

export interface RecentChangesInput {
  /** The user's folder: where git is asked. */
  readonly root: string;
  /** The program as it is run. */
  readonly program: Workspace;
  /** Program files that the failing tests execute. */
  readonly files: readonly RelativePath[];
  /** Files with the hashes they had when the failing tests last passed, as far as that is known. */
  readonly green: ReadonlyMap<RelativePath, string>;
  readonly signal: AbortSignal;
}

/** What was changed since the tests passed, or is not committed yet. */
const sinceGreenFactor = 1.5;
/** With nothing uncommitted, the last commit is a weaker hint. */
const lastCommitFactor = 1.2;
const maximumFiles = 60;
const maximumCommits = 12;

/** Lines changed since the tests were last green; undefined if nothing was, or nobody can tell. */
export async function recentChanges(input: RecentChangesInput): Promise<Prior | undefined> {
  const history = await GitHistory.open(input.root, input.signal);
  if (!history) return undefined;
  const files = input.files.slice(0, maximumFiles);
  const sinceGreen = await changedLines(files, input, (file) => greenText(file, input, history));
  if (sinceGreen.size > 0) {
    return new ChangedLinesPrior(sinceGreen, sinceGreenFactor, 'changed since the tests last passed');
  }
  const uncommitted = await changedLines(files, input, (file) => history.textAt('HEAD', file));
  if (uncommitted.size > 0)
    return new ChangedLinesPrior(uncommitted, sinceGreenFactor, 'changed since the last commit');
  const inLastCommit = new Set(await history.changedFiles('HEAD~1', 'HEAD'));
  const committed = await changedLines(
    files.filter((file) => inLastCommit.has(file)),
    input,
    (file) => history.textAt('HEAD~1', file),
  );
  if (committed.size === 0) return undefined;
  return new ChangedLinesPrior(committed, lastCommitFactor, 'changed by the last commit');
}

async function changedLines(
  files: readonly RelativePath[],
  { program, signal }: RecentChangesInput,
  earlierText: (file: RelativePath) => Promise<string | undefined>,
): Promise<Map<RelativePath, LineSet>> {
  const changed = new Map<RelativePath, LineSet>();
  for (const file of files) {
    signal.throwIfAborted();
    const earlier = await earlierText(file);
    const now = (await program.read(file))?.text;
    if (earlier === undefined || now === undefined) continue;
    const lines = linesChangedBetween(earlier, now);
    if (lines.size > 0) changed.set(file, lines);
  }
  return changed;
}

/** The text of the last commit in which the file was as it was when the tests passed. */
async function greenText(
  file: RelativePath,
  { green }: RecentChangesInput,
  history: GitHistory,
): Promise<string | undefined> {
  const hash = green.get(file);
  if (hash === undefined) return undefined;
  for (const commit of await history.commitsOf(file, maximumCommits)) {
    const text = await history.textAt(commit, file);
    if (text !== undefined && createHash('sha1').update(text).digest('base64') === hash) return text;
  }
  return undefined;
}

/** Lines of the later text that are new or changed; where lines were taken away, the two beside the gap. */
export function linesChangedBetween(earlier: string, now: string): LineSet {
  const lines: number[] = [];
  for (const { patchedLines } of hunksBetween(withoutReturns(earlier), withoutReturns(now))) {
    const { start, count } = patchedLines;
    if (count === 0) lines.push(Math.max(1, start - 1), start);
    for (let line: number = start; line < start + count; line += 1) lines.push(line);
  }
  return LineSet.of(lines);
}

/** git may keep other line ends than the disk. */
const withoutReturns = (text: string): string => text.replaceAll('\r\n', '\n');
