import { modelCostReached } from '../workspace/userErrors/modelErrors.ts';
import type { ModelUsage } from './languageModel.ts';

/** What a model costs, in US dollars a million tokens. */
export interface ModelPrice {
  readonly promptUsd: number;
  readonly completionUsd: number;
}

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Money set aside for a request that is on its way. */
export interface Reservation {
  /** The request has ended and used this much. Later calls change nothing. */
  settle(usage: TokenUsage): void;
}

/**
 * Tokens and money of a run. The limit is hard: a request is sent only if the most that it can cost is left. Without a
 * price, requests count as free.
 */
export class ModelAccount {
  readonly #price: ModelPrice | undefined;
  readonly #maxCostUsd: number;
  #promptTokens = 0;
  #completionTokens = 0;
  #usd = 0;
  #reservedUsd = 0;

  constructor({ price, maxCostUsd }: { readonly price?: ModelPrice; readonly maxCostUsd?: number } = {}) {
    this.#price = price;
    this.#maxCostUsd = maxCostUsd ?? Infinity;
  }

  get usage(): ModelUsage {
    return { promptTokens: this.#promptTokens, completionTokens: this.#completionTokens, usd: this.#usd };
  }

  /**
   * @param most what the request can use at most
   * @throws UserError if that might cost more than is left
   */
  reserve(most: TokenUsage): Reservation {
    const usd = this.#usdOf(most);
    if (this.#usd + this.#reservedUsd + usd > this.#maxCostUsd) throw modelCostReached(this.#maxCostUsd, this.#usd);
    this.#reservedUsd += usd;
    let isOpen = true;
    return {
      settle: (usage) => {
        if (!isOpen) return;
        isOpen = false;
        this.#reservedUsd -= usd;
        this.#promptTokens += usage.promptTokens;
        this.#completionTokens += usage.completionTokens;
        this.#usd += this.#usdOf(usage);
      },
    };
  }

  #usdOf({ promptTokens, completionTokens }: TokenUsage): number {
    if (!this.#price) return 0;
    return (promptTokens * this.#price.promptUsd + completionTokens * this.#price.completionUsd) / 1_000_000;
  }
}
