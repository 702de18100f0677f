'use strict';
const { failureOf, textOf } = require('../node/fixpoint-events.cjs');

const textLimit = 4000;

/** What jest's own matchers throw tells what they wanted in a place of its own. */
exports.failureOfJest = (error) => {
  const failure = failureOf(error);
  const { matcherResult } = error && typeof error === 'object' ? error : {};
  if (failure.exceptionType === 'JestAssertionError') failure.exceptionType = 'AssertionError';
  if (/^expect\(.*\)\.(?:\w+\.)*to(?:Match|ThrowErrorMatching)(?:Inline)?Snapshot\(/.test(failure.message)) {
    failure.exceptionType = 'SnapshotMismatch';
  }
  // jest throws a text when the time of a test is up.
  if (failure.exceptionType === 'string' && /^Exceeded timeout of \d+/.test(failure.message)) {
    failure.exceptionType = 'TimeoutError';
  }
  // Of a file as a whole it keeps the stack alone.
  if (failure.message === '') failure.message = failure.stack.split(/\n\s+at /)[0].replace(/^Error: /, '');
  if (matcherResult && matcherResult.expected !== undefined && failure.expected === undefined) {
    failure.expected = textOf(matcherResult.expected, textLimit);
    failure.actual = textOf(matcherResult.actual, textLimit);
  }
  return failure;
};
