import type { TextEdit } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { Offset, OffsetRange } from '../../workspace/positions.ts';
import type { Diagnostic, LegalNames } from '../completionEngine.ts';

/** What the thread is given at its start. */
export interface TypeScriptThreadData {
  /** The module with the compiler's interface: `…/typescript/lib/typescript.js`. */
  readonly modulePath: string;
  /** Of the workspace; absolute. */
  readonly root: string;
  /** Texts of the editor's unsaved buffers, which stand for the files. */
  readonly unsaved: ReadonlyMap<RelativePath, string>;
}

/** How the thread gets to know a document, and again after a new start. */
export interface DocumentOpening {
  readonly file: RelativePath;
  /** What diagnostics are compared with. */
  readonly openingText: string;
  readonly text: string;
}

/**
 * Brings the thread's copy of a document up to date, with each question: edits that belong to a question cannot overtake
 * it, and a thread that has missed some answers `stale`.
 */
export interface DocumentUpdate {
  readonly id: number;
  /** Of the text that the edits are for. */
  readonly baseVersion: number;
  readonly edits: readonly TextEdit[];
  /** Present if the thread does not know the document yet. */
  readonly opening?: DocumentOpening;
  /** One number, shared: not 0 as soon as nobody waits for the answer any more. */
  readonly isCancelled: Int32Array;
}

export type TypeScriptQuestion =
  | { readonly kind: 'open'; readonly document: DocumentUpdate }
  | { readonly kind: 'names'; readonly document: DocumentUpdate; readonly offset: Offset }
  | { readonly kind: 'diagnostics'; readonly document: DocumentUpdate; readonly range: OffsetRange }
  | { readonly kind: 'isChecked'; readonly file: RelativePath; readonly text: string }
  | { readonly kind: 'close'; readonly id: number };

/** Nothing was looked up: the thread's text is another, or nobody waits any more. */
export type NoAnswer = 'stale' | 'cancelled';

export interface TypeScriptAnswers extends Record<TypeScriptQuestion['kind'], unknown> {
  open: 'opened' | NoAnswer;
  names: LegalNames | NoAnswer;
  diagnostics: readonly Diagnostic[] | NoAnswer;
  /** Whether names that the checker does not know are errors in this file. */
  isChecked: boolean;
  close: null;
}
