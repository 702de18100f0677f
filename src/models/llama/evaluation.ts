import type { EvaluateInput, EvaluateOutput, GenerateNext, Sequence } from './nodeLlamaCpp.ts';

/** A token and the natural logarithm of its probability. */
export type LikelyToken = [token: number, logProbability: number];

export type Told =
  { readonly kind: 'likeliest'; readonly count: number } | { readonly kind: 'next'; readonly last: number };

/** A request to stop is seen between two of these many tokens, 0.7 s on a slow machine. 128 would be 4 % faster. */
const batchTokens = 32;
/**
 * The likeliest tokens are found among so many, unsorted rest left out: sorting the whole vocabulary of 152 000 takes 10 ms
 * a step. What is left out has no weight: a probability of 1e-6 at the most.
 */
const sortedTokens = 4096;

/**
 * The state of a model: tokens that it has read. node-llama-cpp can only forget from a place on; where a model cannot do
 * that (recurrent ones), it forgets more, and what is missing is read again.
 */
export class Evaluation {
  readonly #sequence: Sequence;
  #tokens: number[] = [];

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  /** @returns what was asked for, by place, from the `from`-th appended token on */
  async evaluate(
    keep: number,
    append: readonly number[],
    from: number,
    told: Told,
    signal: AbortSignal,
  ): Promise<LikelyToken[][]> {
    const tokens = [...this.#tokens.slice(0, keep), ...append];
    const firstTold = tokens.length - append.length + from;
    await this.#forgetFrom(Math.min(keep, tokens.length));
    const places: LikelyToken[][] = [];
    for (let start = this.#sequence.nextTokenIndex; start < tokens.length; start += batchTokens) {
      signal.throwIfAborted();
      const end = Math.min(start + batchTokens, tokens.length);
      const input = tokens.slice(start, end).map((token, index): EvaluateInput => {
        const place = start + index;
        return place < firstTold ? token : [token, { generateNext: wanted(told, tokens[place + 1]) }];
      });
      const output = await this.#sequence.controlledEvaluate(input);
      this.#tokens = tokens.slice(0, end);
      for (let place = Math.max(start, firstTold); place < end; place++)
        places.push(likely(output[place - start], told, tokens[place + 1]));
    }
    return places;
  }

  /** Something else has used the state: nothing is known of it. */
  async forgetAll(): Promise<void> {
    this.#tokens = [];
    await this.#sequence.clearHistory();
  }

  async #forgetFrom(keep: number): Promise<void> {
    const { nextTokenIndex: end } = this.#sequence;
    if (keep === 0) await this.#sequence.clearHistory();
    else if (keep < end) await this.#sequence.eraseContextTokenRanges([{ start: keep, end }]);
    this.#tokens = this.#tokens.slice(0, this.#sequence.nextTokenIndex);
  }
}

/** Temperature 1 and no filter but the number of tokens: the logits are the model's own. */
function wanted(told: Told, next: number | undefined): GenerateNext {
  return told.kind === 'likeliest'
    ? {
        logits: { filter: { tokens: [], includeTop: told.count } },
        totalLogitWeight: true,
        options: { temperature: 1, topK: Math.max(sortedTokens, told.count), topP: 1, minP: 0 },
      }
    : {
        logits: { filter: { tokens: [next ?? told.last], includeSelected: true } },
        totalLogitWeight: true,
        options: { temperature: 0 }, // the likeliest token is the selected one
      };
}

/** log softmax: the logit, less the largest one, less the logarithm of the sum of exp(logit - largest). */
function likely(output: EvaluateOutput | undefined, told: Told, next: number | undefined): LikelyToken[] {
  const { logits = new Map<number, number>(), totalLogitWeight = 1 } = output?.next ?? {};
  const largest = Math.max(...logits.values());
  const normalizer = largest + Math.log(totalLogitWeight);
  const all = [...logits].map(([token, logit]): LikelyToken => [token, Math.min(0, logit - normalizer)]);
  if (told.kind === 'likeliest') return all.sort((one, other) => other[1] - one[1]).slice(0, told.count);
  return all.filter(([token]) => token === (next ?? told.last));
}
