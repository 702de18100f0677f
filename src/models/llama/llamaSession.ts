import type { DecodingSession, TokenCandidate, TokenCandidateText, TokenId } from '../languageModel.ts';
import type { TokenState } from './tokenState.ts';

/** Asked for together with the first: a decoder that rejects the likeliest asks for more. */
const leastCount = 64;

/** Step-wise decoding after one prompt. Tokens that are accepted are read together, when something is asked after them. */
export class LlamaSession implements DecodingSession {
  readonly #state: TokenState;
  readonly #tokenize: (text: string, signal: AbortSignal) => Promise<readonly TokenCandidateText[]>;
  readonly #onDispose: () => void;
  readonly #promptLength: number;
  #tokens: readonly TokenId[];
  /** What was told, by position: whoever goes back to a place need not wait for it again. */
  readonly #told = new Map<number, readonly TokenCandidate[]>();
  #order: Promise<unknown> = Promise.resolve();

  constructor(
    state: TokenState,
    prompt: readonly TokenId[],
    tokenize: (text: string, signal: AbortSignal) => Promise<readonly TokenCandidateText[]>,
    onDispose: () => void,
  ) {
    this.#state = state;
    this.#tokens = prompt;
    this.#promptLength = prompt.length;
    this.#tokenize = tokenize;
    this.#onDispose = onDispose;
  }

  get position(): number {
    return this.#tokens.length - this.#promptLength;
  }

  candidates(count: number, signal: AbortSignal): Promise<readonly TokenCandidate[]> {
    return this.#inOrder(async () => {
      const { position } = this;
      const known = this.#told.get(position);
      if (known !== undefined && known.length >= count) return known.slice(0, count);
      const asked = Math.max(count, leastCount);
      const [told = []] = await this.#state.likeliest(this.#tokens, this.#tokens.length, asked, signal);
      this.#told.set(position, told);
      return told.slice(0, count);
    }, signal);
  }

  accept(tokens: readonly TokenId[], signal: AbortSignal): Promise<void> {
    return this.#inOrder(() => {
      this.#tokens = [...this.#tokens, ...tokens];
      return Promise.resolve();
    }, signal);
  }

  rewind(position: number, signal: AbortSignal): Promise<void> {
    return this.#inOrder(() => {
      if (position < 0 || position > this.position)
        throw new RangeError(`position ${position} is not within 0..${this.position}`);
      this.#tokens = this.#tokens.slice(0, this.#promptLength + position);
      for (const later of this.#told.keys()) if (later > position) this.#told.delete(later);
      return Promise.resolve();
    }, signal);
  }

  tokenize(text: string, signal: AbortSignal): Promise<readonly TokenCandidateText[]> {
    return this.#inOrder(() => this.#tokenize(text, signal), signal);
  }

  verify(draft: readonly TokenId[], count: number, signal: AbortSignal): Promise<(readonly TokenCandidate[])[]> {
    return this.#inOrder(async () => {
      const { position } = this;
      const known = this.#told.get(position);
      const isKnown = known !== undefined && known.length >= count;
      const tokens = [...this.#tokens, ...draft];
      // With an empty draft there is nothing to read behind what is known.
      const from = isKnown ? this.#tokens.length + 1 : this.#tokens.length;
      const read = from > tokens.length ? [] : await this.#state.likeliest(tokens, from, count, signal);
      const places = [...(isKnown ? [known.slice(0, count)] : []), ...read];
      places.forEach((place, index) => this.#keep(position + index, place));
      this.#tokens = tokens;
      return places;
    }, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#onDispose();
    return Promise.resolve();
  }

  #keep(position: number, told: readonly TokenCandidate[]): void {
    const known = this.#told.get(position);
    if (known === undefined || known.length < told.length) this.#told.set(position, told);
  }

  #inOrder<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const result = this.#order.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#order = result.catch(() => undefined);
    return result;
  }
}
