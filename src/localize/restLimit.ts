import type { TestEvent, TestId } from '../testing/testRunner.ts';

/**
 * Ends a run when the tests beside the telling ones have taken long enough. Only their time counts: how long a framework
 * takes to load says nothing of what its tests are worth, and a run that ends before the first of them has told nothing.
 */
export class RestLimit implements Disposable {
  readonly #telling: readonly TestId[];
  readonly #limitMs: number;
  readonly #enough = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(telling: readonly TestId[], limitMs: number) {
    this.#telling = telling;
    this.#limitMs = limitMs;
  }

  /** Aborted when it is enough. */
  get signal(): AbortSignal {
    return this.#enough.signal;
  }

  note(event: TestEvent): void {
    if (event.kind !== 'started' || this.#telling.some((id) => isPartOf(event.id, id))) return;
    this.#timer ??= setTimeout(() => this.#enough.abort(), this.#limitMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** Whether the test is the named one, in the named class, or the named one with parameters. */
function isPartOf(test: TestId, name: TestId): boolean {
  return test === name || (test.startsWith(name) && /^(::|\[)/.test(test.slice(name.length)));
}
