/**
 * Counts per line, 32 lines at a time: plane `p` holds bit `p` of each line's count, and a set of lines is added like a
 * binary number with carries. Adding costs two operations a word on average, however many lines are in it.
 */
export class LineCounters {
  readonly #wordCount: number;
  readonly #planes: Uint32Array[] = [];

  /** @param lineCount the highest line */
  constructor(lineCount: number) {
    this.#wordCount = (lineCount >>> 5) + 1;
  }

  /** Adds one to each of the lines of a word; see `LineSet.forEachWord`. Words beyond the last line are passed over. */
  add(word: number, bits: number): void {
    if (word >= this.#wordCount) return; // of a longer text: the file was changed since
    let carry = bits;
    for (let plane = 0; carry !== 0; plane += 1) {
      const counts = (this.#planes[plane] ??= new Uint32Array(this.#wordCount));
      const before = counts[word] ?? 0;
      counts[word] = before ^ carry;
      carry &= before;
    }
  }

  of(line: number): number {
    const word = line >>> 5;
    const bit = line & 31;
    return this.#planes.reduce((count, plane, index) => count + ((((plane[word] ?? 0) >>> bit) & 1) << index), 0);
  }
}
