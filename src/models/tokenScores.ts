import type { TokenScore } from './languageModel.ts';

export interface ScoredBytes {
  /** UTF-8; a part of a character is possible. */
  readonly bytes: Uint8Array;
  /** Nats. */
  readonly logProbability: number;
}

/**
 * Places tokens in the text they make up. What the tokens hold beyond the text's end (a stop word) is left out.
 * @returns undefined if the tokens are not those of the text: a server may hold back some of them
 */
export function tokenScores(tokens: readonly ScoredBytes[], text: string): readonly TokenScore[] | undefined {
  const whole = Buffer.from(text);
  const starts = characterStarts(text, whole.length);
  const scores: TokenScore[] = [];
  let at = 0;
  for (const { bytes, logProbability } of tokens) {
    if (at >= whole.length) break;
    const end = Math.min(at + bytes.length, whole.length);
    if (!whole.subarray(at, end).equals(bytes.subarray(0, end - at))) return undefined;
    const start = starts[at] ?? 0;
    scores.push({ start, text: text.slice(start, starts[end] ?? text.length), logProbability });
    at = end;
  }
  return at < whole.length ? undefined : scores;
}

/** For each byte of the text, and its end, the code unit where the byte's character starts. */
function characterStarts(text: string, byteCount: number): Uint32Array {
  const starts = new Uint32Array(byteCount + 1);
  let byte = 0;
  let unit = 0;
  for (const character of text) {
    const length = Buffer.byteLength(character);
    starts.fill(unit, byte, byte + length);
    byte += length;
    unit += character.length;
  }
  starts[byteCount] = text.length;
  return starts;
}
