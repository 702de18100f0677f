import type { Prior, ProgramFilePredicate } from '../localize/localize.ts';
import { executedProgramFiles, IssueTextPrior, recentChanges } from '../localize/localize.ts';
import type { TestResult } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/workspace.ts';

interface PriorSources {
  /** The user's folder. */
  readonly root: string;
  readonly program: Workspace;
  /** Files with the hashes they had when the failing tests last passed. */
  readonly green: ReadonlyMap<RelativePath, string>;
  readonly issueText?: string;
  readonly signal: AbortSignal;
}

/** What is known beside the test runs: what was changed lately, and what a report of the problem names. */
export async function priorsFor(
  failing: readonly Pick<TestResult, 'coverage'>[],
  isProgramFile: ProgramFilePredicate,
  { issueText, ...sources }: PriorSources,
): Promise<Prior[]> {
  const changes = await recentChanges({ ...sources, files: executedProgramFiles(failing, isProgramFile) });
  return [...(changes ? [changes] : []), ...(issueText === undefined ? [] : [new IssueTextPrior(issueText)])];
}
