import type { TextEdit } from '../workspace/edits.ts';
import type { Mask } from './masks.ts';
import type { SerialisedTree } from './tree.ts';

/** What the parse worker is asked. One question a message, answered in any order under the same `id`. */
export type ParseQuestion =
  | { readonly kind: 'tree'; readonly wasmPath: string; readonly text: string }
  | {
      readonly kind: 'matches';
      readonly wasmPath: string;
      readonly text: string;
      readonly query: string;
      readonly masks: readonly Mask[];
    }
  | {
      readonly kind: 'fingerprint';
      readonly wasmPath: string;
      readonly text: string;
      readonly edits: readonly TextEdit[];
    };

export interface Capture {
  /** The capture's name in the query, without `@`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** One match of a query. */
export interface Match {
  /** In the pattern's order. */
  readonly captures: readonly Capture[];
  /** What the pattern says of itself with `#set!`. */
  readonly properties?: Readonly<Record<string, string | null>>;
}

/**
 * Two edited texts with the same hash have the same tokens in the same nesting: white space and comments do not count,
 * indentation does where the grammar makes it structure.
 */
export interface Fingerprint {
  readonly hash: string;
  /** Whether the edits brought in syntax errors that the text did not have before. */
  readonly hasNewErrors: boolean;
}

/** The answers by the question's kind. */
export interface ParseAnswers extends Record<ParseQuestion['kind'], unknown> {
  tree: SerialisedTree;
  matches: Match[];
  fingerprint: Fingerprint;
}
