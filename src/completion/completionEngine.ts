import type { TextEdit } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { Offset, OffsetRange } from '../workspace/positions.ts';

/** Which names may stand at a place. Only `closed` may prune: what is not known is allowed. */
export type LegalNames =
  /** No other name is possible here. */
  | { readonly kind: 'closed'; readonly names: ReadonlySet<string> }
  /** A name of the person's own may stand here, too. */
  | { readonly kind: 'open'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type UnknownReason =
  /** The engine took too long, died or answered for another version. */
  | 'timeout'
  | 'engine-lost'
  | 'stale'
  /** It has nothing to say: an untyped receiver, a name being declared, a comment, a text. */
  | 'nothing-known';

export interface Diagnostic {
  readonly range: OffsetRange;
  readonly message: string;
  /** The checker's own, for example `2339`; undefined where it has none. */
  readonly code?: string;
  /** No type that was inferred plays a part: a name that is not there, a return that is missing. */
  readonly isStructural?: true;
  /** The name at the range, where the trouble is that nothing of that name is there. */
  readonly unknownName?: string;
  readonly kind: 'syntax' | 'semantic';
}

/** How much an engine is believed at a place: hard prunes, soft only makes less likely, off is not asked. */
export type EngineStrength = 'hard' | 'soft' | 'off';

/**
 * An engine's own copy of a file, which stands for the real one. Nothing of it is saved or shown. Answers are about the
 * text as it is when the question is put.
 */
export interface ShadowDocument extends AsyncDisposable {
  readonly text: string;
  update(edit: TextEdit): void;
  /** Names that may stand at the offset, where an identifier starts: what stands behind the offset is not looked at. */
  namesAt(offset: Offset, signal: AbortSignal): Promise<LegalNames>;
  /** Trouble within the range that the text at opening did not have; undefined where the engine cannot tell. */
  newDiagnostics(range: OffsetRange, signal: AbortSignal): Promise<readonly Diagnostic[] | undefined>;
}

/** Answers which names are legal. It never rejects for trouble of its own: then it answers `unknown`. */
export interface CompletionEngine extends AsyncDisposable {
  /** For people, for example `TypeScript 5.9.3 of the workspace`. */
  readonly name: string;
  /** The most that its answers are worth; calibration may lower it. */
  readonly strength: EngineStrength;
  readonly hasDiagnostics: boolean;
  open(file: RelativePath, text: string, signal: AbortSignal): Promise<ShadowDocument>;
}
