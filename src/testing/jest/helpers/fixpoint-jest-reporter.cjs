'use strict';
// jest's only reporter: prints nothing, and tells of test files that failed before any runner of theirs was started.
const { send, failureOf } = require('../node/fixpoint-events.cjs');
const { withPlace } = require('../node/fixpoint-places.cjs');
const session = require('./fixpoint-jest-session.cjs');

module.exports = class {
  onTestResult(test, { testExecError, failureMessage }) {
    if (!testExecError || session.toldFiles.has(test.path)) return;
    session.toldFiles.add(test.path);
    const failure = failureOf(testExecError);
    if (failure.message === '' && failureMessage) failure.message = failureMessage;
    send({ kind: 'collection-error', file: test.path, failure: withPlace(failure) });
  }
};
