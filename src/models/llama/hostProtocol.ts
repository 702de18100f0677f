import * as z from 'zod';

/** What is said between Fixpoint and the process that runs a local model, over the channel of Node between processes. */

const token = z.int().nonnegative();

const loadRequest = z.object({
  kind: z.literal('load'),
  /** The module of node-llama-cpp. */
  library: z.string(),
  modelPath: z.string(),
  threads: z.int().positive(),
  contextTokens: z.int().positive(),
});

/**
 * Makes the model's state the first `keep` tokens that it has, and after them `append`. The places from the `from`-th
 * appended token on are told.
 */
const evaluateRequest = z.object({
  kind: z.literal('evaluate'),
  keep: z.int().nonnegative(),
  append: z.array(token),
  from: z.int().nonnegative(),
  tell: z.discriminatedUnion('kind', [
    /** The likeliest next tokens. */
    z.object({ kind: z.literal('likeliest'), count: z.int().positive() }),
    /** How likely the token is that comes next: of the last place, `last`. */
    z.object({ kind: z.literal('next'), last: token }),
  ]),
});

const tokenizeRequest = z.object({ kind: z.literal('tokenize'), text: z.string() });

const chatItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('system'), text: z.string() }),
  z.object({ type: z.literal('user'), text: z.string() }),
  z.object({
    type: z.literal('model'),
    response: z.array(
      z.union([
        z.string(),
        z.object({ type: z.literal('functionCall'), name: z.string(), params: z.unknown(), result: z.unknown() }),
      ]),
    ),
  }),
]);

const chatRequest = z.object({
  kind: z.literal('chat'),
  history: z.array(chatItem),
  tools: z.record(
    z.string(),
    z.object({ description: z.string(), params: z.record(z.string(), z.unknown()).exactOptional() }),
  ),
  maxTokens: z.int().positive(),
  temperature: z.number().nonnegative(),
  seed: z.int().exactOptional(),
});

/** The tokens of a conversation up to where the model's reply starts. */
const chatPromptRequest = z.object({ kind: z.literal('chat-prompt'), history: z.array(chatItem) });

const statusRequest = z.object({ kind: z.literal('status') });

const request = z.discriminatedUnion('kind', [
  loadRequest,
  evaluateRequest,
  tokenizeRequest,
  chatRequest,
  chatPromptRequest,
  statusRequest,
]);
export type HostRequest = z.infer<typeof request>;
export type ChatItem = z.infer<typeof chatItem>;

export const parentMessage = z.union([
  z.object({ id: z.int(), request }),
  /** The answer is not wanted any more. */
  z.object({ cancel: z.int() }),
]);
export type ParentMessage = z.infer<typeof parentMessage>;

export const loadAnswer = z.object({
  contextTokens: z.int().positive(),
  /** Tokens that end a text. */
  ends: z.array(token),
  infill: z.object({ prefix: token.nullable(), suffix: token.nullable(), middle: token.nullable() }),
  /** What a prompt begins with; null where it needs no such token. */
  begin: token.nullable(),
  /** Stands for the start of a text where there is nothing else to go on from. */
  separator: token.nullable(),
  /** Tokens can be forgotten without evaluating all before them again. */
  canRewind: z.boolean(),
});
export type LoadAnswer = z.infer<typeof loadAnswer>;

export const evaluateAnswer = z.object({
  /** By place: tokens and natural logarithms of their probabilities, likeliest first. */
  places: z.array(z.array(z.tuple([token, z.number()]))),
});

export const tokenizeAnswer = z.object({ tokens: z.array(token) });

export const chatAnswer = z.object({
  calls: z.array(z.object({ name: z.string(), argumentsText: z.string() })),
  reason: z.enum(['stop', 'length', 'tool-calls']),
  promptTokens: z.int().nonnegative(),
  completionTokens: z.int().nonnegative(),
});

export const statusAnswer = z.object({ residentBytes: z.number() });

/** Why a request has failed, as far as a person can do something about it. */
const failure = z.object({
  reason: z.enum(['library', 'memory', 'model', 'call']),
  detail: z.string(),
});
export type HostFailure = z.infer<typeof failure>;

export const hostMessage = z.union([
  z.object({ id: z.int(), answer: z.unknown() }),
  z.object({ id: z.int(), failure }),
  /** A part of a chat's reply. */
  z.object({ id: z.int(), text: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
