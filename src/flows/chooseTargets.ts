import type { ProgramFilePredicate } from '../localize/localize.ts';
import type { TestId, TestResult } from '../testing/testRunner.ts';

/** What one run aims at, of all that fails. */
export interface Targets {
  /** Tests that every candidate is run against. At least one of them, if anything fails. */
  readonly searched: readonly TestResult[];
  /** Tests that a patch must mend to be called verified: those, and some that no candidate in memory can mend. */
  readonly verified: readonly TestId[];
  /** What is not taken on, for people. */
  readonly leftOut: readonly string[];
}

/** Failing tests that one run takes on together. */
const maximumTargets = 20;

/**
 * Where several tests fail, the search takes those that can tell a good candidate from a bad one. A test whose set-up
 * fails outside of the project is no fault of the program; one that ends its process or hangs would hide what the others
 * say; and one that runs the program in another process runs the text on disk, whatever the candidate.
 */
export function chooseTargets(failing: readonly TestResult[], isProgramFile: ProgramFilePredicate): Targets {
  const own = orAll(
    failing.filter((result) => !isForeign(result)),
    failing,
  );
  const calm = orAll(
    own.filter(({ outcome }) => outcome !== 'crashed' && outcome !== 'timed-out'),
    own,
  );
  const telling = orAll(
    calm.filter(({ coverage }) => coverage === undefined || [...coverage.keys()].some(isProgramFile)),
    calm,
  );
  const searched = telling.slice(0, maximumTargets);
  const elsewhere = calm.filter((result) => !telling.includes(result));
  const alsoVerified = elsewhere.slice(0, maximumTargets - searched.length);
  const more = telling.length - searched.length + (elsewhere.length - alsoVerified.length);
  return {
    searched,
    verified: [...searched, ...alsoVerified].map(({ id }) => id),
    leftOut: [
      ...told(more, 'more failing test'),
      ...told(
        own.length - calm.length,
        'failing test',
        'that hang or end their process',
        'that hangs or ends its process',
      ),
      ...told(failing.length - own.length, 'test', 'whose set-up fails outside of the project'),
    ],
  };
}

/** Without a frame of the project's: a missing fixture, a plugin that is not set up. */
function isForeign({ outcome, failure }: TestResult): boolean {
  return outcome === 'error' && (failure?.frames.length ?? 0) === 0;
}

function orAll(some: readonly TestResult[], all: readonly TestResult[]): readonly TestResult[] {
  return some.length > 0 ? some : all;
}

function told(count: number, noun: string, which = '', whichOne = which): string[] {
  if (count === 0) return [];
  return [`${count} ${noun}${count === 1 ? '' : 's'} ${count === 1 ? whichOne : which}`.trimEnd()];
}
