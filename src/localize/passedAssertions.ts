import type { Language, Syntax } from '../syntax/syntax.ts';
import type { LineCoverage, TestStep } from '../testing/testRunner.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { SourceFile } from '../workspace/workspace.ts';
import { mergeCoverage } from './spectrum.ts';

interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** More of them say no more. */
const maximumAssertions = 20;

/** The statements of a test file that are assertions; none where the language has no query for them. */
export async function assertionsIn(
  { text }: SourceFile,
  language: Language,
  syntax: Syntax,
  signal: AbortSignal,
): Promise<LineRange[]> {
  const query = language.queries.assertions;
  if (query === '') return [];
  const lines = new LineIndex(text);
  const matches = await syntax.matches(language, text, query, signal);
  return matches.flatMap(({ captures }) => {
    const assertion = captures.find(({ name }) => name === 'assertion');
    return assertion ? [{ first: lines.lineAt(assertion.start), last: lines.lineAt(assertion.end) }] : [];
  });
}

/**
 * What each assertion of a failed test executed that held before the failing one: as if the test had been split into one
 * for each assertion, and those had passed ("test purification", Xuan and Monperrus 2014, here without slicing).
 * @param steps the last one failed
 */
export function passedAssertions(
  steps: readonly TestStep[],
  assertions: readonly LineRange[],
): readonly LineCoverage[] {
  const passed: LineCoverage[] = [];
  let current: { readonly assertion: LineRange; readonly coverage: Map<RelativePath, LineSet> } | undefined;
  for (const { line, coverage } of steps) {
    const assertion = assertions.find(({ first, last }) => first <= line && line <= last);
    if (current && assertion !== current.assertion) {
      passed.push(current.coverage);
      current = undefined;
    }
    if (!assertion) continue;
    current ??= { assertion, coverage: new Map() };
    mergeCoverage(current.coverage, coverage);
  }
  // The one that was going on at the end is the failing one.
  return passed.slice(-maximumAssertions);
}
