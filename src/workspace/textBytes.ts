import { isAscii, isUtf8 } from 'node:buffer';

/** Where a zero byte in a file's beginning says that it is no text. */
const beginningBytes = 8192;

/**
 * The text of a file's bytes, whatever its encoding: UTF-8, UTF-16 with a byte order mark, else Windows-1252 (which reads
 * any byte). A UTF-8 mark stays in the text, as in `Workspace.read`.
 * @returns undefined for what is no text
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, beginningBytes).includes(0)) return undefined;
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252', { ignoreBOM: true }).decode(bytes);
}

/** UTF-8 in memory that threads share. */
export type SharedText = SharedArrayBuffer;

/** Undefined for what is no text. */
export function sharedTextOf(bytes: Uint8Array): SharedText | undefined {
  if (isPlainUtf8(bytes)) return shared(bytes);
  const text = decodeText(bytes);
  return text === undefined ? undefined : sharedTextOfString(text);
}

export function sharedTextOfString(text: string): SharedText {
  return shared(Buffer.from(text, 'utf8'));
}

export function stringOf(text: SharedText): string {
  const bytes = Buffer.from(text);
  // Of ASCII both are the same, and this one is several times as fast.
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

function isPlainUtf8(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, beginningBytes).includes(0) && isUtf8(bytes);
}

function shared(bytes: Uint8Array): SharedText {
  const text = new SharedArrayBuffer(bytes.length);
  new Uint8Array(text).set(bytes);
  return text;
}
