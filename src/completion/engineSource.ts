import type { RelativePath } from '../workspace/paths.ts';
import type { CompletionEngine } from './completionEngine.ts';

/** Gives engines for some languages: for example those of a language server. */
export interface EngineSource extends AsyncDisposable {
  /** Undefined for a file it is not for. */
  engineFor(file: RelativePath, text: string, signal: AbortSignal): Promise<EngineSearch | undefined>;
}

/** An engine, or why there is none and how to get one. */
export type EngineSearch =
  { readonly engine: CompletionEngine } | { readonly engine: undefined; readonly reason: string };
