import type { LineCoverage, TestFailure, TestId } from '../testing/testRunner.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';

export interface FailingTest {
  readonly id: TestId;
  readonly coverage: LineCoverage;
  readonly failure: TestFailure | undefined;
  /** What each assertion executed that held before the failing one, where the framework can tell. */
  readonly passedAssertions: readonly LineCoverage[];
}

export interface PassingTest {
  readonly id: TestId;
  readonly durationMs: number;
  readonly coverage: LineCoverage;
}

/** Which lines each test executes. */
export interface Spectrum {
  readonly failing: readonly FailingTest[];
  readonly passing: readonly PassingTest[];
  /** Lines executed while modules were imported; they belong to no test, but a fault in them is felt by all. */
  readonly importCoverage: LineCoverage;
}

/** Adds one coverage to another. */
export function mergeCoverage(into: Map<RelativePath, LineSet>, coverage: LineCoverage): void {
  for (const [file, lines] of coverage) into.set(file, into.get(file)?.union(lines) ?? lines);
}
