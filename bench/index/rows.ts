import { seededRandom } from '../../src/workspace/random.ts';
import type { Source } from './sources.ts';

export type Verdict = 'met' | 'NOT met' | 'reference' | 'not measured';

/** A row of the table. */
export interface Row {
  readonly what: string;
  /** Empty for what is measured for comparison only. */
  readonly target: string;
  readonly measured: string;
  readonly verdict: Verdict;
  /** Every value that was measured, in milliseconds or bytes. */
  readonly values?: readonly number[];
  /** What else is worth keeping; for the JSON only. */
  readonly details?: unknown;
}

export interface Bench {
  readonly sources: Readonly<Record<'sympy' | 'effect' | 'commonsLang' | 'goTools', Source>>;
  /** How often a process is timed. */
  readonly repeat: number;
  readonly signal: AbortSignal;
}

export interface Measurement {
  /** For `--only`. */
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

export const verdictOf = (isMet: boolean): Verdict => (isMet ? 'met' : 'NOT met');

/** The value below which the share lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const inMilliseconds = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
export const inPercent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** A row about how long a process takes: the median counts. */
export function timeRow(what: string, values: readonly number[], limitMs: number): Row {
  return {
    what,
    target: `<= ${limitMs / 1000} s`,
    measured: inSeconds(median(values)),
    verdict: verdictOf(median(values) <= limitMs),
    values,
  };
}

/** A row about many calls in one process: the 95th percentile counts. */
export function latencyRow(what: string, values: readonly number[], limitMs: number, details: unknown): Row {
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => inMilliseconds(percentile(values, share)));
  return {
    what,
    target: `p95 <= ${limitMs} ms`,
    measured: `p95 ${p95 ?? ''} (median ${p50 ?? ''}, slowest ${worst ?? ''})`,
    verdict: verdictOf(percentile(values, 0.95) <= limitMs),
    values,
    details,
  };
}

/** The same choices in each run, so that runs can be compared. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** From 0 to below the limit. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  /** @throws Error if there is nothing to choose from */
  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  /** Some of the items, each at most once. */
  sample<T>(items: readonly T[], count: number): T[] {
    const rest = [...items];
    const sample: T[] = [];
    while (sample.length < count && rest.length > 0) sample.push(...rest.splice(this.below(rest.length), 1));
    return sample;
  }
}
