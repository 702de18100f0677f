'use strict';
// jest-circus tells the test environment what happens; some of what it hands over may be changed in place.
const { request, send, idOf } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');
const { failureOfJest } = require('./fixpoint-jest-failure.cjs');
const session = require('./fixpoint-jest-session.cjs');

const excluded = new Set(request.excluded);
const retryTimes = Symbol.for('RETRY_TIMES');

exports.CircusObserver = class {
  constructor(file, environment) {
    this.file = file;
    this.environment = environment;
    this.chosen = new Set();
    /** Failed, and perhaps tried again. */
    this.pending = new Map();
    this.brokenSuites = new Set();
  }

  handle(event, state) {
    const handler = this[event.name];
    if (typeof handler === 'function') handler.call(this, event, state);
  }

  /** Before 28, a concurrent test is started where it is defined. */
  setup() {
    if (session.version[0] >= 28) return;
    const { test, it } = this.environment.global;
    for (const define of [test, it]) if (define) define.concurrent = serial(define);
  }

  run_start(event, state) {
    if (request.wantsCoverage) coverage.send([]);
    const tests = testsOf(state.rootDescribeBlock);
    const listed = tests.filter((test) => session.isSelected(idOf(this.file, titlesOf(test))));
    send({ kind: 'collected', tests: listed.map((test) => this._described(test)), isPart: true });
    for (const test of listed) {
      if (request.mode === 'run' && !excluded.has(idOf(this.file, titlesOf(test)))) this.chosen.add(test);
    }
    for (const test of tests) {
      test.concurrent = false;
      if (!this.chosen.has(test) && test.mode !== 'todo') test.mode = 'skip';
    }
  }

  hook_failure({ hook, describeBlock }) {
    if (hook && hook.type === 'beforeAll') this.brokenSuites.add(describeBlock || hook.parent);
  }

  test_start({ test }, state) {
    if (!this.chosen.has(test) || test.mode === 'skip' || test.mode === 'todo') return;
    if (state.hasFocusedTests && test.mode !== 'only') return;
    send({ kind: 'started', test: this._name(test) });
  }

  test_skip({ test }) {
    this._result(test, 'skipped');
  }

  test_todo({ test }) {
    this._result(test, 'skipped');
  }

  test_done({ test }) {
    if (!this.chosen.has(test) || test.status === 'skip' || test.status === 'todo') return;
    if (request.wantsCoverage) coverage.send([this._name(test)]);
    if (test.errors.length === 0) this._result(test, 'passed');
    else if (Number(this.environment.global[retryTimes]) > 0) this.pending.set(test, test.errors);
    else this._failed(test, test.errors);
  }

  end() {
    for (const [test, errors] of this.pending) this._failed(test, errors);
  }

  _failed(test, errors) {
    const [first] = errors;
    const [thrown, placed] = Array.isArray(first) ? first : [first, undefined];
    const failure = failureOfJest(thrown);
    if (failure.stack === '' && placed && placed.stack) failure.stack = placed.stack;
    this._result(test, suitesAround(test).some((suite) => this.brokenSuites.has(suite)) ? 'error' : 'failed', failure);
  }

  _result(test, outcome, failure) {
    if (!this.chosen.has(test)) return;
    this.pending.delete(test);
    const event = { kind: 'result', test: this._name(test), outcome, durationMs: test.duration || 0 };
    send(failure ? { ...event, failure } : event);
  }

  _name(test) {
    return { file: this.file, titles: titlesOf(test) };
  }

  _described(test) {
    const line = lineIn(test.asyncError, this.file);
    return line === undefined ? this._name(test) : { ...this._name(test), line };
  }
};

function serial(test) {
  const define = (title, run, timeout) => test(title, run, timeout);
  return Object.assign(define, {
    only: Object.assign((title, run, timeout) => test.only(title, run, timeout), { each: test.only.each }),
    skip: test.skip,
    each: test.each,
  });
}

function testsOf(suite) {
  // Older ones keep tests apart from suites.
  if (!suite.children.some(({ type }) => type)) return [...(suite.tests || []), ...suite.children.flatMap(testsOf)];
  return suite.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

/** Innermost first; the last is the file's. */
function suitesAround(test) {
  const suites = [];
  for (let suite = test.parent; suite; suite = suite.parent) suites.push(suite);
  return suites;
}

function titlesOf(test) {
  const suites = suitesAround(test).slice(0, -1);
  return [...suites.reverse().map(({ name }) => String(name)), String(test.name)];
}

/** Where a test is defined: the first line of its file on the way to the definition. */
function lineIn(error, file) {
  const stack = error && typeof error.stack === 'string' ? error.stack : '';
  const place = stack.split('\n').find((text) => text.includes(`${file}:`));
  const line =
    place === undefined ? 0 : Number(/^:(\d+)/.exec(place.slice(place.indexOf(`${file}:`) + file.length))?.[1]);
  return line > 0 ? line : undefined;
}
