import type { TestName } from './testName.ts';
import { fits, fitsPieces, isUnknown, plainName } from './testName.ts';
import type { WrittenTest } from './testsIn.ts';

export interface Wanted {
  /** From the outside in, the test's own last. */
  readonly labels: readonly string[];
  /** Whether the labels are all the names there are; otherwise there may be fewer or more. */
  readonly isComplete: boolean;
  /** Decides between equals. An adapter's range may begin at a decorator's line. */
  readonly line: number | undefined;
}

/**
 * The tests that bear these names, likeliest first: those around the line alone, if there are any; else those all of whose
 * names are among the labels; else those that have most names in common with them, read from the innermost outwards.
 */
export function testsNamed(tests: readonly WrittenTest[], { labels, isComplete, line }: Wanted): WrittenTest[] {
  const counted = tests.map((test) => ({ test, count: sharedEnd(labels, test.names) }));
  const best = Math.max(1, ...counted.map(({ count }) => count));
  const named = counted
    .filter(({ test, count }) => (isComplete ? count === labels.length && test.names.length === count : count === best))
    .map(({ test }) => test);
  const around = named.filter((test) => line !== undefined && test.line <= line && line <= test.endLine);
  const whole = named.filter(({ names }) => names.length === best);
  const likeliest = [around.slice(-1), isComplete ? [] : whole, named].find((some) => some.length > 0) ?? [];
  return likeliest.map((test) => ({ ...test, names: namesAsLabelled(test.names, labels) }));
}

/** How many names the two lists have in common at their ends, if one of them is known at least in part. */
function sharedEnd(labels: readonly string[], names: readonly TestName[]): number {
  let count = 0;
  for (const name of [...names].reverse()) {
    const label = labels.at(-1 - count);
    if (label === undefined || !fits(name, label)) break;
    count += 1;
  }
  return names.slice(names.length - count).every(isUnknown) ? 0 : count;
}

/** A label tells what has come of a title, unless it is the title as written: of a test that was not run yet. */
function namesAsLabelled(names: readonly TestName[], labels: readonly string[]): TestName[] {
  return names.map((name, index) => {
    const label = labels.at(index - names.length);
    const isTold = label !== undefined && label !== name.text && name.pieces && fitsPieces(name.pieces, label);
    return isTold ? plainName(label) : name;
  });
}
