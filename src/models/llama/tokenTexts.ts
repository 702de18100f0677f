/** A piece of a text, in UTF-16 code units. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
}

/**
 * Cuts a text into the pieces that tokens stand for. A piece within a character starts where the character does and is
 * empty, unless the character ends in it: together the pieces are the text.
 * @param lengths of the tokens in UTF-8 bytes, from the start of the text on
 */
export function piecesOf(text: string, lengths: readonly number[]): TextPiece[] {
  const starts = characterStarts(text);
  let byte = 0;
  return lengths.map((length) => {
    const start = starts[Math.min(byte, starts.length - 1)] ?? 0;
    byte += length;
    return { start, text: text.slice(start, starts[Math.min(byte, starts.length - 1)]) };
  });
}

/** For each byte of a text in UTF-8, and for its end, the offset at which its character starts. */
function characterStarts(text: string): number[] {
  const starts: number[] = [];
  let offset = 0;
  for (const character of text) {
    const length = utf8Length(character.codePointAt(0) ?? 0);
    for (let index = 0; index < length; index++) starts.push(offset);
    offset += character.length;
  }
  return [...starts, offset];
}

/** A lone surrogate becomes a replacement character, of three bytes. */
const utf8Length = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
