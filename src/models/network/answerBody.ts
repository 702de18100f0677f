import { unlessAborted } from '../../workspace/aborting.ts';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import { modelAnswerUnreadable } from '../../workspace/userErrors/modelErrors.ts';
import type { Patience } from './patience.ts';

/** The body of an answer, read piece by piece under a size limit and a watch. */
export class AnswerBody implements AsyncDisposable {
  readonly #server: string;
  readonly #patience: Patience;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #maxBytes: number;
  #first: Uint8Array | undefined;
  #bytes = 0;

  constructor(server: string, response: Response, patience: Patience, maxBytes: number) {
    this.#server = server;
    this.#patience = patience;
    this.#maxBytes = maxBytes;
    this.#reader = response.body?.getReader();
  }

  /**
   * Waits for the first byte; what breaks before it may be asked for again.
   * @throws whatever breaks the connection
   */
  async begin(): Promise<void> {
    this.#first = await this.#read();
  }

  /** @throws UserError if the connection breaks, the answer is too large or is no UTF-8 */
  async *text(): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const decode = (bytes?: Uint8Array): string => {
      try {
        return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
      } catch {
        throw modelAnswerUnreadable(this.#server, 'it is no valid UTF-8.');
      }
    };
    for (let bytes = this.#first; bytes; bytes = await this.#readOn()) yield decode(bytes);
    const rest = decode();
    if (rest !== '') yield rest;
  }

  async wholeText(): Promise<string> {
    let whole = '';
    for await (const piece of this.text()) whole += piece;
    return whole;
  }

  /** Ends the connection if the answer is not at its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#patience[Symbol.dispose]();
    // Waiting for a server to notice would hold up a cancellation.
    void this.#reader?.cancel().catch(() => undefined);
    await Promise.resolve();
  }

  async #readOn(): Promise<Uint8Array | undefined> {
    try {
      return await this.#read();
    } catch (error) {
      this.#patience.signal.throwIfAborted();
      throw modelAnswerUnreadable(this.#server, `the connection broke in the middle of it (${String(error)}).`);
    }
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (!this.#reader) return undefined;
    const { signal } = this.#patience;
    const { value } = await unlessAborted(this.#reader.read(), signal);
    this.#patience.renew();
    this.#bytes += value?.byteLength ?? 0;
    if (this.#bytes <= this.#maxBytes) return value;
    throw tooLarge(this.#server, this.#maxBytes);
  }
}

export const tooLarge = (server: string, maxBytes: number): UserError =>
  modelAnswerUnreadable(server, `it is larger than ${Math.round(maxBytes / 1024)} KiB.`);
