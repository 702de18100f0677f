import type {
  ChatMessage,
  DecodingSession,
  Draft,
  DraftOptions,
  LanguageModel,
  ModelCapabilities,
  Prompt,
  TokenCandidate,
  TokenCandidateText,
  TokenId,
} from '../../src/models/languageModel.ts';
import { tokenId } from '../../src/models/languageModel.ts';

/** Bytes of UTF-8, each as one character: a part of a character can be written with `\xf0`. */
export type ByteText = string;

export const bytesOf = (text: string): ByteText => Buffer.from(text, 'utf8').toString('latin1');

/** Likelihoods of what may come next; the empty text ends. They need not add up to 1. */
export type NextTokens = Readonly<Record<ByteText, number>>;

/** What comes after generated text: the first rule that fits. */
export type Script = readonly (readonly [RegExp, NextTokens])[];

/** What was asked of sessions. */
export interface SessionLog {
  candidates: number;
  accepted: number;
  batches: number;
  rewinds: number;
}

/** A model that follows a script. Deterministic. */
export class ScriptedModel implements LanguageModel {
  readonly name = 'scripted';
  readonly usage = { promptTokens: 0, completionTokens: 0, usd: 0 };
  readonly capabilities: ModelCapabilities;
  readonly log: SessionLog = { candidates: 0, accepted: 0, batches: 0, rewinds: 0 };
  readonly prompts: Prompt[] = [];
  /** What was said and begun in chats. */
  readonly replies: { readonly messages: readonly ChatMessage[]; readonly start: string }[] = [];
  readonly openReply?: NonNullable<LanguageModel['openReply']>;
  readonly #next: (generated: ByteText) => NextTokens;
  readonly #tokens: ByteText[] = [''];
  readonly #ids = new Map<ByteText, number>([['', 0]]);
  readonly #canVerify: boolean;

  /** @param vocabulary tokens by which texts are cut, the longest first; bytes where none fits */
  constructor(parts: {
    readonly next: (generated: ByteText) => NextTokens;
    readonly vocabulary?: readonly string[];
    readonly canVerify?: boolean;
    readonly canReply?: boolean;
    readonly canInfill?: boolean;
  }) {
    this.#next = parts.next;
    if (parts.canReply === true) {
      this.openReply = (messages, start) => {
        this.replies.push({ messages, start });
        return Promise.resolve(this.#session());
      };
    }
    this.#canVerify = parts.canVerify ?? false;
    this.capabilities = {
      candidates: 'topk',
      choice: false,
      infill: parts.canInfill ?? true,
      chat: false,
      tools: false,
      score: false,
      rewind: true,
    };
    for (const token of parts.vocabulary ?? []) this.#idOf(bytesOf(token));
  }

  static following(
    script: Script,
    options: { vocabulary?: readonly string[]; canVerify?: boolean } = {},
  ): ScriptedModel {
    const next = (generated: ByteText): NextTokens =>
      script.find(([pattern]) => pattern.test(generated))?.[1] ?? { '': 1 };
    return new ScriptedModel({ next, ...options });
  }

  /** Writes a text in the tokens of its vocabulary; `noise` is the likelihood of other tokens at each place. */
  static writing(
    text: string,
    vocabulary: readonly string[],
    options: { noise?: number; canVerify?: boolean } = {},
  ): ScriptedModel {
    const whole = bytesOf(text);
    const tokens = vocabulary.map(bytesOf);
    const next = (generated: ByteText): NextTokens => {
      const rest = whole.startsWith(generated) ? whole.slice(generated.length) : '';
      const next: Record<ByteText, number> = {};
      const noise = options.noise ?? 0;
      if (noise > 0) for (const token of tokens) next[token] = noise / tokens.length;
      const fitting = tokens.filter((token) => rest.startsWith(token)).sort((a, b) => b.length - a.length);
      if (rest === '') next[''] = 1 - noise;
      else next[fitting[0] ?? rest.slice(0, 1)] = 1 - noise;
      return next;
    };
    return new ScriptedModel({ next, vocabulary, canVerify: options.canVerify ?? false });
  }

  open = (prompt: Prompt): Promise<DecodingSession> => {
    this.prompts.push(prompt);
    return Promise.resolve(this.#session());
  };

  /** Always the likeliest token. */
  draft = (prompt: Prompt, options: DraftOptions): Promise<Draft> => {
    this.prompts.push(prompt);
    let generated = '';
    for (let count = 0; count < options.maxTokens; count += 1) {
      const [best] = this.#candidates(generated, 1);
      if (!best || best.isEnd) return Promise.resolve({ text: textOf(generated), end: 'stop' });
      generated += this.#tokens[best.token] ?? '';
    }
    return Promise.resolve({ text: textOf(generated), end: 'length' });
  };

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing to end.
  }

  #session(): DecodingSession {
    const accepted: TokenId[] = [];
    const generated = (): ByteText => accepted.map((token) => this.#tokens[token] ?? '').join('');
    const { log } = this;
    const session = {
      get position(): number {
        return accepted.length;
      },
      candidates: (count: number) => {
        log.candidates += 1;
        return Promise.resolve(this.#candidates(generated(), count));
      },
      accept: (tokens: readonly TokenId[]) => {
        log.accepted += tokens.length;
        accepted.push(...tokens);
        return Promise.resolve();
      },
      rewind: (position: number) => {
        log.rewinds += 1;
        accepted.length = position;
        return Promise.resolve();
      },
      tokenize: (text: string) => Promise.resolve(this.#cut(bytesOf(text))),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    if (!this.#canVerify) return session;
    const verify = (draft: readonly TokenId[], count: number): Promise<TokenCandidate[][]> => {
      log.batches += 1;
      const places = [this.#candidates(generated(), count)];
      for (const token of draft) {
        accepted.push(token);
        places.push(this.#candidates(generated(), count));
      }
      return Promise.resolve(places);
    };
    return {
      ...session,
      get position() {
        return accepted.length;
      },
      verify,
    };
  }

  #candidates(generated: ByteText, count: number): TokenCandidate[] {
    const likelihoods = Object.entries(this.#next(generated)).filter(([, likelihood]) => likelihood > 0);
    const total = likelihoods.reduce((sum, [, likelihood]) => sum + likelihood, 0);
    return likelihoods
      .map(([token, likelihood]) => ({
        token: tokenId(this.#idOf(token)),
        bytes: Buffer.from(token, 'latin1'),
        logProbability: Math.log(likelihood / total),
        isEnd: token === '',
      }))
      .sort((a, b) => b.logProbability - a.logProbability)
      .slice(0, count);
  }

  #cut(text: ByteText): TokenCandidateText[] {
    const pieces: TokenCandidateText[] = [];
    for (let at = 0; at < text.length;) {
      let best = text.slice(at, at + 1);
      for (const token of this.#tokens) if (token.length > best.length && text.startsWith(token, at)) best = token;
      pieces.push({ token: tokenId(this.#idOf(best)), bytes: Buffer.from(best, 'latin1') });
      at += best.length;
    }
    return pieces;
  }

  #idOf(token: ByteText): number {
    const known = this.#ids.get(token);
    if (known !== undefined) return known;
    this.#ids.set(token, this.#tokens.length);
    this.#tokens.push(token);
    return this.#tokens.length - 1;
  }
}

function textOf(bytes: ByteText): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
