import type { Branded } from './paths.ts';

/** A position in a text, in UTF-16 code units from its start. */
export type Offset = Branded<number, 'Offset'>;

/** A line of a text; the first line is 1. */
export type LineNumber = Branded<number, 'LineNumber'>;

/** Half open: `start` is inside, `end` is not. */
export interface OffsetRange {
  readonly start: Offset;
  readonly end: Offset;
}

export const offset = (value: number): Offset => value as Offset;
export const lineNumber = (value: number): LineNumber => value as LineNumber;

/** Converts between offsets and lines of one text. Lines end at `\n`; a `\r` before it belongs to the line's ending. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#text = text;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  lineAt(position: number): LineNumber {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? Infinity) <= position) low = middle;
      else high = middle - 1;
    }
    return lineNumber(low + 1);
  }

  /** Where the line starts; the end of the text for a line behind the last one. */
  startOf(line: number): Offset {
    return offset(this.#starts[Math.max(0, line - 1)] ?? this.#text.length);
  }

  /** Where the line's content ends, before its line ending. */
  endOf(line: number): Offset {
    let end = line < this.#starts.length ? this.startOf(line + 1) - 1 : this.#text.length;
    if (end > this.startOf(line) && this.#text[end - 1] === '\r') end -= 1;
    return offset(end);
  }

  contentOf(line: number): string {
    return this.#text.slice(this.startOf(line), this.endOf(line));
  }
}
