import type { SearchAnswerKind } from '../protocol/contract.ts';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Language } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { LanguageFeatures } from './languageFeatures.ts';
import type { Snippet } from './snippet.ts';

/** A file's text while one call is answered. */
export interface Source {
  readonly text: string;
  readonly lines: LineIndex;
  /** Lines that hold something: the empty one behind the last line ending is none. */
  readonly lineCount: number;
}

/** What every call is answered from. */
export interface SearchContext {
  readonly index: CodeIndex;
  readonly languages: readonly Language[];
  readonly languageFeatures: LanguageFeatures | undefined;
  /** What the answer's text may cost. */
  readonly maxCharacters: number;
  readonly signal: AbortSignal;
  /** Read once a call. Undefined for what cannot be read as text. */
  readonly source: (file: RelativePath) => Promise<Source | undefined>;
}

/** Something found, before the answer is cut to its budget. */
export interface Hit {
  readonly file: RelativePath;
  readonly line: number;
  readonly endLine: number;
  readonly class: string | undefined;
  readonly function: string | undefined;
  readonly kind: string;
  /** What a list calls it where there is no room for more. */
  readonly name: string;
  /** Asked for only as far as there is room. */
  readonly snippet: () => Promise<Snippet>;
}

/** What a call found, best first. */
export interface Finding {
  readonly kind: SearchAnswerKind;
  readonly hits: readonly Hit[];
  /** Sentences. */
  readonly notes: readonly string[];
  /** Found, but not even among the hits. */
  readonly uncounted?: number;
}

/** @param index answers for the root's files */
export function sourceReader(
  index: CodeIndex,
  signal: AbortSignal,
): (file: RelativePath) => Promise<Source | undefined> {
  const sources = new Map<RelativePath, Promise<Source | undefined>>();
  return (file) => {
    const known = sources.get(file);
    if (known) return known;
    const reading = index.read(file, signal).then((text) => (text === undefined ? undefined : sourceOf(text)));
    sources.set(file, reading);
    return reading;
  };
}

function sourceOf(text: string): Source {
  const lines = new LineIndex(text);
  const { lineCount } = lines;
  const lastIsEmpty = lineCount > 1 && lines.startOf(lineCount) === text.length;
  return { text, lines, lineCount: lastIsEmpty ? lineCount - 1 : lineCount };
}
