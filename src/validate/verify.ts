import type { CandidatePatch } from '../generate/candidate.ts';
import type { TestId, TestOutcome, TestRunner } from '../testing/testRunner.ts';
import { editedText } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { ScratchTree } from '../workspace/scratchTree.ts';

/** What a fresh, plain run said of a patch: no overlay, no coverage, a new process, the patch written to a scratch tree. */
export interface Verification {
  readonly target: PassFail;
  /** Tests that passed before and execute what the patch changes. */
  readonly covering: PassFail;
  /** Every test of the files that were run. */
  readonly full: PassFail;
  /** Tests that passed before the patch and do not now. */
  readonly newFailures: readonly TestId[];
  /** Whether the run came to its end; if not, nothing may be called verified. */
  readonly isComplete: boolean;
}

export interface PassFail {
  readonly passed: number;
  readonly failed: number;
}

export interface VerificationPlan {
  readonly targets: readonly TestId[];
  readonly coveringTests: readonly TestId[];
  /** Outcomes on the unchanged program. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  readonly timeoutMs: number;
}

/**
 * Writes the patch into the tree, runs the whole of the test files that hold a target or a covering test, and takes
 * the patch out again.
 */
export async function verifyPatch(
  candidate: CandidatePatch,
  tree: ScratchTree,
  runner: TestRunner,
  plan: VerificationPlan,
  signal: AbortSignal,
): Promise<Verification> {
  for (const change of candidate.changes) await tree.write(change.file, editedText(change));
  try {
    const files = new Set([...plan.targets, ...plan.coveringTests].map((id) => runner.fileOf(id)));
    return await runFiles([...files], tree, runner, plan, signal);
  } finally {
    for (const change of candidate.changes) await tree.write(change.file, change.baseText);
  }
}

async function runFiles(
  files: readonly RelativePath[],
  tree: ScratchTree,
  runner: TestRunner,
  plan: VerificationPlan,
  signal: AbortSignal,
): Promise<Verification> {
  const outcomes = new Map<TestId, TestOutcome>();
  let isComplete = false;
  const selection = files.map((file) => file as string as TestId);
  for await (const event of runner.run(selection, { tree: tree.directory, signal, timeoutMs: plan.timeoutMs })) {
    if (event.kind === 'result') outcomes.set(event.result.id, event.result.outcome);
    if (event.kind === 'finished') isComplete = event.reason.kind === 'completed';
  }
  const covering = plan.coveringTests.filter((id) => !plan.targets.includes(id));
  return {
    target: count(plan.targets.map((id) => outcomes.get(id))),
    covering: count(covering.map((id) => outcomes.get(id))),
    full: count([...outcomes.values()].filter((outcome) => outcome !== 'skipped')),
    newFailures: [...plan.baseline].flatMap(([id, before]) => {
      const wasRun = files.includes(runner.fileOf(id));
      return wasRun && before === 'passed' && !isPass(outcomes.get(id)) ? [id] : [];
    }),
    isComplete,
  };
}

/** A test that did not run is no pass. */
function count(outcomes: readonly (TestOutcome | undefined)[]): PassFail {
  const passed = outcomes.filter(isPass).length;
  return { passed, failed: outcomes.length - passed };
}

const isPass = (outcome: TestOutcome | undefined): boolean => outcome === 'passed';
