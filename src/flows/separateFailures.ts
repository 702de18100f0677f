import type { ProgramFilePredicate } from '../localize/localize.ts';
import { reasonNotToRank } from '../localize/localize.ts';
import type { UnrankedFailure } from '../protocol/contract.ts';
import { reportTest } from '../report/report.ts';
import type { TestResult } from '../testing/testRunner.ts';
import { unrankedMessage } from './messages.ts';

/** Failures that lines of the program can explain, and those that they cannot. */
export function separateFailures(
  failing: readonly TestResult[],
  isProgramFile: ProgramFilePredicate,
): { readonly ranked: readonly TestResult[]; readonly unranked: readonly UnrankedFailure[] } {
  const ranked: TestResult[] = [];
  const unranked: UnrankedFailure[] = [];
  for (const result of failing) {
    const reason = reasonNotToRank(result, isProgramFile);
    if (reason === undefined) ranked.push(result);
    else
      unranked.push({
        test: result.id,
        reason,
        message: unrankedMessage(result.id, reason, reportTest(result).message),
      });
  }
  return { ranked, unranked };
}
