import type { TokenCandidate, TokenId } from '../languageModel.ts';
import { tokenId } from '../languageModel.ts';
import { modelPromptTooLong } from '../../workspace/userErrors/localModelErrors.ts';
import { evaluateAnswer } from './hostProtocol.ts';
import type { HostRequest } from './hostProtocol.ts';
import type { ModelProcess } from './modelProcess.ts';
import type { Vocabulary } from './vocabulary.ts';

type Told = (HostRequest & { readonly kind: 'evaluate' })['tell'];

/** What was evaluated for an answer. */
export interface Evaluated {
  readonly tokens: number;
}

/**
 * The tokens that a model's process has read. Whatever is asked for next, the beginning that it has in common with them is
 * not read again; after a loss all is. So sessions survive the process, and going back costs nothing before the next
 * question.
 */
export class TokenState {
  readonly #process: ModelProcess;
  readonly #vocabulary: Vocabulary;
  readonly #limit: number;
  readonly #onEvaluated: (tokens: readonly TokenId[], start: number) => void;
  #held: readonly TokenId[] = [];
  #generation = -1;

  /** @param limit tokens that the context holds @param onEvaluated is told what was read, and from which place on */
  constructor(
    process: ModelProcess,
    vocabulary: Vocabulary,
    limit: number,
    onEvaluated: (tokens: readonly TokenId[], start: number) => void,
  ) {
    this.#process = process;
    this.#vocabulary = vocabulary;
    this.#limit = limit;
    this.#onEvaluated = onEvaluated;
  }

  /** Something else has used the model. */
  forget(): void {
    this.#held = [];
  }

  /** For each place from `from` on, up to the end of the tokens: the likeliest tokens there. */
  async likeliest(
    tokens: readonly TokenId[],
    from: number,
    count: number,
    signal: AbortSignal,
  ): Promise<TokenCandidate[][]> {
    const places = await this.#evaluate(tokens, from, { kind: 'likeliest', count }, signal);
    return places.map((place) =>
      place.map(([token, logProbability]) => {
        const id = tokenId(token);
        return { token: id, bytes: this.#vocabulary.bytes(id), logProbability, isEnd: this.#vocabulary.isEnd(id) };
      }),
    );
  }

  /** How likely each token from the `from`-th on was. @param from at least 1 */
  async scores(tokens: readonly TokenId[], from: number, signal: AbortSignal): Promise<number[]> {
    const last = tokens.at(-1);
    if (last === undefined || from >= tokens.length) return [];
    const places = await this.#evaluate(tokens.slice(0, -1), from, { kind: 'next', last }, signal);
    return places.map((place) => place[0]?.[1] ?? Number.NEGATIVE_INFINITY);
  }

  async #evaluate(
    tokens: readonly TokenId[],
    from: number,
    tell: Told,
    signal: AbortSignal,
  ): Promise<[number, number][][]> {
    // One place less than the context has: else the library would make room by forgetting the beginning.
    if (tokens.length >= this.#limit) throw modelPromptTooLong(tokens.length, this.#limit - 1);
    let keep = 0;
    const request = (): HostRequest => {
      if (this.#generation !== this.#process.generation) this.#held = [];
      this.#generation = this.#process.generation;
      // What comes after a token is told only when the token is read.
      keep = Math.min(commonLength(this.#held, tokens), from - 1);
      this.#held = tokens.slice(0, keep); // what comes after is unknown until it has answered
      return { kind: 'evaluate', keep, append: tokens.slice(keep), from: from - 1 - keep, tell };
    };
    const { places } = await this.#process.ask(request, evaluateAnswer, signal);
    this.#held = tokens;
    this.#onEvaluated(tokens.slice(keep), keep);
    return places;
  }
}

function commonLength(one: readonly TokenId[], other: readonly TokenId[]): number {
  const end = Math.min(one.length, other.length);
  for (let index = 0; index < end; index++) if (one[index] !== other[index]) return index;
  return end;
}
