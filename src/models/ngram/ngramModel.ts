import { posix } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import type { OffsetRange } from '../../workspace/positions.ts';
import type { LanguageModel, ModelCapabilities, ModelUsage, TokenScore } from '../languageModel.ts';
import type { CodeToken } from './codeTokens.ts';
import { codeTokens } from './codeTokens.ts';
import type { Counts } from './ngramCounts.ts';
import { NgramCounts } from './ngramCounts.ts';

export interface NgramOptions {
  /** Longest sequence of tokens. Six were best for code (Hellendoorn & Devanbu 2017). */
  readonly order?: number;
  /** Sequences that are kept at the most: 27 to 54 bytes each. */
  readonly sequenceLimit?: number;
}

interface LearnedFile {
  readonly words: Uint32Array;
  /** Where each token starts, in UTF-16 code units. */
  readonly starts: Uint32Array;
}

const defaultOrder = 6;
const defaultSequenceLimit = 2_000_000;
const wordLimit = 500_000;
const unknownWord = 0;
/** Of a prefix only the end counts: more than a few tokens never do. */
const prefixLength = 400;

/**
 * A nested cache n-gram model of code: file within folder within project (Hellendoorn & Devanbu, "Are Deep Neural Networks the
 * Best Choice for Modeling Source Code?", ESEC/FSE 2017). Each count is believed as far as Witten and Bell do: N of N + T,
 * where the context was seen N times before T different words. A longer context outranks a shorter one and, of the same
 * length, the nearer place the farther one. It runs in process, learns at hundreds of thousands of tokens a second, needs no
 * download, and always answers the same. It scores, and can do nothing else.
 */
export class NgramModel implements LanguageModel {
  readonly name = 'ngram';
  readonly capabilities: ModelCapabilities = {
    candidates: 'none',
    choice: false,
    infill: false,
    chat: false,
    tools: false,
    score: true,
    rewind: false,
  };
  readonly usage: ModelUsage = { promptTokens: 0, completionTokens: 0, usd: 0 };
  readonly #order: number;
  readonly #sequenceLimit: number;
  readonly #words = new Map<string, number>();
  readonly #files = new Map<RelativePath, LearnedFile>();
  readonly #project: NgramCounts;
  /** Of the file that was asked about last, and of its folder. */
  #near: { readonly file: RelativePath; readonly counts: readonly NgramCounts[] } | undefined;

  constructor(options: NgramOptions = {}) {
    this.#order = options.order ?? defaultOrder;
    this.#sequenceLimit = options.sequenceLimit ?? defaultSequenceLimit;
    this.#project = new NgramCounts(this.#order, this.#sequenceLimit);
  }

  get fileCount(): number {
    return this.#files.size;
  }

