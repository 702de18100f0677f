import type { Localization } from '../localize/localize.ts';
import type { FixReport } from '../protocol/contract.ts';
import { reportTest } from '../report/report.ts';
import type { TestId, TestResult } from '../testing/testRunner.ts';
import type { Reproduction } from './reproduce.ts';
import type { SearchResult } from './searchCandidates.ts';

/** What runs say at their end: what happened, why, what to do next. */

/** How a run ends whose tests do not fail, or not always. */
export function notRepairable(
  reproduction: Exclude<Reproduction, { kind: 'reproduced' }>,
  tests: readonly TestId[],
): { readonly status: 'not-reproduced' | 'flaky'; readonly message: string; readonly tests: FixReport['tests'] } {
  if (reproduction.kind === 'flaky') {
    const { first, second } = reproduction;
    return { status: 'flaky', message: flakyMessage(first, second), tests: [...first, ...second].map(reportTest) };
  }
  const { results } = reproduction;
  return {
    status: 'not-reproduced',
    message: notReproducedMessage(tests, results),
    // The whole suite's passing tests are not worth listing.
    tests: tests.length > 0 ? results.map(reportTest) : [],
  };
}

function notReproducedMessage(tests: readonly TestId[], results: readonly TestResult[]): string {
  if (tests.length === 0) return 'Not reproduced: no test of the project fails.';
  const skipped = results.filter(({ outcome }) => outcome === 'skipped').length;
  if (skipped === results.length) return `Not reproduced: ${tests.join(', ')} is skipped here, so it cannot fail.`;
  const but = skipped > 0 ? ` (${skipped} skipped)` : '';
  return `Not reproduced: ${tests.join(', ')} passed in two runs${but}. Nothing to repair.`;
}

function flakyMessage(first: readonly TestResult[], second: readonly TestResult[]): string {
  const describe = (results: readonly TestResult[]): string =>
    results
      .map(({ id, outcome, failure }) => {
        const detail = failure ? ` (${failure.exceptionType}: ${failure.message.split('\n')[0] ?? ''})` : '';
        return `${id} ${outcome}${detail}`;
      })
      .join('; ');
  return (
    `Flaky: two runs of the unchanged program differ. First run: ${describe(first)}. ` +
    `Second run: ${describe(second)}. A patch could not be told from luck; make the test repeatable first.`
  );
}

export function unsteadyMessage(tests: readonly TestId[]): string {
  return (
    `Flaky: ${tests.slice(0, 3).join(', ')} failed in two runs of the unchanged program and passed in the third. ` +
    'A patch could not be told from luck; make the test repeatable first.'
  );
}

export function nothingToRepairMessage({ unreadable }: Localization, failing: readonly TestResult[]): string {
  if (unreadable.length > 0) {
    return `No suspects: ${unreadable.join(', ')} cannot be read. Only UTF-8 files of up to 2 MiB are ranked and changed.`;
  }
  const [first] = failing;
  const why = first ? ` ${first.id} says: "${firstLine(reportTest(first).message)}".` : '';
  if (failing.every(({ outcome }) => outcome === 'crashed')) {
    return `No suspects: the process of the failing tests ended with them, so that what they execute is not known.${why}`;
  }
  return (
    'No suspects: the failing tests execute no code of the project outside its tests; ' +
    `what runs in other processes is not seen.${why}`
  );
}

/** Undefined unless nothing fails but tests that lack a fixture: no change of the program can mend those. */
export function missingFixtureMessage(failing: readonly TestResult[]): string | undefined {
  const [first] = failing;
  if (!first || !failing.every(({ failure }) => failure?.lacksFixture)) return undefined;
  const others = failing.length > 1 ? ` (and ${failing.length - 1} more tests that lack one)` : '';
  return (
    `Nothing to repair in the program: ${first.id} cannot be set up, ${firstLine(reportTest(first).message)}${others}. ` +
    'Install the plugin that provides it in the interpreter of the tests, or correct its name in the test.'
  );
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

export function noFixMessage({ counts, end }: SearchResult, refused: readonly string[]): string {
  const tried = `${counts.validated} candidates were tested, ${counts.plausible} made the failing tests pass`;
  const why = refused.length > 0 ? `, but ${refused[0] ?? ''}` : '';
  switch (end) {
    case 'budget':
      return `No fix within the budget: ${tried}${why}. More time: --budget-seconds.`;
    case 'candidates':
      return `No fix among the first ${counts.generated} candidates: ${tried}${why}. More: --max-candidates.`;
    default:
      return `No fix found: ${tried}${why}. Start with the suspects.`;
  }
}

export function leftOutText(leftOut: readonly string[]): string {
  return leftOut.length > 0 ? ` Left out: ${[...new Set(leftOut)].join('; ')}.` : '';
}
