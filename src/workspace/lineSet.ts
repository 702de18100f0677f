const bitsPerWord = 32;

/**
 * Lines of one file as a bit each, from the first to the last that is in the set. Immutable. A thousand lines take a few
 * hundred bytes, so that the coverage of thousands of tests fits into memory.
 */
export class LineSet implements Iterable<number> {
  static readonly empty = new LineSet(0, new Uint32Array(0));

  /** Index of the first word: its lowest bit is line `32 * firstWord`. */
  readonly #firstWord: number;
  readonly #words: Uint32Array;
  readonly size: number;

  private constructor(firstWord: number, words: Uint32Array) {
    this.#firstWord = firstWord;
    this.#words = words;
    this.size = words.reduce((sum, word) => sum + bitCount(word), 0);
  }

  /** @param lines integers from 0 */
  static of(lines: Iterable<number>): LineSet {
    const known = [...lines];
    if (known.length === 0) return LineSet.empty;
    let first = Infinity;
    let last = 0;
    for (const line of known) {
      first = Math.min(first, line >>> 5);
      last = Math.max(last, line >>> 5);
    }
    const words = new Uint32Array(last - first + 1);
    for (const line of known) setBits(words, (line >>> 5) - first, 1 << (line & 31));
    return new LineSet(first, words);
  }

  has(line: number): boolean {
    const word = this.#words[(line >>> 5) - this.#firstWord];
    return word !== undefined && (word & (1 << (line & 31))) !== 0;
  }

  /** Calls back with every line, in ascending order; faster than iterating. */
  forEach(visit: (line: number) => void): void {
    for (let index = 0; index < this.#words.length; index += 1) {
      const base = (this.#firstWord + index) * bitsPerWord;
      for (let word = this.#words[index] ?? 0; word !== 0; word &= word - 1) {
        visit(base + 31 - Math.clz32(word & -word));
      }
    }
  }

  /** Calls back with the lines as bits: bit `i` of word `w` is line `32 * w + i`. Words without a line are passed over. */
  forEachWord(visit: (word: number, bits: number) => void): void {
    for (let index = 0; index < this.#words.length; index += 1) {
      const bits = this.#words[index] ?? 0;
      if (bits !== 0) visit(this.#firstWord + index, bits);
    }
  }

  /** Whether a line from `first` to `last`, both included, is in the set. */
  hasAnyIn(first: number, last: number): boolean {
    const end = this.#firstWord + this.#words.length;
    for (let at = Math.max(first >>> 5, this.#firstWord); at <= last >>> 5 && at < end; at += 1) {
      let word = this.#words[at - this.#firstWord] ?? 0;
      if (at === first >>> 5) word &= -1 << (first & 31);
      if (at === last >>> 5) word &= -1 >>> (31 - (last & 31));
      if (word !== 0) return true;
    }
    return false;
  }

  union(other: LineSet): LineSet {
    if (this.size === 0) return other;
    if (other.size === 0) return this;
    const first = Math.min(this.#firstWord, other.#firstWord);
    const end = Math.max(this.#firstWord + this.#words.length, other.#firstWord + other.#words.length);
    const words = new Uint32Array(end - first);
    for (const { firstWord, words: some } of [this.#parts, other.#parts]) {
      for (let index = 0; index < some.length; index += 1) {
        setBits(words, firstWord - first + index, some[index] ?? 0);
      }
    }
    return new LineSet(first, words);
  }

  *[Symbol.iterator](): Iterator<number> {
    const lines: number[] = [];
    this.forEach((line) => lines.push(line));
    yield* lines;
  }

  /** The set as text that says nothing to people; equal sets have equal texts. See {@link LineSet.unpack}. */
  pack(): string {
    const bytes = Buffer.from(this.#words.buffer, this.#words.byteOffset, this.#words.byteLength);
    return `${this.#firstWord}:${bytes.toString('base64')}`;
  }

  /** Undefined for a text that {@link pack} does not write. */
  static unpack(text: string): LineSet | undefined {
    const [, first, packed] = /^(\d{1,8}):([A-Za-z0-9+/=]*)$/.exec(text) ?? [];
    if (first === undefined || packed === undefined) return undefined;
    const bytes = Buffer.from(packed, 'base64');
    if (bytes.length % 4 !== 0) return undefined;
    const words = new Uint32Array(bytes.length / 4);
    Buffer.from(words.buffer).set(bytes);
    return new LineSet(Number(first), words);
  }

  get #parts(): { readonly firstWord: number; readonly words: Uint32Array } {
    return { firstWord: this.#firstWord, words: this.#words };
  }
}

function setBits(words: Uint32Array, index: number, bits: number): void {
  words[index] = (words[index] ?? 0) | bits;
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
