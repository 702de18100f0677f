import type { TokenId } from '../languageModel.ts';
import { tokenId } from '../languageModel.ts';
import type { GgufFile } from './gguf.ts';
import { TokenKind } from './gguf.ts';

/** What each token of a model stands for, in bytes. */
export class Vocabulary {
  readonly #file: GgufFile;
  readonly #ends: ReadonlySet<number>;
  readonly #specials: ReadonlySet<number>;
  readonly #known = new Map<number, Uint8Array>();

  /** @param ends tokens that end a text @param specials tokens, besides control tokens, that stand for no text */
  constructor(file: GgufFile, ends: Iterable<number>, specials: Iterable<number>) {
    this.#file = file;
    this.#ends = new Set(ends);
    this.#specials = new Set([...ends, ...specials]);
  }

  get size(): number {
    return this.#file.tokens.length;
  }

  /** UTF-8. A token may hold a part of a character only. Empty for what stands for no text. */
  bytes(token: TokenId): Uint8Array {
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    const bytes = this.#bytes(token);
    this.#known.set(token, bytes);
    return bytes;
  }

  isEnd(token: TokenId): boolean {
    return this.#ends.has(token);
  }

  /** A token by its text, for those that have a meaning of their own. */
  special(text: string): TokenId | undefined {
    const index = this.#file.tokens.indexOf(text);
    const kind = this.#file.tokenKinds[index];
    return kind === TokenKind.control || kind === TokenKind.userDefined ? tokenId(index) : undefined;
  }

  #bytes(token: TokenId): Uint8Array {
    const text = this.#file.tokens[token];
    const kind = this.#file.tokenKinds[token] ?? TokenKind.normal;
    const standsForText = kind === TokenKind.normal || kind === TokenKind.userDefined || kind === TokenKind.byte;
    if (text === undefined || this.#specials.has(token) || !standsForText) return new Uint8Array();
    if (kind === TokenKind.byte) return new Uint8Array([Number.parseInt(text.slice(3, 5), 16)]); // <0x0A>
    if (kind === TokenKind.userDefined) return new TextEncoder().encode(text.replaceAll('▁', ' '));
    return this.#file.tokenizer === 'gpt2' ? bytesOfLetters(text) : new TextEncoder().encode(text.replaceAll('▁', ' '));
  }
}

/**
 * GPT-2 writes each byte as one printable letter: itself if it is printable in Latin-1, else one of those from U+0100 on,
 * in the order of the bytes (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019).
 */
const byteOfLetter: ReadonlyMap<string, number> = new Map(
  (() => {
    const isPrintable = (byte: number): boolean =>
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    let next = 0x100;
    return Array.from({ length: 256 }, (_, byte): [string, number] => [
      String.fromCharCode(isPrintable(byte) ? byte : next++),
      byte,
    ]);
  })(),
);

function bytesOfLetters(text: string): Uint8Array {
  // A letter that stands for no byte is one that was added to the vocabulary as it is.
  return new Uint8Array(
    Array.from(text).flatMap((letter) => byteOfLetter.get(letter) ?? [...new TextEncoder().encode(letter)]),
  );
}
