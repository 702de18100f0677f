import type { ProgramFilePredicate } from '../localize/localize.ts';
import type { TestResult } from '../testing/testRunner.ts';

/**
 * Failing tests by what most likely is one fault: the same exception at the same innermost frame of the project. An
 * assertion fails in a line of its own test, which tells nothing of the fault: those of one test file are one cause.
 */
export function byCause(
  failing: readonly TestResult[],
  isProgramFile: ProgramFilePredicate,
): Map<string, TestResult[]> {
  const groups = new Map<string, TestResult[]>();
  for (const result of failing) {
    const cause = causeOf(result, isProgramFile);
    groups.set(cause, [...(groups.get(cause) ?? []), result]);
  }
  return groups;
}

function causeOf({ failure, outcome }: TestResult, isProgramFile: ProgramFilePredicate): string {
  const type = failure?.exceptionType ?? outcome;
  const frame = failure?.frames.at(-1);
  if (!frame) return type;
  return isProgramFile(frame.file) ? `${type} at ${frame.file}:${frame.line}` : `${type} in ${frame.file}`;
}
