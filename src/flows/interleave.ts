import type { CandidatePatch } from '../generate/candidate.ts';
import type { CandidateGenerator } from '../generate/generate.ts';
import { UserError } from '../workspace/userErrors/userError.ts';

/** A generator's stream of candidates, and what is known of it. */
interface Source {
  readonly generator: CandidateGenerator;
  readonly stream: AsyncIterator<CandidatePatch>;
  /** Made, but not given on yet. */
  ahead: CandidatePatch | undefined;
  /** Prior times suspiciousness of the last candidate: the next one is hardly better. */
  lastWeight: number;
  secondsEach: number;
  /** Candidates that were given on. All were wrong, or nobody would ask for the next. */
  tries: number;
}

export interface InterleaveOptions {
  /** What it takes to test one candidate, as far as it is known. */
  readonly validationSeconds: () => number;
  /** A generator that has lost what it needs; the others go on. */
  readonly onLost: (generator: CandidateGenerator, error: UserError) => void;
}

/** How much the newest time counts in the mean of a generator's times. */
const newest = 0.3;

/**
 * The candidates of several generators, by what each next one is expected to be worth a second: the probability that it
 * is plausible, over the time to make and to test it. A generator that takes long is not asked ahead of its turn: it
 * would take the processor from the tests.
 */
export async function* interleave(
  streams: readonly { readonly generator: CandidateGenerator; readonly stream: AsyncIterator<CandidatePatch> }[],
  { validationSeconds, onLost }: InterleaveOptions,
): AsyncGenerator<CandidatePatch> {
  let sources: Source[] = streams.map(({ generator, stream }) => {
    const { secondsEach } = generator.expectation;
    return { generator, stream, ahead: undefined, lastWeight: 1, secondsEach, tries: 0 };
  });
  const advance = async (source: Source): Promise<boolean> => {
    const startedAt = performance.now();
    try {
      const next = await source.stream.next();
      if (next.done) return false;
      source.ahead = next.value;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      onLost(source.generator, error);
      return false;
    }
    source.lastWeight = source.ahead.prior * source.ahead.suspiciousness;
    source.secondsEach += newest * ((performance.now() - startedAt) / 1000 - source.secondsEach);
    return true;
  };

  while (sources.length > 0) {
    const ended = new Set<Source>();
    for (const source of sources) {
      const isQuick = source.generator.expectation.secondsEach === 0;
      if (isQuick && source.ahead === undefined && !(await advance(source))) ended.add(source);
    }
    sources = sources.filter((source) => !ended.has(source));
    const best = mostWorth(sources, validationSeconds());
    if (!best) continue;
    if (best.ahead === undefined && !(await advance(best))) {
      sources = sources.filter((source) => source !== best);
      continue;
    }
    const candidate = best.ahead;
    best.ahead = undefined;
    best.tries += 1;
    if (candidate) yield candidate;
  }
}

function mostWorth(sources: readonly Source[], validationSeconds: number): Source | undefined {
  let best: { readonly source: Source; readonly worth: number } | undefined;
  for (const source of sources) {
    const { plausible, typicalTries } = source.generator.expectation;
    // The density of tries up to the repair, if half of them are below `typicalTries` (Lomax, shape 1), against its start.
    const left = (1 + source.tries / typicalTries) ** -2;
    const seconds = Math.max(0.001, validationSeconds) + (source.ahead ? 0 : source.secondsEach);
    const worth = (plausible * source.lastWeight * left) / seconds;
    if (!best || worth > best.worth) best = { source, worth };
  }
  return best?.source;
}
