import { availableParallelism } from 'node:os';
import type { TestId, TestOutcome, TestRunner } from '../testing/testRunner.ts';
import type { Verification } from '../validate/validate.ts';
import { verifyPatch } from '../validate/validate.ts';
import type { ScratchTree } from '../workspace/scratchTree.ts';
import type { Plausible } from './searchCandidates.ts';

export interface VerificationsInput {
  /** The unchanged program. */
  readonly original: ScratchTree;
  readonly runner: TestRunner;
  readonly targets: readonly TestId[];
  /** Outcomes on the unchanged program. */
  readonly baseline: ReadonlyMap<TestId, TestOutcome>;
  readonly signal: AbortSignal;
  readonly mostAtOnce?: number;
}

/**
 * Fresh runs of plausible patches, each in a copy of its own. Runs that are begun go on beside whatever else is done;
 * disposal ends those that nobody waited for.
 */
export class Verifications implements AsyncDisposable {
  readonly #input: VerificationsInput;
  readonly #runs = new Map<Plausible, Promise<Verification>>();
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  readonly mostAtOnce: number;

  constructor(input: VerificationsInput) {
    this.#input = input;
    this.#signal = AbortSignal.any([input.signal, this.#closing.signal]);
    this.mostAtOnce = input.mostAtOnce ?? availableParallelism();
  }

  /** The patch's run, begun now unless it was before; the limit is that of the first call. */
  of(found: Plausible, timeoutMs: number): Promise<Verification> {
    const known = this.#runs.get(found);
    if (known) return known;
    const run = this.again(found, timeoutMs);
    run.catch(() => undefined); // whoever waits for it gets the error
    this.#runs.set(found, run);
    return run;
  }

  /** Another run of the patch. */
  again({ candidate, coveringTests }: Plausible, timeoutMs: number): Promise<Verification> {
    const { original, runner, targets, baseline } = this.#input;
    return verifyPatch(candidate, original, runner, { targets, coveringTests, baseline, timeoutMs }, this.#signal);
  }

  /** Returns when the processes have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('the verification is no longer wanted'));
    await Promise.allSettled(this.#runs.values());
  }
}
