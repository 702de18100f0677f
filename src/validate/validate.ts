import { availableParallelism } from 'node:os';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { CandidateOutcome, CandidateRunner, Overlay, TestId } from '../testing/testRunner.ts';
import { editedText } from '../workspace/edits.ts';

export { verifyPatch } from './verify.ts';
export type { Verification } from './verify.ts';

/** What a candidate's tests said, in the order in which the stages stop. */
export type ValidatedCandidate =
  | { readonly kind: 'rejected'; readonly candidate: CandidatePatch }
  /** All failing tests pass now, and so do the covering tests. */
  | { readonly kind: 'plausible'; readonly candidate: CandidatePatch; readonly coveringTests: readonly TestId[] }
  /** Some of several failing tests pass now. */
  | { readonly kind: 'partial'; readonly candidate: CandidatePatch; readonly passed: number };

export interface ValidationPlan {
  readonly targets: readonly TestId[];
  /** Tests that passed before and execute what the candidate changes, cheapest first. */
  readonly coveringTests: (candidate: CandidatePatch) => readonly TestId[];
  /** Limit of one run of the targets; see {@link candidateTimeLimit}. */
  readonly timeoutMs: number;
  /** Limit of one run of covering tests. */
  readonly coveringTimeoutMs: (tests: readonly TestId[]) => number;
}

const longestCandidateMs = 20_000;
/** A test that fails at once may well take its time when it passes. */
const shortestCandidateMs = 3_000;
/** A candidate's covering tests are capped: the whole of them run once more before anything is called verified. */
const maximumCoveringTests = 40;

/**
 * Ten times what passing tests take, at least `leastMs` and at most 20 s: a candidate that loops for ever must not hold up
 * the rest.
 */
export function candidateTimeLimit(usualMs: number, leastMs = shortestCandidateMs): number {
  return Math.min(longestCandidateMs, Math.max(leastMs, Math.ceil(usualMs * 10)));
}

/** Runs candidates' tests from memory, as many at once as there are cores. Results come as they are ready. */
export async function* validateCandidates(
  candidates: AsyncIterable<CandidatePatch>,
  runner: CandidateRunner,
  plan: ValidationPlan,
  signal: AbortSignal,
): AsyncGenerator<ValidatedCandidate> {
  const source = candidates[Symbol.asyncIterator]();
  const running = new Map<number, Promise<{ slot: number; result: ValidatedCandidate }>>();
  let slots = 0;
  let isExhausted = false;
  try {
    for (;;) {
      while (!isExhausted && running.size < availableParallelism()) {
        const next = await source.next();
        if (next.done) {
          isExhausted = true;
          break;
        }
        const slot = slots++;
        running.set(
          slot,
          validate(next.value, runner, plan, signal).then((result) => ({ slot, result })),
        );
      }
      if (running.size === 0) return;
      const { slot, result } = await Promise.race(running.values());
      running.delete(slot);
      yield result;
    }
  } finally {
    await source.return?.();
    await Promise.allSettled(running.values());
  }
}

async function validate(
  candidate: CandidatePatch,
  runner: CandidateRunner,
  plan: ValidationPlan,
  signal: AbortSignal,
): Promise<ValidatedCandidate> {
  const overlay = overlayOf(candidate);
  // With several failing tests it matters how many of them pass; with one the first failure decides.
  const target = await runner.run(plan.targets, overlay, {
    signal,
    timeoutMs: plan.timeoutMs,
    stopsAtFirstFailure: plan.targets.length === 1,
  });
  const passed = plan.targets.filter((id) => target.outcomes.get(id) === 'passed').length;
  if (passed === 0) return { kind: 'rejected', candidate };

  const coveringTests = plan.coveringTests(candidate).slice(0, maximumCoveringTests);
  if (coveringTests.length > 0) {
    const covering = await runner.run(coveringTests, overlay, {
      signal,
      timeoutMs: plan.coveringTimeoutMs(coveringTests),
      stopsAtFirstFailure: true,
    });
    if (!allPass(coveringTests, covering)) return { kind: 'rejected', candidate };
  }
  if (passed < plan.targets.length) return { kind: 'partial', candidate, passed };
  return { kind: 'plausible', candidate, coveringTests };
}

export function overlayOf(candidate: CandidatePatch): Overlay {
  return new Map(candidate.changes.map((change) => [change.file, editedText(change)]));
}

function allPass(tests: readonly TestId[], { outcomes }: CandidateOutcome): boolean {
  return tests.every((id) => outcomes.get(id) === 'passed');
}
