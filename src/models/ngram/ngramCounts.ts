import { SequenceTable } from './sequenceTable.ts';

/** How often a context was followed by a word, by any word, and by how many different ones. */
export interface Counts {
  readonly ofWord: number;
  readonly ofContext: number;
  readonly distinct: number;
}

/** The sequence without words: everything begins with it. */
const empty = 1;

/** Counts of all sequences of up to `order` words of texts that can be added and taken back. */
export class NgramCounts {
  readonly #order: number;
  readonly #table: SequenceTable;

  /** @param order longest sequence in words @param limit sequences that are kept at the most */
  constructor(order: number, limit: number) {
    this.#order = order;
    this.#table = new SequenceTable(limit);
    this.#table.findOrAdd(empty);
  }

  /** Sequences that are kept. */
  get size(): number {
    return this.#table.size - 1;
  }

  get bytes(): number {
    return this.#table.bytes;
  }

  add(words: Uint32Array): void {
    this.#change(words, 1);
  }

  /** Takes back what {@link add} has added. */
  remove(words: Uint32Array): void {
    this.#change(words, -1);
  }

  /** Counts of the word at a place after the words before it, from none of them up to the most that were ever seen. */
  lookUp(words: Uint32Array, place: number): Counts[] {
    const table = this.#table;
    const counts: Counts[] = [];
    for (let length = 0; length < this.#order && length <= place; length++) {
      let context = empty;
      for (let before = place - length; before < place; before++) context = extended(context, words[before] ?? 0);
      const slot = table.find(context);
      const ofContext = slot < 0 ? 0 : table.followed(slot);
      if (ofContext === 0) break;
      const word = table.find(extended(context, words[place] ?? 0));
      counts.push({ ofWord: word < 0 ? 0 : table.seen(word), ofContext, distinct: table.distinct(slot) });
    }
    return counts;
  }

  /** A sequence that ends at one word is the context of one that ends at the next: each is hashed and found once. */
  #change(words: Uint32Array, step: 1 | -1): void {
    const table = this.#table;
    const order = this.#order;
    const hashes = new Uint32Array(order).fill(empty);
    const slots = new Int32Array(order).fill(-1);
    for (let place = 0; place < words.length; place++) {
      const word = words[place] ?? 0;
      if (table.reserve(order))
        for (let length = 0; length < order; length++) slots[length] = table.find(hashes[length] ?? 0);
      slots[0] = table.find(empty);
      const longest = Math.min(order - 1, place);
      // The longest first: each takes the place of the next longer one.
      for (let length = longest; length >= 0; length--) {
        const context = slots[length] ?? -1;
        const hash = extended(hashes[length] ?? 0, word);
        const slot = context < 0 ? -1 : step === 1 ? table.findOrAdd(hash) : table.find(hash);
        if (slot >= 0) table.change(slot, context, step);
        if (length + 1 === order) continue;
        hashes[length + 1] = hash;
        slots[length + 1] = slot;
      }
    }
  }
}

/** The finisher of MurmurHash3 (public domain) over context and word. Never 0, which marks an empty slot. */
function extended(context: number, word: number): number {
  let hash = Math.imul(context, 0x9e3779b1) ^ Math.imul(word + 0x7f4a7c15, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 2;
}
