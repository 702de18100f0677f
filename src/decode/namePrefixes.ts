/** The names of one closed set, asked by their beginnings. */
export class NamePrefixes {
  readonly #sorted: readonly string[];

  constructor(names: Iterable<string>) {
    this.#sorted = [...new Set(names)].sort();
  }

  get size(): number {
    return this.#sorted.length;
  }

  hasPrefix(prefix: string): boolean {
    return this.#sorted[this.#from(prefix)]?.startsWith(prefix) === true;
  }

  has(name: string): boolean {
    return this.#sorted[this.#from(name)] === name;
  }

  /** What all names that start with `prefix` go on with; empty if they part here, one ends here, or there is none. */
  continuation(prefix: string): string {
    const from = this.#from(prefix);
    const first = this.#sorted[from];
    if (first?.startsWith(prefix) !== true) return '';
    // Sorted: what the first and the last one share, all share.
    const last = this.#sorted[this.#from(`${prefix}\uffff`) - 1] ?? first;
    let end = prefix.length;
    while (end < first.length && first[end] === last[end]) end += 1;
    return first.slice(prefix.length, end);
  }

  /** The place of the first name that is not before `name`. */
  #from(name: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
