'use strict';
/** A reporter of mocha (5 and newer) that tells Fixpoint what happens, and runs only what is asked for. */
const path = require('path');
const { request, send, nowMs, pathInTree, idOf, standsFor, failureOf } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');

const { reallyExit } = process;
const { resolve, sep } = path;
const files = { broken: new Set() };

class FixpointReporter {
  constructor(runner, options) {
    this._runner = runner;
    /** The result of the test that ran last: what its hooks execute belongs to it. */
    this._pending = undefined;
    this._startedAtMs = 0;
    this._ended = new Set();
    /** By suite: the failure of a hook because of which the rest of it is not run. */
    this._broken = new Map();
    this._lastTest = undefined;
    this._hasBegun = false;
    this._listen();
    if (!options || !options.delay) this._begin();
  }

  /** Called by mocha after everything, global fixtures included. */
  done(failures) {
    this._flush();
    send({ kind: 'ended', exitCode: failures > 0 ? 1 : 0, notFound: this._notFound || [] });
    reallyExit.call(process, 0);
  }

  _listen() {
    const runner = this._runner;
    runner.on('start', () => this._begin());
    runner.on('suite', () => this._flush());
    runner.on('hook', (hook) => {
      if (hook.type === 'after all' || hook.type === 'before all') this._flush();
    });
    runner.on('test', (test) => {
      this._flush();
      this._startedAtMs = nowMs();
      this._lastTest = test;
      send({ kind: 'started', test: referenceTo(test) });
    });
    runner.on('pass', (test) => this._end(test, 'passed'));
    runner.on('pending', (test) => {
      this._flush();
      this._end(test, 'skipped');
    });
    runner.on('fail', (runnable, error) => this._failed(runnable, error));
    runner.on('suite end', (suite) => this._suiteEnded(suite));
  }

  /** All files are loaded. */
  _begin() {
    if (this._hasBegun) return;
    this._hasBegun = true;
    const root = this._runner.suite;
    const all = testsIn(root).map((test) => ({ test, id: idOfTest(test) }));
    const named = request.selection.filter((name) => name.includes('::'));
    this._notFound = named.filter(
      (name) => !files.broken.has(name.split('::')[0]) && !all.some(({ id }) => standsFor(name, id)),
    );
    // Whoever names a test wants it, whatever `only` stands elsewhere.
    if (named.length > 0) forgetOnly(root);
    else if (typeof root.filterOnly === 'function' && hasOnly(root)) root.filterOnly();
    const excluded = new Set(request.excluded);
    keepTests(root, (test) => {
      const id = idOfTest(test);
      return isSelected(id) && !excluded.has(id);
    });
    this._runner.total = root.total();
    send({ kind: 'collected', tests: testsIn(root).map((test) => ({ ...referenceTo(test), line: lines.get(test) })) });
    coverage.send([]);
    if (request.mode === 'list') {
      send({ kind: 'ended', exitCode: 0, notFound: this._notFound });
      reallyExit.call(process, 0);
    }
  }

  _end(test, outcome, error) {
    const earlier = this._pending;
    this._pending = undefined;
    // mocha tells of a test again when it fails after it has ended.
    if (earlier && earlier.id !== idOfTest(test)) this._tell(earlier);
    this._pending = {
      id: idOfTest(test),
      event: {
        kind: 'result',
        test: referenceTo(test),
        outcome,
        durationMs: outcome === 'skipped' ? 0 : nowMs() - this._startedAtMs,
        ...(error === undefined ? {} : { failure: failureOf(error) }),
      },
    };
    if (error !== undefined && isTimeout(error)) this._pending.event.failure.exceptionType = 'TimeoutError';
  }

  _failed(runnable, error) {
    if (runnable.type === 'test') this._end(runnable, 'failed', error);
    else if (runnable.type === 'hook') this._hookFailed(runnable, error);
    else {
      const file = fileOf(runnable);
      send({ kind: 'collection-error', file: file === undefined ? null : file, failure: failureOf(error) });
    }
  }

  _hookFailed(hook, error) {
    const isOfEach = hook.type === 'before each' || hook.type === 'after each' || / each/.test(hook.title || '');
    const test = (isOfEach && hook.ctx && hook.ctx.currentTest) || undefined;
    if (test) {
      const hasFailed =
        this._pending && this._pending.id === idOfTest(test) && this._pending.event.outcome === 'failed';
      if (!hasFailed) this._end(test, 'error', error);
    } else if (hook.type === 'after all' || /after all/.test(hook.title || '')) {
      this._flush();
      if (this._lastTest) this._end(this._lastTest, 'error', error);
    }
    if (hook.parent) this._broken.set(hook.parent, error);
  }

  _suiteEnded(suite) {
    this._flush();
    if (!this._broken.has(suite)) return;
    const error = this._broken.get(suite);
    for (const test of testsIn(suite)) {
      if (this._ended.has(idOfTest(test))) continue;
      this._startedAtMs = nowMs();
      this._end(test, test.pending ? 'skipped' : 'error', test.pending ? undefined : error);
      this._flush();
    }
  }

