'use strict';
/** A reporter of node:test that tells Fixpoint the results. Runs in the process of the test file. */
const { send, idOf, failureOf } = require('../node/fixpoint-events.cjs');
const state = require('./fixpoint-preload.cjs');

module.exports = async function* fixpointResults(source) {
  /** Titles of the test that is told of and of those around it. */
  const titles = [];
  for await (const { type, data } of source) {
    if (!state.isTestFile) continue;
    if (type === 'test:start') {
      titles.length = data.nesting;
      titles[data.nesting] = data.name;
    } else if (type === 'test:pass' || type === 'test:fail') {
      titles.length = data.nesting;
      tell(type, data, [...titles, data.name]);
    }
    yield '';
  }
  state.isComplete = true;
};

function tell(type, data, titles) {
  const details = data.details || {};
  const error = type === 'test:fail' ? details.error : undefined;
  if (details.type === 'suite') {
    if (error && (error.failureType === 'testCodeFailure' || error.failureType === 'hookFailed')) {
      send({ kind: 'collection-error', file: state.file, failure: failureOf(causeOf(error)) });
    }
    return;
  }
  state.finish(titles);
  send({
    kind: 'result',
    test: { file: state.file, titles },
    outcome: outcomeOf(data, error),
    durationMs: details.duration_ms || 0,
    ...(error && !isSet(data.todo) ? { failure: describe(error) } : {}),
  });
}

function outcomeOf({ skip, todo }, error) {
  if (isSet(skip) || isSet(todo)) return 'skipped';
  if (!error) return 'passed';
  return error.failureType === 'hookFailed' || error.failureType === 'cancelledByParent' ? 'error' : 'failed';
}

function describe(error) {
  const failure = failureOf(causeOf(error));
  if (error.failureType === 'subtestsFailed') failure.exceptionType = 'SubtestsFailed';
  if (error.failureType === 'testTimeoutFailure') failure.exceptionType = 'TimeoutError';
  return failure;
}

/** `skip` and `todo` may be texts, and empty. */
function isSet(mark) {
  return mark !== undefined && mark !== false;
}

/** Node wraps what a test throws. */
function causeOf(error) {
  return error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
}
