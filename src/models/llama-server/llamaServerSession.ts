import { modelAnswerUnreadable } from '../../workspace/userErrors/modelErrors.ts';
import type { DecodingSession, TokenCandidate, TokenCandidateText, TokenId } from '../languageModel.ts';
import type { HttpClient } from '../network/httpClient.ts';
import type { Completion } from './llamaServerApi.ts';
import { candidateOf, complete, tokenize } from './llamaServerApi.ts';

/** What a session starts from. */
export interface SessionStart {
  readonly prompt: readonly TokenId[];
  /** A token of plain letters. */
  readonly plainToken: TokenId;
}

/**
 * Decoding over HTTP: each step asks for one token after all so far, of which the server evaluates only what it has not
 * seen. Going back is free: the rest of the server's cache is cut by the next request. Which of its slots answers is left
 * to the server, which takes the one whose tokens begin most alike: the prompts of one file are read but once so.
 */
export class LlamaServerSession implements DecodingSession {
  readonly #client: HttpClient;
  readonly #start: SessionStart;
  readonly #accepted: TokenId[] = [];
  #known: readonly TokenCandidate[] | undefined;

  constructor(client: HttpClient, start: SessionStart) {
    this.#client = client;
    this.#start = start;
  }

  get position(): number {
    return this.#accepted.length;
  }

  async candidates(count: number, signal: AbortSignal): Promise<readonly TokenCandidate[]> {
    signal.throwIfAborted();
    if (!this.#known || this.#known.length < count) this.#known = await this.#ask(count, signal);
    return this.#known.slice(0, count);
  }

  accept(tokens: readonly TokenId[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#accepted.push(...tokens);
    this.#known = undefined;
    return Promise.resolve();
  }

  rewind(position: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (position < this.#accepted.length) this.#known = undefined;
    this.#accepted.length = Math.min(position, this.#accepted.length);
    return Promise.resolve();
  }

  tokenize(text: string, signal: AbortSignal): Promise<readonly TokenCandidateText[]> {
    return tokenize(this.#client, text, {}, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async #ask(count: number, signal: AbortSignal): Promise<readonly TokenCandidate[]> {
    // A sampled token that is only a part of a character is held back by the server, with its probabilities. These are
    // taken before sampling, so then a plain token is forced and the same probabilities come with it.
    const forced = { logit_bias: [[this.#start.plainToken, 1000]] };
    const [step] = (await this.#step(count, {}, signal)) ?? (await this.#step(count, forced, signal)) ?? [];
    if (!step) throw modelAnswerUnreadable(this.#client.server, 'it tells no probabilities.');
    return step.top_logprobs.map(candidateOf);
  }

  async #step(count: number, extra: object, signal: AbortSignal): Promise<Completion['completion_probabilities']> {
    const body = {
      prompt: [...this.#start.prompt, ...this.#accepted],
      n_predict: 1,
      n_probs: count,
      post_sampling_probs: false,
      temperature: 0,
      ...extra,
    };
    const { completion_probabilities: steps = [] } = await complete(this.#client, '/completion', body, signal);
    return steps.length > 0 ? steps : undefined;
  }
}