  /** What ran since the last time belongs to the test that ran last, or to none. */
  _flush() {
    const pending = this._pending;
    this._pending = undefined;
    if (pending) this._tell(pending);
    else if (this._hasBegun) coverage.send([]);
  }

  _tell({ id, event }) {
    coverage.send([event.test]);
    this._ended.add(id);
    send(event);
  }
}

function isSelected(id) {
  return request.selection.length === 0 || request.selection.some((name) => standsFor(name, id));
}

function testsIn(suite) {
  return suite.suites.reduce((tests, inner) => tests.concat(testsIn(inner)), suite.tests.slice());
}

function keepTests(suite, isKept) {
  // One failure must not hide the others.
  suite.bail(false);
  suite.tests = suite.tests.filter(isKept);
  for (const inner of suite.suites) keepTests(inner, isKept);
}

function hasOnly(suite) {
  const { _onlyTests: tests = [], _onlySuites: suites = [] } = suite;
  return tests.length > 0 || suites.length > 0 || suite.suites.some(hasOnly);
}

function forgetOnly(suite) {
  suite._onlyTests = [];
  suite._onlySuites = [];
  suite.suites.forEach(forgetOnly);
}

function titlesOf(runnable) {
  const titles = [];
  for (let part = runnable; part && !part.root; part = part.parent) titles.unshift(part.title || '');
  return titles;
}

function fileOf(runnable) {
  for (let part = runnable; part; part = part.parent) if (part.file) return part.file;
  return undefined;
}

function referenceTo(test) {
  return { file: fileOf(test) || request.tree + sep + 'unknown', titles: titlesOf(test) };
}

function idOfTest(test) {
  const { file, titles } = referenceTo(test);
  return idOf(file, titles);
}

function isTimeout(error) {
  return Boolean(error) && (error.code === 'ERR_MOCHA_TIMEOUT' || /^Timeout of \d+ms exceeded/.test(error.message));
}

/** Where tests are made, by test. */
const lines = new WeakMap();

function lineOfCaller(file) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const at = String(stack)
    .split('\n')
    .find((line) => line.includes(file));
  const [, line] = /:(\d+):\d+\)?$/.exec(at || '') || [];
  return line === undefined ? undefined : Number(line);
}

/** Loads one file after the other, so that one that throws does not end everything and is told by its name. */
function patchLoading(Mocha) {
  const { loadFiles, loadFilesAsync } = Mocha.prototype;
  if (typeof loadFiles === 'function') {
    Mocha.prototype.loadFiles = function (callback) {
      const all = this.files;
      for (const file of wanted(this)) {
        this.files = [file];
        const before = stateOf(this.suite);
        try {
          loadFiles.call(this);
        } catch (error) {
          notLoaded(this.suite, before, file, error);
        }
      }
      this.files = all;
      if (callback) callback();
    };
  }
  if (typeof loadFilesAsync === 'function') {
    Mocha.prototype.loadFilesAsync = async function (...parameters) {
      const all = this.files;
      for (const file of wanted(this)) {
        this.files = [file];
        const before = stateOf(this.suite);
        try {
          await loadFilesAsync.apply(this, parameters);
        } catch (error) {
          notLoaded(this.suite, before, file, error);
        }
      }
      this.files = all;
    };
  }
  const { addTest } = Mocha.Suite.prototype;
  Mocha.Suite.prototype.addTest = function (test) {
    const file = fileOf(test) || fileOf(this);
    if (file) lines.set(test, lineOfCaller(file));
    return addTest.apply(this, arguments);
  };
}

function wanted({ files: all, options }) {
  const setUpFiles = [].concat((options && options.file) || []);
  return all.filter((file) => isWanted(file, setUpFiles));
}

/** Only the files of what is selected are loaded, those that set up (`--file`), and those outside of the tree. */
function isWanted(file, setUpFiles) {
  if (request.selection.length === 0) return true;
  const own = pathInTree(resolve(file));
  if (own === undefined || setUpFiles.some((name) => resolve(name) === resolve(file))) return true;
  return request.selection.some((name) => {
    const [place] = name.split('::');
    return place === '.' || own === place || own.startsWith(place + '/');
  });
}

function stateOf(suite) {
  return { suites: suite.suites.slice(), tests: suite.tests.slice() };
}

function notLoaded(suite, { suites, tests }, file, error) {
  suite.suites = suites;
  suite.tests = tests;
  const own = pathInTree(resolve(file));
  if (own !== undefined) files.broken.add(own);
  send({ kind: 'collection-error', file: own === undefined ? null : resolve(file), failure: failureOf(error) });
}

function mochaClass() {
  const own = Object.keys(require.cache).find(
    (file) => file.startsWith(request.mochaFolder + sep) && /[\\/]lib[\\/]mocha\.c?js$/.test(file),
  );
  return own === undefined ? undefined : require.cache[own].exports;
}

const Mocha = mochaClass();
if (Mocha) patchLoading(Mocha);
if (request.wantsCoverage) coverage.start();

module.exports = FixpointReporter;
