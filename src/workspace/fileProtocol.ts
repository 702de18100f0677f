import type { RelativePath } from './paths.ts';
import type { SharedText } from './textBytes.ts';
import type { WalkedFile } from './walk.ts';

/** What the file thread must know of languages; it knows no more of them. */
export interface FileKind {
  /** The end of a file's name, or the whole name; the longest that fits decides. */
  readonly ending: string;
  /** A regular expression with the placeholder NAME; without it any word may be a definition. */
  readonly definitionCue: string | undefined;
  /** Sources of regular expressions over the path. */
  readonly testFiles: readonly string[];
}

/** What the file thread is started with. */
export interface FileThreadData {
  readonly root: string;
  /** Globs over the path below the root. */
  readonly exclude: readonly string[];
  readonly kinds: readonly FileKind[];
}

/** Larger files are not read: nobody wrote them by hand, and all others would wait for them. */
export const maximumTextBytes = 10 * 1024 * 1024;

export type UnreadReason = 'too-large' | 'binary' | 'unreadable';

export interface ReadFile {
  readonly file: RelativePath;
  /** As it was when it was read. */
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly text: SharedText | UnreadReason;
}

export interface TextQuery {
  /** What to look for; a regular expression's source if {@link isRegularExpression}. */
  readonly text: string;
  readonly isRegularExpression: boolean;
  readonly ignoresCase: boolean;
  /** Only these files. */
  readonly files?: readonly RelativePath[];
  /** Lines to report at most; the others are counted. */
  readonly maximumHits: number;
}

/** One line that holds the text; several hits in a line are one. */
export interface TextHit {
  readonly file: RelativePath;
  readonly line: number;
  /** UTF-16 code units from the line's start. */
  readonly column: number;
}

export interface TextHits {
  /** Program files before test files, then by path and line. */
  readonly hits: readonly TextHit[];
  /** Lines in all, reported or not. */
  readonly total: number;
}

export interface WordOccurrences {
  readonly file: RelativePath;
  readonly text: SharedText;
  /** UTF-16 code units from the file's start. */
  readonly offsets: readonly number[];
}

export type FileQuestion =
  /** Lists the files anew; texts of files that have changed since are forgotten. */
  | { readonly kind: 'list' }
  | { readonly kind: 'texts'; readonly files: readonly RelativePath[] }
  /** Of these files those that may define a name; all that have the word if `hasCue` is false. */
  | {
      readonly kind: 'candidates';
      readonly files: readonly RelativePath[];
      readonly name: string;
      readonly hasCue: boolean;
    }
  /** Names that these files may define. */
  | { readonly kind: 'names'; readonly files: readonly RelativePath[] }
  | { readonly kind: 'occurrences'; readonly word: string }
  /** Reads these files, or all, so that a search of them has no disk to wait for. */
  | { readonly kind: 'read'; readonly files?: readonly RelativePath[] }
  | { readonly kind: 'find'; readonly query: TextQuery }
  /** Unsaved text that stands for a file's; null for a buffer that was closed. */
  | { readonly kind: 'buffer'; readonly file: RelativePath; readonly text: string | null }
  /** These files may have changed: their states now. Files that have gone are not in the answer. */
  | { readonly kind: 'stat'; readonly files: readonly RelativePath[] };

/** The answers by the question's kind. */
export interface FileAnswers extends Record<FileQuestion['kind'], unknown> {
  list: readonly WalkedFile[];
  texts: readonly ReadFile[];
  candidates: readonly ReadFile[];
  names: readonly string[];
  occurrences: readonly WordOccurrences[];
  read: null;
  find: TextHits | { readonly problem: string };
  buffer: null;
  stat: readonly WalkedFile[];
}
