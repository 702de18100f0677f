/** What decoding took. */
export interface DecodeStatistics {
  /** Tokens of the samples, kept or not, without those that were gone back over. */
  readonly tokens: number;
  /** Questions to the model for candidates; a batch is one. */
  readonly modelCalls: number;
  /** Places whose candidates were known from another sample, before going back, or from a batch. */
  readonly knownSteps: number;
  readonly engineCalls: number;
  readonly memoHits: number;
  /** Candidates that were drawn and refused. */
  readonly rejected: number;
  readonly rewinds: number;
  /** Samples that were given up because nothing legal was likely. */
  readonly deadEnds: number;
  /** Statements whose checks found new trouble. */
  readonly refusedStatements: number;
  readonly engineMs: number;
  readonly modelMs: number;
}

export type Counters = { -readonly [Name in keyof DecodeStatistics]: DecodeStatistics[Name] };

export const noCounts = (): Counters => ({
  tokens: 0,
  modelCalls: 0,
  knownSteps: 0,
  engineCalls: 0,
  memoHits: 0,
  rejected: 0,
  rewinds: 0,
  deadEnds: 0,
  refusedStatements: 0,
  engineMs: 0,
  modelMs: 0,
});

/** What was counted since `earlier`. */
export function countedSince(earlier: DecodeStatistics, counters: DecodeStatistics): DecodeStatistics {
  const difference = { ...counters };
  for (const name of Object.keys(difference) as (keyof DecodeStatistics)[]) difference[name] -= earlier[name];
  return difference;
}

/** The answer; how long it took is added to one of the counts. */
export async function timed<T>(counters: Counters, name: 'engineMs' | 'modelMs', work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    counters[name] += performance.now() - startedAt;
  }
}
