import type { Readable } from 'node:stream';
import type { DataCallback, Disposable } from 'vscode-languageserver-protocol/node';
import { StreamMessageReader } from 'vscode-languageserver-protocol/node';

/** No list of names is as long. */
export const longestMessageBytes = 64 * 1024 * 1024;
/** More than any server has to tell while it owes us one answer. */
const mostBytesWithoutAnswer = 256 * 1024 * 1024;

/**
 * Reads a server's messages and gives up on a server that sends without end: one message that is too long, or many with
 * no answer among them.
 */
export class BoundedReader extends StreamMessageReader {
  readonly #stream: Readable;
  readonly #onFlood: (reason: string) => void;
  #bytesOfMessage = 0;
  #bytesWithoutAnswer = 0;
  #lastMessageAt = performance.now();

  constructor(stream: Readable, onFlood: (reason: string) => void) {
    super(stream);
    this.#stream = stream;
    this.#onFlood = onFlood;
  }

  /** When anything came from the server, by `performance.now()`. */
  get lastMessageAt(): number {
    return this.#lastMessageAt;
  }

  override listen(callback: DataCallback): Disposable {
    const count = (chunk: Buffer): void => {
      this.#lastMessageAt = performance.now();
      this.#bytesOfMessage += chunk.length;
      this.#bytesWithoutAnswer += chunk.length;
      if (this.#bytesOfMessage > longestMessageBytes) this.#onFlood('it sent a message without end');
      else if (this.#bytesWithoutAnswer > mostBytesWithoutAnswer) this.#onFlood('it sent messages without end');
    };
    this.#stream.on('data', count);
    const listening = super.listen((message) => {
      this.#bytesOfMessage = 0;
      if ('id' in message && !('method' in message)) this.#bytesWithoutAnswer = 0;
      callback(message);
    });
    return {
      dispose: () => {
        this.#stream.off('data', count);
        listening.dispose();
      },
    };
  }
}
