// What a test came to, and how the run is told.

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {string} [failure] absent if the test passed
 * @property {number} durationMs
 */

/** @param {Outcome} outcome */
export function printOutcome({ name, failure, durationMs }) {
  const seconds = (durationMs / 1000).toFixed(1).padStart(5);
  console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (failure !== undefined) console.log(failure.replace(/^/gm, '             '));
}

/**
 * Prints the closing line.
 * @param {Outcome[]} outcomes
 * @returns {number} the exit code: a run without tests is a failed run
 */
export function closingLine(outcomes) {
  const failed = outcomes.filter((outcome) => outcome.failure !== undefined).length;
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0 && outcomes.length > 0 ? 0 : 1;
}
