import type { TextEdit } from '../../workspace/edits.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { Offset } from '../../workspace/positions.ts';
import { offset } from '../../workspace/positions.ts';

export type PositionEncoding = 'utf-16' | 'utf-8';

/** As the protocol has it: lines from 0, and characters of a line counted in the agreed encoding's units. */
export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

/** Converts between offsets (UTF-16 code units) of one text and the protocol's positions. A lone `\r` ends a line there. */
export class ProtocolPositions {
  readonly #text: string;
  readonly #encoding: PositionEncoding;
  readonly #starts: readonly number[];

  constructor(text: string, encoding: PositionEncoding) {
    this.#text = text;
    this.#encoding = encoding;
    const starts = [0];
    for (const { index, 0: ending } of text.matchAll(/\r\n?|\n/g)) starts.push(index + ending.length);
    this.#starts = starts;
  }

  positionAt(at: number): ProtocolPosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? Infinity) <= at) low = middle;
      else high = middle - 1;
    }
    const start = this.#starts[low] ?? 0;
    return { line: low, character: this.#encoding === 'utf-16' ? at - start : utf8Length(this.#text.slice(start, at)) };
  }

  /** The nearest offset for a position that is not in the text. */
  offsetAt({ line, character }: ProtocolPosition): Offset {
    const start = this.#starts[line];
    if (start === undefined) return offset(line < 0 ? 0 : this.#text.length);
    const end = this.#starts[line + 1] ?? this.#text.length;
    const width = this.#encoding === 'utf-16' ? character : utf16Length(this.#text.slice(start, end), character);
    return offset(Math.min(start + Math.max(0, width), end));
  }
}

const utf8Length = (text: string): number => Buffer.byteLength(text, 'utf8');

/** How many UTF-16 code units the first `bytes` bytes of the text are. */
function utf16Length(text: string, bytes: number): number {
  let width = 0;
  let seen = 0;
  for (const character of text) {
    seen += utf8Length(character);
    if (seen > bytes) break;
    width += character.length;
  }
  return width;
}

/** The one edit that makes `after` of `before`; undefined if they are the same. No character is taken apart. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (splitsCharacter(before, start) || splitsCharacter(after, start)) start -= 1;
  let tail = 0;
  while (
    tail < shortest - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1;
  if (splitsCharacter(before, before.length - tail) || splitsCharacter(after, after.length - tail)) tail -= 1;
  return replaceRange(start, before.length - tail, after.slice(start, after.length - tail));
}

/** Whether a place lies within a surrogate pair, or between `\r` and `\n`, which are one line ending. */
function splitsCharacter(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  const isPair = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
  return isPair || (before === 0x0d && after === 0x0a);
}
