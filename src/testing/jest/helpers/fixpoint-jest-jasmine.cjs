'use strict';
// jest-jasmine2 (the default before 27) is reached by a set-up file inside the test's world, which hands over its parts.
const { request, send, idOf } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');
const { failureOfJest } = require('./fixpoint-jest-failure.cjs');
const session = require('./fixpoint-jest-session.cjs');

const excluded = new Set(request.excluded);

exports.jasmineSetup = require.resolve('./fixpoint-jest-jasmine-setup.cjs');

exports.JasmineObserver = class {
  constructor(file) {
    this.file = file;
    this.suites = [];
    /** Chosen ones by jasmine's id of them. */
    this.chosen = new Map();
    this.startedAtMs = 0;
  }

  /** In the test's world, before its file is loaded. */
  attach(environment) {
    environment.addReporter(this);
    this.environment = environment;
  }

  /** The file has been loaded; nothing has been run. */
  jasmineStarted() {
    if (request.wantsCoverage) coverage.send([]);
    const listed = [];
    for (const { spec, titles } of specsOf(this.environment.topSuite())) {
      const id = idOf(this.file, titles);
      const isListed = session.isSelected(id);
      if (isListed) listed.push({ file: this.file, titles });
      if (isListed && request.mode === 'run' && !excluded.has(id)) this.chosen.set(spec.id, titles);
      else spec.disable();
    }
    send({ kind: 'collected', tests: listed, isPart: true });
  }

  specStarted({ id }) {
    if (!this.chosen.has(id)) return;
    this.startedAtMs = Date.now();
    send({ kind: 'started', test: this._name(id) });
  }

  specDone({ id, status, failedExpectations }) {
    if (!this.chosen.has(id)) return;
    if (request.wantsCoverage) coverage.send([this._name(id)]);
    const outcome = status === 'passed' || status === 'failed' ? status : 'skipped';
    const event = { kind: 'result', test: this._name(id), outcome, durationMs: Date.now() - this.startedAtMs };
    const [first] = failedExpectations || [];
    send(outcome === 'failed' && first ? { ...event, failure: failureOf(first) } : event);
  }

  suiteStarted() {}
  suiteDone() {}
  jasmineDone() {}
  end() {}

  _name(id) {
    return { file: this.file, titles: this.chosen.get(id) };
  }
};

exports.JasmineObserver.key = Symbol.for('fixpoint.jasmine');

function specsOf(suite, titles = []) {
  return suite.children.flatMap((child) => {
    const own = [...titles, String(child.result ? child.result.description : child.description)];
    return child.children ? specsOf(child, own) : [{ spec: child, titles: own }];
  });
}

function failureOf({ error, message, stack }) {
  const failure = failureOfJest(error || { message, stack });
  if (failure.stack === '' && typeof stack === 'string') failure.stack = stack;
  return failure;
}
