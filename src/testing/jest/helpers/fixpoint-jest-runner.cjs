'use strict';
// Stands in front of the project's own runner of test files (jest-circus, jest-jasmine2), and watches it.
const { request, send } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');
const { watchSources } = require('../node/fixpoint-sources.cjs');
const { CircusObserver } = require('./fixpoint-jest-circus.cjs');
const { JasmineObserver, jasmineSetup } = require('./fixpoint-jest-jasmine.cjs');
const { withPlace } = require('../node/fixpoint-places.cjs');
const { failureOfJest } = require('./fixpoint-jest-failure.cjs');
const session = require('./fixpoint-jest-session.cjs');

module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const path = session.testRunners.get(session.keyOf(config));
  const runner = require(path);
  if (request.wantsCoverage) {
    watchSources();
    coverage.start();
    coverage.renew();
  }
  const isJasmine = /jasmine/.test(path);
  const observer = isJasmine ? new JasmineObserver(testPath) : new CircusObserver(testPath, environment);
  if (isJasmine) environment.global[JasmineObserver.key] = observer;
  else observe(environment, observer);
  // Only jasmine needs to be reached from inside; circus tells its environment everything.
  const ownConfig = isJasmine
    ? { ...config, setupFilesAfterEnv: [jasmineSetup, ...config.setupFilesAfterEnv] }
    : config;
  try {
    const run = runner.default || runner;
    const result = await run(globalConfig, ownConfig, environment, runtime, testPath, ...rest);
    if (result.testExecError) tellNotCollected(testPath, result.testExecError);
    return result;
  } catch (error) {
    tellNotCollected(testPath, error);
    throw error;
  } finally {
    observer.end();
    if (request.wantsCoverage) coverage.send([]);
  }
};

function observe(environment, observer) {
  const own = environment.handleTestEvent;
  environment.handleTestEvent = async (event, state) => {
    observer.handle(event, state);
    if (own) await own.call(environment, event, state);
  };
}

function tellNotCollected(file, error) {
  if (session.toldFiles.has(file)) return;
  session.toldFiles.add(file);
  send({ kind: 'collection-error', file, failure: withPlace(failureOfJest(error)) });
}
