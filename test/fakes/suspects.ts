import type { Suspect } from '../../src/localize/suspect.ts';
import { lineNumber } from '../../src/workspace/positions.ts';

/** What a suspect says of the tests that execute it, where a test does not care. */
export const executedByOneFailing = { executedBy: { failing: 1, passing: 0 } };
export const firstSuspect = { rank: 1, tests: { failing: [], passing: [] }, ...executedByOneFailing };

/** The lines of a suspect, by their numbers, with their scores. */
export const linesScored = (scores: Readonly<Record<number, number>>): Suspect['lines'] =>
  Object.entries(scores).map(([at, score]) => ({ line: lineNumber(Number(at)), score, ...executedByOneFailing }));