  /** Tokens that the model has learned from. */
  get tokenCount(): number {
    return [...this.#files.values()].reduce((sum, { words }) => sum + words.length, 0);
  }

  /** Of all counts. */
  get bytes(): number {
    return [this.#project, ...(this.#near?.counts ?? [])].reduce((sum, counts) => sum + counts.bytes, 0);
  }

  /** Learns a file, in place of what it was before. */
  addFile(file: RelativePath, text: string): void {
    this.removeFile(file);
    const tokens = codeTokens(text);
    const words = Uint32Array.from(tokens, ({ word }) => this.#learned(word));
    this.#files.set(file, { words, starts: Uint32Array.from(tokens, ({ start }) => start) });
    this.#project.add(words);
  }

  removeFile(file: RelativePath): void {
    this.#near = undefined;
    const learned = this.#files.get(file);
    if (learned === undefined) return;
    this.#project.remove(learned.words);
    this.#files.delete(file);
  }

  /**
   * Scores code after a prefix, token by token; what counts for nothing, such as white space, has no score.
   * @param file where the code stands: what its file and its folder are like counts more
   */
  scoreTokens(prefix: string, text: string, file?: RelativePath): TokenScore[] {
    const scopes = [this.#project, ...(file === undefined ? [] : this.#countsNear(file))];
    const before = endOf(prefix);
    const tokens = codeTokens(before + text);
    const words = Uint32Array.from(tokens, ({ word }) => this.#words.get(word) ?? unknownWord);
    return tokens.flatMap((token, place) =>
      token.end <= before.length
        ? []
        : [this.#scored(token, before.length, text, probability(scopes, words, place, this.#vocabularySize))],
    );
  }

  /**
   * How surprising each text is at a place, in nats a token: the mean of -log probability. For ranking many candidates.
   * @param suffix what stands after the place: its first tokens count, since a text must fit there, too
   */
  surprisals(prefix: string, texts: readonly string[], suffix = '', file?: RelativePath): number[] {
    const after = codeTokens(suffix.slice(0, prefixLength)).slice(0, this.#order - 1);
    const seam = suffix.slice(0, after.at(-1)?.end ?? 0);
    return texts.map((text) => {
      const scores = this.scoreTokens(prefix, text + seam, file);
      const sum = scores.reduce((total, { logProbability }) => total - logProbability, 0);
      return scores.length === 0 ? 0 : sum / scores.length;
    });
  }

  /**
   * How much more surprising each text would be than what stands in a range of a file, in nats a token: below 0 for what
   * is more natural. What stands there would be the least surprising of all, as the model has read it: it is forgotten
   * meanwhile.
   * @param text of the whole file, which is learned unless it was before
   */
  surprisalChanges(file: RelativePath, text: string, { start, end }: OffsetRange, texts: readonly string[]): number[] {
    if (!this.#files.has(file)) this.addFile(file, text);
    const prefix = text.slice(Math.max(0, start - 2 * prefixLength), start);
    return this.#withoutRange(file, { start, end }, () => {
      const [before = 0, ...after] = this.surprisals(prefix, [text.slice(start, end), ...texts], text.slice(end), file);
      return after.map((surprisal) => surprisal - before);
    });
  }

  readonly score = (prefix: string, text: string, signal: AbortSignal): Promise<readonly TokenScore[]> => {
    signal.throwIfAborted();
    return Promise.resolve(this.scoreTokens(prefix, text));
  };

  [Symbol.asyncDispose](): Promise<void> {
    this.#files.clear();
    this.#near = undefined;
    return Promise.resolve();
  }

  get #vocabularySize(): number {
    return this.#words.size + 1;
  }

  #learned(word: string): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    if (this.#words.size >= wordLimit) return unknownWord;
    this.#words.set(word, this.#words.size + 1);
    return this.#words.size;
  }

  /** Farther first. */
  #countsNear(file: RelativePath): readonly NgramCounts[] {
    if (this.#near?.file === file) return this.#near.counts;
    const folder = posix.dirname(file);
    const neighbours = [...this.#files].filter(([path]) => posix.dirname(path) === folder);
    const counts = [neighbours, neighbours.filter(([path]) => path === file)].map((files) => {
      const scope = new NgramCounts(this.#order, this.#sequenceLimit);
      for (const [, { words }] of files) scope.add(words);
      return scope;
    });
    this.#near = { file, counts };
    return counts;
  }

  /** Every sequence that holds a token of the range is taken out of the counts, and put back afterwards. */
  #withoutRange<T>(file: RelativePath, { start, end }: OffsetRange, work: () => T): T {
    const learned = this.#files.get(file);
    if (!learned) return work();
    const { words, starts } = learned;
    const first = firstAtLeast(starts, start);
    const last = firstAtLeast(starts, end);
    const reach = this.#order - 1;
    const around = words.subarray(Math.max(0, first - reach), last + reach);
    const kept = [words.subarray(Math.max(0, first - reach), first), words.subarray(last, last + reach)];
    const scopes = [this.#project, ...this.#countsNear(file)];
    for (const scope of scopes) {
      scope.remove(around);
      for (const part of kept) scope.add(part);
    }
    try {
      return work();
    } finally {
      for (const scope of scopes) {
        for (const part of kept) scope.remove(part);
        scope.add(around);
      }
    }
  }

  #scored({ start, end }: CodeToken, textStart: number, text: string, likelihood: number): TokenScore {
    const from = Math.max(0, start - textStart);
    return { start: from, text: text.slice(from, end - textStart), logProbability: Math.log(likelihood) };
  }
}

function firstAtLeast(starts: Uint32Array, position: number): number {
  const place = starts.findIndex((start) => start >= position);
  return place < 0 ? starts.length : place;
}

/** From the empty context to the longest, and in each from the farthest scope to the nearest. */
function probability(
  scopes: readonly NgramCounts[],
  words: Uint32Array,
  place: number,
  vocabularySize: number,
): number {
  const counts = scopes.map((scope) => scope.lookUp(words, place));
  const longest = Math.max(...counts.map(({ length }) => length));
  let likelihood = 1 / vocabularySize;
  for (let length = 0; length < longest; length++)
    for (const scope of counts) likelihood = mixed(likelihood, scope[length]);
  return likelihood;
}

function mixed(likelihood: number, counts: Counts | undefined): number {
  if (counts === undefined) return likelihood;
  const confidence = counts.ofContext / (counts.ofContext + counts.distinct);
  return confidence * (counts.ofWord / counts.ofContext) + (1 - confidence) * likelihood;
}

/** From the start of a line on, so that no token is cut, as far as that can be told. */
function endOf(prefix: string): string {
  if (prefix.length <= prefixLength) return prefix;
  const end = prefix.slice(-prefixLength);
  return end.slice(end.indexOf('\n') + 1);
}
