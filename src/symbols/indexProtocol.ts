import type { Language, LanguageId } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SharedText } from '../workspace/textBytes.ts';
import type { OccurrenceRole } from './codeIndex.ts';
import type { PackedOutline } from './packedOutline.ts';

/** What an index thread is started with. */
export interface IndexThreadData {
  readonly grammars: Readonly<Record<LanguageId, Pick<Language, 'wasmPath' | 'queries' | 'masks'>>>;
}

export type IndexQuestion =
  | { readonly kind: 'outline'; readonly language: LanguageId; readonly text: SharedText }
  /** What the word is at each of the offsets at which it stands. */
  | {
      readonly kind: 'roles';
      readonly language: LanguageId;
      readonly text: SharedText;
      readonly word: string;
      readonly offsets: readonly number[];
      /** The outline is wanted, too. */
      readonly hasOutline: boolean;
    }
  /** The text of an open document; what was parsed of its earlier text is used again. */
  | { readonly kind: 'document'; readonly file: RelativePath; readonly language: LanguageId; readonly text: string }
  | { readonly kind: 'close'; readonly file: RelativePath };

/** An outline over a table of its own. */
export interface ParsedOutline {
  readonly strings: readonly string[];
  readonly numbers: PackedOutline;
  /** Of the text's UTF-8 bytes; empty for open documents. */
  readonly hash: string;
}

/** An outline of an open document, over a table that grows: `strings` are those that are new since the last answer. */
export interface DocumentOutline extends ParsedOutline {
  /** How many strings were told before; 0: the table begins anew. */
  readonly toldBefore: number;
}

export interface ParsedRoles {
  /** One for each offset; undefined for a place in a comment, a string or the like. */
  readonly roles: readonly (OccurrenceRole | undefined)[];
  readonly outline: ParsedOutline | undefined;
}

/** The answers by the question's kind. */
export interface IndexAnswers extends Record<IndexQuestion['kind'], unknown> {
  outline: ParsedOutline;
  roles: ParsedRoles;
  document: DocumentOutline;
  close: null;
}
