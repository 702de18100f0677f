/** What a suspect says of the tests that execute it, where a test does not care. */
export const executedByOneFailing = { executedBy: { failing: 1, passing: 0 } };
export const firstSuspect = { rank: 1, tests: { failing: [], passing: [] }, ...executedByOneFailing };
