import type { CandidatePatch } from '../generate/candidate.ts';
import type { TestId, TestOutcome, TestRunner } from '../testing/testRunner.ts';
import { editedText } from '../workspace/edits.ts';
import type { ScratchTree } from '../workspace/scratchTree.ts';

/** What a fresh, plain run said of a patch: no overlay, no coverage, a new process, the patch written to a new copy. */
export interface Verification {
  readonly target: PassFail;
  /** Tests that passed before and execute what the patch changes. */
  readonly covering: PassFail;
  /** Every test of the files that were run. */
  readonly full: PassFail;
  /** Tests that passed before the patch and do not now. */
  readonly newFailures: readonly TestId[];
  /** Whether the runs came to their end; if not, nothing may be called verified. */
  readonly isComplete: boolean;
}

export interface PassFail {
  readonly passed: number;
  readonly failed: number;
}

export interface VerificationPlan {
  readonly targets: readonly TestId[];
  readonly coveringTests: readonly TestId[];
  /** Outcomes on the unchanged program, as far as they are known. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  readonly timeoutMs: number;
}

/** A test that hangs with and without the patch must not keep the others from telling. */
const longestTestMs = 30_000;

interface Outcomes {
  readonly byTest: ReadonlyMap<TestId, TestOutcome>;
  readonly isComplete: boolean;
}

/**
 * Runs the whole of the test files that hold a target or a covering test on a copy that nothing has run in before.
 * @param original the unchanged program; it stays so
 */
export async function verifyPatch(
  candidate: CandidatePatch,
  original: ScratchTree,
  runner: TestRunner,
  plan: VerificationPlan,
  signal: AbortSignal,
): Promise<Verification> {
  const files = new Set([...plan.targets, ...plan.coveringTests].map((id) => runner.fileOf(id)));
  // A test file is a selection in itself: an id without a test's name.
  const selection = [...files].map((file) => file as string as TestId);
  const patched = await runIn(original, candidate, selection, runner, plan.timeoutMs, signal);
  const unknown = [...patched.byTest].flatMap(([id, outcome]) =>
    isBad(outcome) && !plan.baseline.has(id) && !plan.targets.includes(id) ? [id] : [],
  );
  // The time for recording may have run out before these tests: did they fail before the patch, too?
  const before =
    unknown.length > 0 ? await runIn(original, undefined, unknown, runner, plan.timeoutMs, signal) : nothingRun;
  const baseline = new Map([...plan.baseline, ...before.byTest]);
  const covering = plan.coveringTests.filter((id) => !plan.targets.includes(id));
  return {
    target: count(plan.targets.map((id) => patched.byTest.get(id))),
    covering: count(covering.map((id) => patched.byTest.get(id))),
    full: count([...patched.byTest.values()].filter((outcome) => outcome !== 'skipped')),
    newFailures: [
      ...[...baseline].flatMap(([id, outcome]) => {
        const wasRun = files.has(runner.fileOf(id));
        return wasRun && outcome === 'passed' && patched.byTest.get(id) !== 'passed' ? [id] : [];
      }),
      // Not even there without the patch.
      ...unknown.filter((id) => !before.byTest.has(id)),
    ],
    isComplete: patched.isComplete && before.isComplete,
  };
}

const nothingRun: Outcomes = { byTest: new Map(), isComplete: true };

async function runIn(
  original: ScratchTree,
  candidate: CandidatePatch | undefined,
  selection: readonly TestId[],
  runner: TestRunner,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcomes> {
  await using tree = await original.clone(signal);
  for (const change of candidate?.changes ?? []) await tree.write(change.file, editedText(change));
  const byTest = new Map<TestId, TestOutcome>();
  let isComplete = false;
  const testTimeoutMs = Math.min(longestTestMs, timeoutMs / 2);
  for await (const event of runner.run(selection, { tree: tree.directory, signal, timeoutMs, testTimeoutMs })) {
    if (event.kind === 'result') byTest.set(event.result.id, event.result.outcome);
    if (event.kind === 'finished') isComplete = event.reason.kind === 'completed';
  }
  return { byTest, isComplete };
}

const isBad = (outcome: TestOutcome): boolean => outcome !== 'passed' && outcome !== 'skipped';

/** A test that did not run is no pass. */
function count(outcomes: readonly (TestOutcome | undefined)[]): PassFail {
  const passed = outcomes.filter((outcome) => outcome === 'passed').length;
  return { passed, failed: outcomes.length - passed };
}
