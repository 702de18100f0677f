import type { LanguageId } from '../syntax/syntax.ts';
import type { TextQuery, UnreadReason } from '../workspace/fileProtocol.ts';
import type { FindAnswer } from '../workspace/fileService.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { OutlineDefinition, OutlineImport } from './outline.ts';

/** A definition and where it is. */
export interface FoundDefinition {
  readonly file: RelativePath;
  /** Kind, name, lines and offsets. Offsets hold for the text that {@link CodeIndex.read} gives now. */
  readonly definition: OutlineDefinition;
  /** Names of the enclosing definitions and its own: `Class.method`, `outer.inner`. */
  readonly qualifiedName: string;
  /** Qualified name of what it belongs to. */
  readonly container: string | undefined;
  /** Qualified name of the innermost type around it (or its receiver); of itself if it is a type. */
  readonly enclosingType: string | undefined;
  /** Qualified name of the innermost function around it; of itself if it is one. */
  readonly enclosingFunction: string | undefined;
  /** In a test file, or marked as test code. */
  readonly isTest: boolean;
}

export interface FileOutline {
  readonly file: RelativePath;
  readonly language: LanguageId;
  readonly definitions: readonly FoundDefinition[];
  readonly imports: readonly OutlineImport[];
  /** Syntax errors: the outline holds what could be recovered. */
  readonly hasErrors: boolean;
}

export interface ListedFile {
  readonly file: RelativePath;
  /** Undefined for a file in no known language: it is searched for text only. */
  readonly language: LanguageId | undefined;
  readonly isTest: boolean;
  readonly bytes: number;
}

/** A file that is not searched, or only in part, and why. */
export interface LeftOutFile {
  readonly file: RelativePath;
  readonly reason: UnreadReason | 'too-large-to-parse' | 'parser-failed';
}

export type OccurrenceRole =
  /** The name in its own definition. */
  | 'definition'
  | 'call'
  | 'import'
  | 'reference'
  /** Bound by a parameter or variable of a function around it: another thing of the same name. */
  | 'local'
  /** In a file that there was no time to parse: it may be in a comment or string. */
  | 'unclassified';

export interface Occurrence {
  readonly file: RelativePath;
  readonly line: number;
  /** UTF-16 code units from the line's start. */
  readonly column: number;
  readonly role: OccurrenceRole;
  readonly enclosingType: string | undefined;
  readonly enclosingFunction: string | undefined;
  readonly isTest: boolean;
}

export type { FindAnswer as TextAnswer } from '../workspace/fileService.ts';
export type { TextHit, TextQuery } from '../workspace/fileProtocol.ts';

/**
 * What the workspace defines. Every answer is complete and fits the files as they are now, unsaved buffers included,
 * however much of the index has been built: what is not parsed yet and may hold the answer is parsed first.
 */
export interface CodeIndex {
  /** Absolute. */
  readonly root: string;
  /** Every definition of exactly this simple name; blocks that extend a type are not among them. */
  definitionsNamed(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]>;
  /**
   * Every name that is defined somewhere, once, in no order: the same array as long as nothing changes. While files are
   * unparsed it holds other words, too.
   */
  definedNames(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Members of a type of this simple name that are written outside of it: in a block that extends it, or with it as their
   * receiver. Only files of the one language are looked at.
   */
  membersElsewhere(typeName: string, language: LanguageId, signal: AbortSignal): Promise<readonly FoundDefinition[]>;
  /** Types one of whose bases has this simple name; also blocks that extend a type with such a base. */
  typesWithBase(name: string, signal: AbortSignal): Promise<readonly FoundDefinition[]>;
  /** Undefined for a file that does not exist, is left out or is in no known language. */
  outlineOf(file: RelativePath, signal: AbortSignal): Promise<FileOutline | undefined>;
  /** Uses of a name. Files are parsed until the time is up; what is left then is `unclassified`. */
  occurrencesOf(name: string, timeoutMs: number, signal: AbortSignal): Promise<readonly Occurrence[]>;
  /** A match may go over several lines; its first one counts. `^` and `$` stand at every line's ends. */
  findText(query: TextQuery, signal: AbortSignal): Promise<FindAnswer>;
  /** Text files of the workspace by path; ignored ones are not among them. */
  files(signal: AbortSignal): Promise<readonly ListedFile[]>;
  leftOut(signal: AbortSignal): Promise<readonly LeftOutFile[]>;
  /** The text as the user sees it: the unsaved buffer if there is one. Undefined for what cannot be read as text. */
  read(file: RelativePath, signal: AbortSignal): Promise<string | undefined>;
}
