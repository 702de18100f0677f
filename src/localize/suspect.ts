import type { TestId } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import type { ExecutionCounts } from './suspiciousness.ts';

export interface SuspectLine {
  readonly line: LineNumber;
  readonly score: number;
  readonly executedBy: ExecutionCounts;
}

/** A function (or a file's module level) that may hold the fault, with its lines, most suspicious first. */
export interface Suspect {
  readonly file: RelativePath;
  readonly line: LineNumber;
  readonly endLine: LineNumber;
  /** Qualified name, `Class.method`; null for module level. */
  readonly function: string | null;
  readonly score: number;
  /** From 1; equal scores share a rank. */
  readonly rank: number;
  /** Why, one fact a line, for people. */
  readonly evidence: readonly string[];
  readonly executedBy: ExecutionCounts;
  /** Some of the tests behind the counts. */
  readonly tests: { readonly failing: readonly TestId[]; readonly passing: readonly TestId[] };
  readonly lines: readonly SuspectLine[];
}
