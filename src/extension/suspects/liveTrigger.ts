import type { ReportedFailure } from '../testFailureText.ts';

/** What follows from a look at the last test run's failures. */
export type LiveStep =
  | { readonly kind: 'nothing' }
  /** Something is new, but the run may still go on: look again soon. */
  | { readonly kind: 'look-again' }
  | { readonly kind: 'failed'; readonly failures: readonly ReportedFailure[] }
  /** Tests had failed; in the last run none does. */
  | { readonly kind: 'passed' };

/**
 * Tells when a test run of the person's own has failed, from nothing but looks at the failures of the last run: stable
 * API tells of no such event. What was there at the first look is old; what is seen twice alike is settled. A run that
 * fails exactly as the one before it cannot be told from it.
 */
export class LiveTrigger {
  #handled: string | undefined;
  #pending: string | undefined;

  /** Whether it is known what was there before. */
  get hasLooked(): boolean {
    return this.#handled !== undefined;
  }

  /** These are seen to already. */
  settle(failures: readonly ReportedFailure[]): void {
    this.#handled = JSON.stringify(failures);
  }

  /** @param failures undefined if the editor could not tell */
  look(failures: readonly ReportedFailure[] | undefined): LiveStep {
    if (failures === undefined) return { kind: 'nothing' };
    const seen = JSON.stringify(failures);
    if (this.#handled === undefined || seen === this.#handled) {
      this.#handled = seen;
      this.#pending = undefined;
      return { kind: 'nothing' };
    }
    if (seen !== this.#pending) {
      this.#pending = seen;
      return { kind: 'look-again' };
    }
    this.#handled = seen;
    this.#pending = undefined;
    return failures.length > 0 ? { kind: 'failed', failures } : { kind: 'passed' };
  }
}
