import { LineSet } from '../../workspace/lineSet.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { LineCoverage, TestFailure } from '../testRunner.ts';
import type { CoveredFiles } from './coverageProfile.ts';
import { isCodeLine } from './coverageProfile.ts';
import type { Panic, ProjectSources } from './failures.ts';
import { panicFailure } from './failures.ts';
import type { ResultEvent } from './packageRun.ts';

export function coveredFiles(sources: ProjectSources): CoveredFiles {
  return {
    fileOf: (name) => sources.fileOf(name),
    isCode: (file, line) => isCodeLine(sources.lineAt(file, line)),
  };
}

/**
 * A result with what the test executed. A panic outside of the test's own goroutine leaves no record: what is on the stack
 * was executed.
 * @param hooked a panic that was turned into a failure
 */
export function coveredResult(
  { result }: ResultEvent,
  recorded: LineCoverage | undefined,
  hooked: Panic | undefined,
  sources: ProjectSources,
): ResultEvent {
  const failure = hooked && result.outcome === 'failed' ? panicFailure(hooked, sources) : result.failure;
  const coverage = recorded && recorded.size > 0 ? recorded : linesOfFrames(failure);
  return { kind: 'result', result: { ...result, ...(failure ? { failure } : {}), coverage } };
}

function linesOfFrames(failure: TestFailure | undefined): LineCoverage {
  const lines = new Map<RelativePath, LineSet>();
  for (const { file, line } of failure?.frames ?? []) {
    if (!file.endsWith('_test.go')) lines.set(file, (lines.get(file) ?? LineSet.empty).union(LineSet.of([line])));
  }
  return lines;
}
