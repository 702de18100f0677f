import type { FileChange } from '../workspace/edits.ts';

export interface CandidateOrigin {
  /** The generator's name, for example `templates`. */
  readonly generator: string;
  readonly template?: string;
  readonly model?: string;
}

/** A proposed change of the program, before anything has been run. */
export interface CandidatePatch {
  readonly changes: readonly FileChange[];
  readonly origin: CandidateOrigin;
  /** One line for people, for example "replace `<` by `<=`". */
  readonly explanation: string;
  /** How likely this kind of change repairs a fault at this place, in (0, 1]; comparable within one generator only. */
  readonly prior: number;
  /** Suspiciousness of the changed line, in [0, 1] relative to the most suspicious one. */
  readonly suspiciousness: number;
}
