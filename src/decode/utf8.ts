export interface DecodedBytes {
  readonly text: string;
  /** The start of a character whose rest is missing: at most three bytes. */
  readonly held: Uint8Array;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** @returns undefined if the bytes are not UTF-8 and cannot become it */
export function decodeWhole(held: Uint8Array, bytes: Uint8Array): DecodedBytes | undefined {
  const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
  const end = all.length - unfinishedLength(all);
  const rest = all.subarray(end);
  if (!couldBecomeCharacter(rest)) return undefined;
  try {
    return { text: decoder.decode(all.subarray(0, end)), held: rest };
  } catch {
    return undefined;
  }
}

/** Bytes at the end that start a character and do not end it. */
function unfinishedLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return length < sequenceLength(byte) ? length : 0;
  }
  return 0;
}

function sequenceLength(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/** Excludes overlong forms, surrogates and what is beyond Unicode already by their first bytes. */
function couldBecomeCharacter(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined) return true;
  if (first === 0xc0 || first === 0xc1 || first > 0xf4) return false;
  if (second === undefined) return true;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
