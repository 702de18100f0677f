import type { CompletionEngine } from '../completion/completionEngine.ts';
import type { ChatMessage, LanguageModel, PromptFile } from '../models/languageModel.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { OffsetRange } from '../workspace/positions.ts';
import type { DecodeMemo } from './memo.ts';
import type { DecodeStatistics } from './statistics.ts';
import type { FindSyntaxErrors } from './syntaxErrors.ts';

/** `off`: the model alone. `prune`: only names that exist. `full`: names, seam, statements, and going back. */
export type DecodingMode = 'full' | 'prune' | 'off';

/** What ends the hunk: the model alone, or also the first line end at which it may end, or the end of a fenced block. */
export type HunkEnding = 'token' | 'line' | 'fence';

/** A chat whose reply has begun: what comes next is the hunk. */
export interface ReplyStart {
  readonly messages: readonly ChatMessage[];
  readonly text: string;
}

export interface DecodeRequest {
  readonly model: LanguageModel;
  /** Who knows which names are legal; without one, names are not checked. */
  readonly engine?: CompletionEngine | undefined;
  /** Of the file, for example `typescript`. */
  readonly languageId: string;
  readonly file: RelativePath;
  readonly text: string;
  /** What is written anew. */
  readonly hunk: OffsetRange;
  readonly ending: HunkEnding;
  /** The hunk is written in a chat's reply instead of between the code around it, where the model can be held to that. */
  readonly reply?: ReplyStart | undefined;
  /** Lines that the hunk may have more than what it replaces; absent: 4, or 12 where only the model ends it. */
  readonly moreLines?: number | undefined;
  /** Code around the hunk that is believed to be right, by which the engine is calibrated; without it, it is not. */
  readonly calibrationRange?: OffsetRange | undefined;
  readonly context?: readonly PromptFile[] | undefined;
  readonly mode: DecodingMode;
  /** Samples to try; equal ones are given out once. */
  readonly samples: number;
  readonly budgetMs: number;
  /** Of one sample. */
  readonly maxTokens: number;
  /** 0: always the likeliest. */
  readonly temperature: number;
  /** Candidates at each step; the rest is never taken. */
  readonly topK?: number | undefined;
  readonly seed: number;
  /** Where what is found out is kept between requests. */
  readonly memo?: DecodeMemo | undefined;
  /** For engines without diagnostics. */
  readonly syntaxErrors?: FindSyntaxErrors | undefined;
  readonly signal: AbortSignal;
}

export interface DecodedHunk {
  /** Goes in the hunk's place. With the file's line ends. */
  readonly text: string;
  /** Nats, at temperature 1. Undefined where the model does not tell. */
  readonly logProbability: number | undefined;
  /**
   * Nats: the sum of the logarithms of each step's feasible mass. Far below 0, the model wanted something else, and its
   * sample was bent more than its probability tells (grammar-aligned decoding, Park et al., NeurIPS 2024).
   * Undefined where the model has no steps.
   */
  readonly logFeasibleMass: number | undefined;
  /** Since the sample before. */
  readonly statistics: DecodeStatistics;
}
