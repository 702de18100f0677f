import type { Branded } from '../workspace/paths.ts';

/** A token of one model's vocabulary. */
export type TokenId = Branded<number, 'TokenId'>;

export const tokenId = (value: number): TokenId => value as TokenId;

/** What a model's server was found to offer when it was asked, never what its name suggests. */
export interface ModelCapabilities {
  /** Which next tokens a step tells, with their probabilities: all, the likeliest, or there are no steps at all. */
  readonly candidates: 'full' | 'topk' | 'none';
  /** A draft can be bound to one of given texts, by a grammar or a choice. */
  readonly choice: boolean;
  /** A text can be filled in between a prefix and a suffix. */
  readonly infill: boolean;
  readonly chat: boolean;
  readonly tools: boolean;
  /** Given text can be scored. */
  readonly score: boolean;
  /** A session can go back without evaluating its prompt again. */
  readonly rewind: boolean;
}

/** Code in the place of a hole, or text that goes on. */
export type Prompt =
  | {
      readonly kind: 'infill';
      /** Of the file with the hole, relative to the root. */
      readonly path?: string;
      readonly prefix: string;
      readonly suffix: string;
      readonly context?: readonly PromptFile[];
    }
  | { readonly kind: 'continue'; readonly text: string };

/** Other code of the project that helps: put before the prefix in the manner the model was trained on. */
export interface PromptFile {
  readonly path: string;
  readonly text: string;
}

export interface TokenCandidate {
  readonly token: TokenId;
  /** UTF-8. A token may hold a part of a character only. Empty for the end and other special tokens. */
  readonly bytes: Uint8Array;
  /** Natural logarithm of its probability at temperature 1, before any sampling filter. */
  readonly logProbability: number;
  /** Ends the text: end of sequence, end of turn, end of the middle part. */
  readonly isEnd: boolean;
}

/** A token that a text was scored by. */
export interface TokenScore {
  /** In UTF-16 code units from the start of the scored text; a token within a character starts where the character does. */
  readonly start: number;
  readonly text: string;
  /** Nats. */
  readonly logProbability: number;
}

/**
 * Step-wise decoding after one prompt, which is evaluated once. Positions count the tokens accepted after the prompt.
 * All calls are answered in order; each rejects with `UserError` if the model is lost, and with the signal's reason.
 */
export interface DecodingSession extends AsyncDisposable {
  readonly position: number;
  /** The `count` likeliest next tokens, likeliest first. */
  candidates(count: number, signal: AbortSignal): Promise<readonly TokenCandidate[]>;
  accept(tokens: readonly TokenId[], signal: AbortSignal): Promise<void>;
  /** Forgets all tokens from `position` on. */
  rewind(position: number, signal: AbortSignal): Promise<void>;
  /** The model's own tokens for a text in the middle of others. */
  tokenize(text: string, signal: AbortSignal): Promise<readonly TokenCandidateText[]>;
  /**
   * Evaluates drafted tokens in one batch and tells for each place, the one after the last included, the `count`
   * likeliest tokens. The draft counts as accepted afterwards. Undefined where the model has no such batch.
   */
  readonly verify?: (
    draft: readonly TokenId[],
    count: number,
    signal: AbortSignal,
  ) => Promise<readonly (readonly TokenCandidate[])[]>;
}

export interface TokenCandidateText {
  readonly token: TokenId;
  readonly bytes: Uint8Array;
}

export interface DraftOptions {
  readonly maxTokens: number;
  /** 0: always the likeliest token. */
  readonly temperature: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** The draft is one of these texts. Only where the model has `choice`. */
  readonly choices?: readonly string[];
  readonly signal: AbortSignal;
}

export interface Draft {
  readonly text: string;
  readonly end: 'stop' | 'length';
  /** Where the server tells them. */
  readonly tokens?: readonly TokenScore[];
}

export type ChatRole = 'system' | 'user' | 'assistant';

export type ChatMessage =
  | { readonly role: ChatRole; readonly text: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: whoever offers the tool parses it. */
  readonly argumentsText: string;
}

export interface ChatOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed?: number;
  readonly tools?: readonly ToolDefinition[];
  readonly signal: AbortSignal;
}

export type ChatPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | { readonly kind: 'end'; readonly reason: 'stop' | 'length' | 'tool-calls' };

/** What a run has used so far. */
export interface ModelUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** 0 for what runs here, or has no price known. */
  readonly usd: number;
}

/**
 * A language model, wherever it runs. What it cannot do is missing. Expected trouble (unreachable, unknown, out of
 * memory, cut off, over the cost limit) rejects with `UserError`; whoever asked goes on without the model.
 */
export interface LanguageModel extends AsyncDisposable {
  /** As a person would name it, for example `llama:qwen.gguf`. */
  readonly name: string;
  readonly capabilities: ModelCapabilities;
  readonly usage: ModelUsage;
  /** Scores `text` after `prefix`. */
  readonly score?: (prefix: string, text: string, signal: AbortSignal) => Promise<readonly TokenScore[]>;
  /** One session at a time may be open where the model runs here; a second one waits. */
  readonly open?: (prompt: Prompt, signal: AbortSignal) => Promise<DecodingSession>;
  /** Like `open`, within a chat's reply, of which the start is given: code can be demanded of a model that likes to talk. */
  readonly openReply?: (
    messages: readonly ChatMessage[],
    replyStart: string,
    signal: AbortSignal,
  ) => Promise<DecodingSession>;
  readonly draft?: (prompt: Prompt, options: DraftOptions) => Promise<Draft>;
  readonly chat?: (messages: readonly ChatMessage[], options: ChatOptions) => AsyncIterable<ChatPart>;
}
