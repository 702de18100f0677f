/** A queue whose `take` gives the item of the highest priority, earlier ones first among equals: a binary heap. */
export class CandidateQueue<T> {
  readonly #heap: { readonly item: T; readonly priority: number; readonly number: number }[] = [];
  #added = 0;

  add(item: T, priority: number): void {
    const heap = this.#heap;
    heap.push({ item, priority, number: this.#added++ });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#exchange(at, parent);
      at = parent;
    }
  }

  take(): { readonly item: T; readonly priority: number } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    let at = 0;
    for (;;) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#isBefore(child, best)) best = child;
      if (best === at) return first;
      this.#exchange(at, best);
      at = best;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second) return false;
    return first.priority > second.priority || (first.priority === second.priority && first.number < second.number);
  }

  #exchange(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
  }
}
