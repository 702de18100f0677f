import * as z from 'zod';
import type { ModelAccount, Reservation, TokenUsage } from './modelAccount.ts';

/** What a request may use, and how to see in the answer, or in a part of it, what it did use. */
export interface Spending {
  readonly maxTokens: number;
  readonly usageIn: (answer: unknown) => TokenUsage | undefined;
}

/** Special tokens and what a chat's template adds to the text that is sent. */
const templateTokens = 256;

/**
 * Counts one request. Before it is sent, the most that it can use is set aside: no token is shorter than a byte. If an
 * answer tells no usage (or breaks off before), two bytes a token are counted for the prompt, which is more than
 * tokenizers need, and for the answer a token for each part of a stream, or all that were allowed.
 */
export class Meter implements Disposable {
  readonly #reservation: Reservation;
  readonly #spending: Spending;
  readonly #promptBytes: number;
  readonly #isStream: boolean;
  #told: TokenUsage | undefined;
  #parts = 0;

  constructor(account: ModelAccount, promptBytes: number, spending: Spending, isStream: boolean) {
    this.#isStream = isStream;
    this.#promptBytes = promptBytes;
    this.#spending = spending;
    const promptTokens = promptBytes + templateTokens;
    this.#reservation = account.reserve({ promptTokens, completionTokens: spending.maxTokens });
  }

  /** The shape of an answer's part, which is looked at in passing. */
  seeing<T>(shape: z.ZodType<T>): z.ZodType<T> {
    const look = (answer: unknown): unknown => {
      this.#parts++;
      this.#told = this.#spending.usageIn(answer) ?? this.#told;
      return answer;
    };
    return z.preprocess(look, shape);
  }

  /** The request has ended, however. One that brought nothing counts as nothing. */
  [Symbol.dispose](): void {
    const { maxTokens } = this.#spending;
    const estimate = {
      promptTokens: Math.ceil(this.#promptBytes / 2),
      completionTokens: this.#isStream ? Math.min(this.#parts, maxTokens) : maxTokens,
    };
    const nothing = { promptTokens: 0, completionTokens: 0 };
    this.#reservation.settle(this.#told ?? (this.#parts > 0 ? estimate : nothing));
  }
}
