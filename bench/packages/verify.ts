import type { Bug } from './bugs.ts';
import { targetTest, testFile } from './bugs.ts';
import type { PlainOutcome } from './pytest.ts';
import { runPlainly } from './pytest.ts';
import { Workbench } from './trees.ts';

/** Whether a bug is what the list says: its tests pass on the original and fail with the bug in. */
export interface BugCheck {
  readonly bug: Bug;
  /** The whole test file, without the bug. */
  readonly original: PlainOutcome;
  /** Each of the failing tests, with the bug. */
  readonly buggy: Readonly<Record<string, PlainOutcome>>;
}

export async function checkBug(bug: Bug, source: string, python: string, signal: AbortSignal): Promise<BugCheck> {
  using bench = new Workbench(source);
  const original = await runPlainly(python, bench.original(), testFile(bug), signal);
  const tree = bench.buggy(bug);
  const buggy: Record<string, PlainOutcome> = {};
  for (const test of bug.failingTests) buggy[test] = await runPlainly(python, tree, test, signal);
  return { bug, original, buggy };
}

export function isSound({ original, buggy }: BugCheck): boolean {
  return original === 'passed' && Object.values(buggy).every((outcome) => outcome === 'failed');
}

export function checkTable(checks: readonly BugCheck[]): string {
  const rows = checks.map((check) => {
    const { bug, original, buggy } = check;
    const failed = Object.values(buggy).filter((outcome) => outcome === 'failed').length;
    const verdict = isSound(check) ? 'sound' : '**not sound**';
    return `| ${bug.id} | ${bug.kind} | ${targetTest(bug)} | ${original} | ${failed} of ${bug.failingTests.length} | ${verdict} |`;
  });
  return ['| bug | kind | test | original | fail with the bug | |', '|---|---|---|---|---|---|', ...rows].join('\n');
}
