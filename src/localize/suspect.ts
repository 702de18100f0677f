import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';

export interface SuspectLine {
  readonly line: LineNumber;
  readonly score: number;
}

/** A function (or a file's module level) that may hold the fault, with its lines, most suspicious first. */
export interface Suspect {
  readonly file: RelativePath;
  readonly line: LineNumber;
  readonly endLine: LineNumber;
  /** Qualified name, `Class.method`; null for module level. */
  readonly function: string | null;
  readonly score: number;
  /** Why, one fact a line, for people. */
  readonly evidence: readonly string[];
  readonly lines: readonly SuspectLine[];
}
