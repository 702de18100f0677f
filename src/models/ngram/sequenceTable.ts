/** What is kept of a sequence, side by side, so that it lies in one line of the processor's cache. */
const cell = { tag: 0, seen: 1, followed: 2, distinct: 3 } as const;
const width = 4;
/** As many slots at first, and how full they get before there are twice as many. */
const smallest = 1 << 14;
const fullest = 0.6;

/**
 * Counts by word sequence, in one flat array. A sequence is known by a hash of 32 bits, never 0: one in two thousand of those
 * that were never seen is taken for another where two million are kept. The table grows up to a limit; then new sequences
 * are left out.
 */
export class SequenceTable {
  readonly #limit: number;
  #cells = new Uint32Array(smallest * width);
  #capacity = smallest;
  #size = 0;

  /** @param limit sequences that are kept at the most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }

  seen(slot: number): number {
    return this.#cells[slot + cell.seen] ?? 0;
  }

  /** How often something followed the sequence. */
  followed(slot: number): number {
    return this.#cells[slot + cell.followed] ?? 0;
  }

  /** How many different words followed it. */
  distinct(slot: number): number {
    return this.#cells[slot + cell.distinct] ?? 0;
  }

  /** Makes room, so that the slots of the next sequences stay where they are. @returns whether slots have moved */
  reserve(count: number): boolean {
    if (this.#size + count <= this.#capacity * fullest || this.#size + count > this.#limit) return false;
    this.#grow();
    return true;
  }

  /** @returns -1 if it is not there */
  find(tag: number): number {
    const slot = this.#place(tag);
    return this.#cells[slot] === tag ? slot : -1;
  }

  /** @returns -1 if it is not there and there is no room */
  findOrAdd(tag: number): number {
    const slot = this.#place(tag);
    if (this.#cells[slot] === tag) return slot;
    if (this.#size >= this.#limit || this.#size >= this.#capacity * fullest) return -1;
    this.#size++;
    this.#cells[slot] = tag;
    return slot;
  }

  /** One more, or one less, of a sequence that continues the one at `context`. */
  change(slot: number, context: number, step: 1 | -1): void {
    const before = this.seen(slot);
    if (step === -1 && before === 0) return; // it was left out
    this.#cells[slot + cell.seen] = before + step;
    this.#cells[context + cell.followed] = this.followed(context) + step;
    const isFirstOrLast = step === 1 ? before === 0 : before === 1;
    if (isFirstOrLast) this.#cells[context + cell.distinct] = this.distinct(context) + step;
  }

  /** Where the tag is, or would be put. */
  #place(tag: number): number {
    const cells = this.#cells;
    const mask = cells.length - 1;
    for (let slot = (spread(tag) * width) & mask; ; slot = (slot + width) & mask) {
      const found = cells[slot];
      if (found === tag || found === 0) return slot;
    }
  }

  #grow(): void {
    const old = this.#cells;
    this.#capacity *= 2;
    this.#cells = new Uint32Array(this.#capacity * width);
    for (let slot = 0; slot < old.length; slot += width) {
      const tag = old[slot] ?? 0;
      if (tag !== 0) this.#cells.set(old.subarray(slot, slot + width), this.#place(tag));
    }
  }
}

/** Neighbouring hashes must not lie in a row. A 29-bit number, so that it can be multiplied by the width. */
function spread(tag: number): number {
  const mixed = Math.imul(tag ^ (tag >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & 0x1fffffff;
}
