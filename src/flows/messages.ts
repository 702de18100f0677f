import type { Localization } from '../localize/localize.ts';
import type { FixReport, UnrankedFailure, UnrankedReason } from '../protocol/contract.ts';
import { reportTest } from '../report/report.ts';
import type { CollectionError, TestId, TestResult } from '../testing/testRunner.ts';
import type { UserError } from '../workspace/userErrors/userError.ts';
import { collectionFailed } from '../workspace/userErrors/testErrors.ts';
import type { Reproduction } from './reproduce.ts';
import type { SearchResult } from './searchCandidates.ts';

/** What runs say at their end: what happened, why, what to do next. */

/** How a run ends whose tests do not fail, or not always. */
export function notRepairable(
  reproduction: Exclude<Reproduction, { kind: 'reproduced' | 'not-loaded' }>,
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

/** @returns the error for a file that cannot be loaded */
export function notLoaded({ file, exceptionType, message, frames }: CollectionError): UserError {
  const place = frames.at(-1);
  const where = place ? ` (${place.file}:${place.line})` : '';
  const detail = `${exceptionType}: ${message.trim().split('\n').slice(0, 3).join(' ')}${where}.`;
  return collectionFailed(file ?? 'the project', detail);
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

const unrankedAdvice: Readonly<Record<UnrankedReason, string>> = {
  'missing-module':
    'something that it imports is missing. Install it for the interpreter of the tests, or correct the import.',
  'crash-at-import': 'a module raised while it was loaded. Start with the place that the error names.',
  'missing-fixture':
    'it asks for a fixture that nobody provides. Install the plugin that does, or correct its name in the test.',
  'set-up-outside-project': 'its set-up fails outside of the project. Look at its plugins and services.',
  'snapshot-mismatch':
    'the result differs from a stored snapshot. If the new result is meant, update the snapshot; if not, start with what was changed last.',
  timeout: 'it takes too long, and not in code of the program that is seen.',
  'process-ended': 'its process ended in the middle, so that what it executed is not known.',
  'no-program-code': 'it executes no code of the program in its own process; what runs in other processes is not seen.',
};

/** What a failure is that is not ranked. */
export function unrankedMessage(test: string, reason: UnrankedReason, said: string): string {
  return `${test} says "${firstLine(said)}": ${unrankedAdvice[reason]}`;
}

/** @param unranked at least one; nothing else fails */
export function nothingRankedMessage(unranked: readonly UnrankedFailure[]): string {
  const [first] = unranked;
  const others = unranked.length > 1 ? ` (and ${unranked.length - 1} more like it)` : '';
  return `Nothing to repair in the program: ${first?.message ?? ''}${others}`;
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

/**
 * @param without names of the languages of all suspects
 * @param repairable names of the languages that can be repaired
 */
export function noTemplatesMessage(without: readonly string[], repairable: readonly string[]): string {
  return (
    `No fix was searched: this version has no repair templates for ${without.join(' and ')}, only for ` +
    `${repairable.join(' and ')}. Start with the suspects, or choose a language model (--model), which can write patches there.`
  );
}

export function leftOutText(leftOut: readonly string[]): string {
  return leftOut.length > 0 ? ` Left out: ${[...new Set(leftOut)].join('; ')}.` : '';
}
