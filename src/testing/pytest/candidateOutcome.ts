import type { CandidateOutcome, CandidateProcess, TestId, TestOutcome } from '../testRunner.ts';
import type { ProcessEvent } from '../events.ts';
import { isSelectedBy } from './testIds.ts';

/** Gathers a candidate's outcomes from the events of its run, whichever process told them. */
export class OutcomeGatherer {
  readonly #tests: readonly TestId[];
  readonly #outcomes = new Map<TestId, TestOutcome>();
  readonly #startedAtMs = performance.now();
  #running: TestId | undefined;
  #collected: readonly TestId[] = [];
  #hasCollectionErrors = false;

  constructor(tests: readonly TestId[]) {
    this.#tests = tests;
  }

  add(event: ProcessEvent): void {
    if (event.kind === 'collected') this.#collected = event.tests.map(({ id }) => id);
    if (event.kind === 'collection-error') this.#hasCollectionErrors = true;
    if (event.kind === 'started') this.#running = event.id;
    if (event.kind === 'result') {
      this.#outcomes.set(event.result.id, event.result.outcome);
      this.#running = undefined;
    }
  }

  /** @param end how the process came to its end; 'died' if it did so before the framework */
  outcome(end: 'ended' | 'timed-out' | 'died', process: CandidateProcess): CandidateOutcome {
    if (end !== 'ended') this.#blame(end === 'timed-out' ? 'timed-out' : 'crashed');
    else if (this.#hasCollectionErrors) this.#setUncollected('error');
    return {
      outcomes: this.#outcomes,
      isTimedOut: end === 'timed-out',
      durationMs: performance.now() - this.#startedAtMs,
      process,
    };
  }

  #blame(outcome: TestOutcome): void {
    if (this.#running !== undefined) this.#outcomes.set(this.#running, outcome);
    else if (this.#outcomes.size === 0) this.#setUncollected(outcome);
  }

  /** Tests of which nothing was seen: their file could not be loaded. */
  #setUncollected(outcome: TestOutcome): void {
    for (const name of this.#tests) {
      if (!this.#collected.some((id) => isSelectedBy(name, id))) this.#outcomes.set(name, outcome);
    }
  }
}
