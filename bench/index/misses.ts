import type { SearchAnswer } from '../../src/protocol/contract.ts';
import { withIndex } from './builtIndex.ts';
import type { NamedThing, TimedAnswer } from './querying.ts';
import { ask, countBy, namedThings, slowestOf, timesOf } from './querying.ts';
import type { Bench, Row } from './rows.ts';
import { inMilliseconds, inPercent, percentile, Random } from './rows.ts';

const nameCount = 500;
const rankThatCounts = 3;
const letters = Array.from('abcdefghijklmnopqrstuvwxyz');

interface Asked extends NamedThing, TimedAnswer {
  readonly alteration: string;
}

/** How many searches find nothing, and whether a name that was written wrongly is found. */
export async function missRows({ sources, signal }: Bench): Promise<Row[]> {
  return withIndex(await sources.sympy.tree(), signal, async (built) => {
    const random = new Random(4);
    const known = new Set(await built.index.definedNames(signal));
    const things = (await namedThings(built.index, signal)).filter(({ name }) => /^\w{4,}$/.test(name));
    const asked: Asked[] = [];
    for (const [number, thing] of random.sample(things, nameCount).entries()) {
      const altered = number % 2 === 0 ? undefined : alter(thing.name, known, random);
      const timed = await ask(built, thing.call, altered?.name ?? thing.name, signal);
      asked.push({ ...thing, ...timed, alteration: altered?.alteration ?? 'none' });
    }
    const altered = asked.filter(({ alteration }) => alteration !== 'none');
    const unaltered = asked.filter(({ alteration }) => alteration === 'none');
    return [nothingRow(sources.sympy.name, asked, unaltered), recoveryRow(sources.sympy.name, altered)];
  });
}

function nothingRow(source: string, asked: readonly Asked[], unaltered: readonly Asked[]): Row {
  const nothing = (ones: readonly Asked[]): Asked[] => ones.filter(({ answer }) => answer.kind === 'none');
  const count = nothing(asked).length;
  return {
    what: `${source}: ${asked.length} names, half of them with a mistake: searches that find nothing`,
    target: '',
    measured: `${inPercent(count / asked.length)} (${count}; of names as they are ${nothing(unaltered).length})`,
    verdict: 'reference',
    details: {
      kinds: countBy(asked.map(({ answer }) => answer.kind)),
      nothing: nothing(asked).map(({ name, argument }) => ({ name, argument })),
      unalteredInexact: unaltered.filter(({ answer }) => answer.kind !== 'exact').map(({ name }) => name),
    },
  };
}

function recoveryRow(source: string, altered: readonly Asked[]): Row {
  const ranks = altered.map((one) => ({ ...one, rank: namesIn(one.answer).indexOf(one.name) + 1 }));
  const isFirst = ranks.filter(({ rank }) => rank === 1).length;
  const isHigh = ranks.filter(({ rank }) => rank >= 1 && rank <= rankThatCounts).length;
  const inResults = ranks.filter(({ rank }) => rank >= 1).length;
  const share = (count: number): string => inPercent(count / altered.length);
  const lost = ranks.filter(({ rank }) => rank === 0 || rank > rankThatCounts);
  const times = timesOf(altered);
  return {
    what: `${source}: the right name among the first ${rankThatCounts} for ${altered.length} names with a mistake`,
    target: '',
    measured: `${share(isHigh)} (first ${share(isFirst)}, in the results ${share(inResults)}; p95 ${inMilliseconds(percentile(times, 0.95))})`,
    verdict: 'reference',
    values: times,
    details: {
      alterations: countBy(altered.map(({ alteration }) => alteration)),
      lost: lost.map(({ name, argument, alteration, rank, answer }) => ({
        name,
        argument,
        alteration,
        rank,
        kind: answer.kind,
        names: namesIn(answer),
      })),
      slowest: slowestOf(altered),
    },
  };
}

/** The names of the results in their order, each once. A class may stand in a function, a function in a class. */
function namesIn({ results }: SearchAnswer): string[] {
  const names = results.map((result) => {
    const isCallable = result.kind === 'function' || result.kind === 'method';
    const qualified = isCallable ? result.function : (result.class ?? result.function);
    return qualified?.split('.').at(-1) ?? '';
  });
  return [...new Set(names)];
}

/** One letter missing, changed, or swapped with the next; or the other style, where the name has several words. */
function alter(name: string, known: ReadonlySet<string>, random: Random): { name: string; alteration: string } {
  for (;;) {
    const alteration = random.of(['dropped', 'swapped', 'changed', 'style'] as const);
    const made = altered(name, alteration, random);
    // What is another name is no mistake, and what is the name itself is none.
    if (made !== name && !known.has(made)) return { name: made, alteration };
  }
}

function altered(name: string, alteration: 'dropped' | 'swapped' | 'changed' | 'style', random: Random): string {
  const at = random.below(name.length - 1);
  switch (alteration) {
    case 'dropped':
      return name.slice(0, at) + name.slice(at + 1);
    case 'swapped':
      return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
    case 'changed':
      return name.slice(0, at) + random.of(letters) + name.slice(at + 1);
    case 'style': {
      const inner = name.slice(1);
      if (inner.includes('_'))
        return (name[0] ?? '') + inner.replace(/_+([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return (name[0] ?? '').toLowerCase() + inner.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    }
  }
}
