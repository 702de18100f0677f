import { pathToFileURL } from 'node:url';
import type { ChatItem } from './hostProtocol.ts';

/** What is used of node-llama-cpp, which is not there when Fixpoint is built. Its own declarations tell what it means. */

export interface NodeLlamaCpp {
  getLlama(options: {
    gpu: false;
    build: 'never';
    skipDownload: true;
    progressLogs: false;
    maxThreads: number;
    logLevel: 'error';
    logger: (level: string, message: string) => void;
  }): Promise<{ loadModel(options: { modelPath: string }): Promise<Model> }>;
  readonly LlamaChat: new (options: { contextSequence: Sequence; autoDisposeSequence: false }) => Chat;
}

export interface Model {
  readonly tokenizer: Tokenizer;
  readonly tokens: {
    readonly bos: number | null;
    readonly eos: number | null;
    readonly shouldPrependBosToken: boolean;
    readonly infill: { readonly prefix: number | null; readonly suffix: number | null; readonly middle: number | null };
  };
  tokenize(text: string, specialTokens: false, options: 'trimLeadingSpace'): number[];
  iterateAllTokens(): Iterable<number>;
  isEogToken(token: number): boolean;
  createContext(options: {
    contextSize: number;
    sequences: 1;
    threads: number;
    swaFullCache: true;
  }): Promise<{ readonly contextSize: number; getSequence(): Sequence }>;
}

/** Of a model; only handed on. */
export type Tokenizer = object;

export interface Sequence {
  readonly nextTokenIndex: number;
  readonly needsCheckpoints: boolean;
  readonly tokenMeter: { getState(): { readonly usedInputTokens: number; readonly usedOutputTokens: number } };
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void>;
  controlledEvaluate(input: EvaluateInput[]): Promise<(EvaluateOutput | undefined)[]>;
}

export type EvaluateInput = number | [token: number, { generateNext: GenerateNext }];

export interface GenerateNext {
  logits: { filter: { tokens: number[]; includeTop?: number; includeSelected?: boolean } };
  totalLogitWeight: true;
  options: { temperature: number; topK?: number; topP?: number; minP?: number };
}

export interface EvaluateOutput {
  readonly next: { readonly logits?: ReadonlyMap<number, number>; readonly totalLogitWeight?: number };
}

export interface Chat {
  readonly chatWrapper: {
    generateContextState(options: { chatHistory: ChatItem[] }): {
      readonly contextText: { tokenize(tokenizer: Tokenizer): number[] };
    };
  };
  dispose(): void;
  generateResponse(
    history: ChatItem[],
    options: {
      onTextChunk: (text: string) => void;
      signal: AbortSignal;
      stopOnAbortSignal: true;
      maxTokens: number;
      temperature: number;
      seed?: number;
      functions?: Record<string, { description: string; params?: Record<string, unknown> }>;
      documentFunctionParams?: true;
    },
  ): Promise<{
    readonly functionCalls?: readonly { readonly functionName: string; readonly params: unknown }[];
    readonly metadata: { readonly stopReason: string };
  }>;
}

/** @throws if it is not there, or something else is */
export async function loadNodeLlamaCpp(entry: string): Promise<NodeLlamaCpp> {
  const loaded = (await import(pathToFileURL(entry).href)) as Partial<NodeLlamaCpp>;
  if (typeof loaded.getLlama !== 'function' || typeof loaded.LlamaChat !== 'function')
    throw new Error('it does not export what node-llama-cpp 3 does');
  return loaded as NodeLlamaCpp;
}
