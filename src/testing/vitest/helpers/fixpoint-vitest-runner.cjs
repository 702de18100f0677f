'use strict';
// What vitest's own runner of a test file does, watched: selects tests, and tells of each one and of what it executed.
const { request, send, nowMs, idOf, pathInTree, standsFor, failureOf } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');
const { watchSources } = require('../node/fixpoint-sources.cjs');
const { withPlace } = require('../node/fixpoint-places.cjs');
const { openState } = require('./fixpoint-vitest-state.cjs');

const excluded = new Set(request.excluded);

/** @param Base vitest's runner, or the project's own */
exports.observed = (Base) =>
  class extends Base {
    constructor(...parameters) {
      super(...parameters);
      this.fixpoint = new Observer();
    }

    async onBeforeCollect(paths) {
      this.fixpoint.begin(paths);
      await super.onBeforeCollect?.(paths);
    }

    async onCollected(files) {
      await super.onCollected?.(files);
      files.forEach((file) => this.fixpoint.collected(file));
    }

    async onBeforeRunTask(test) {
      if (willRun(test)) this.fixpoint.started(test);
      await super.onBeforeRunTask?.(test);
    }

    async onAfterRunTask(test) {
      await super.onAfterRunTask?.(test);
      this.fixpoint.finished(test);
    }

    async onAfterRunFiles(files) {
      files.forEach((file) => this.fixpoint.left(file));
      await super.onAfterRunFiles?.(files);
      this.fixpoint.end();
    }
  };

class Observer {
  constructor() {
    this.tell = openState(request.workFolder);
    this.told = new Set();
    this.chosen = [];
    this.startedAtMs = 0;
  }

  begin(paths) {
    for (const path of paths) this.tell(`F ${path.filepath || path}`);
    if (!request.wantsCoverage) return;
    watchSources();
    coverage.start();
  }

  collected(file) {
    if (request.wantsCoverage) coverage.send([]);
    this.tell(`C ${file.filepath}`);
    const tests = testsOf(file);
    if (hasFailed(file)) {
      const [error] = file.result.errors || [];
      send({ kind: 'collection-error', file: file.filepath, failure: withPlace(failure(error)) });
      return;
    }
    const ids = tests.map((test) => idOf(file.filepath, titlesOf(test)));
    const listed = tests.filter((test, index) => isSelected(ids[index]));
    for (const name of namesIn(file)) {
      if (!ids.some((id) => standsFor(name, id))) this.tell(`N ${JSON.stringify(name)}`);
    }
    send({ kind: 'collected', tests: listed.map(describe), isPart: true });
    const isChosen = (test) => request.mode === 'run' && !excluded.has(idOf(file.filepath, titlesOf(test)));
    this.chosen = this.chosen.concat(listed.filter(isChosen));
    leaveOut(file, new Set(this.chosen));
  }

  started(test) {
    this.tell('T');
    this.startedAtMs = nowMs();
    send({ kind: 'started', test: name(test) });
  }

  finished(test) {
    if (!this.chosen.includes(test) || this.told.has(test)) return;
    if (request.wantsCoverage) coverage.send([name(test)]);
    const result = test.result || {};
    const durationMs = result.duration === undefined ? Math.max(0, nowMs() - this.startedAtMs) : result.duration;
    this._result(test, outcomeOf(result), durationMs, result.state === 'fail' ? result.errors || [] : []);
  }

  /** Tests that ended otherwise: skipped while they ran, or never begun because something around them failed. */
  left(file) {
    for (const test of this.chosen) {
      if (test.file !== file || this.told.has(test)) continue;
      const broken = brokenSuiteOf(test);
      const ran = test.result && test.result.state === 'fail';
      if (ran) this._result(test, 'failed', 0, test.result.errors || []);
      else if (broken) this._result(test, 'error', 0, broken.result.errors || []);
      else this._result(test, 'skipped', 0, []);
    }
    for (const suite of suitesOf(file)) tellTearDown(suite);
  }

  end() {
    if (request.wantsCoverage) coverage.send([]);
    this.tell('f');
  }

  _result(test, outcome, durationMs, errors) {
    this.told.add(test);
    const event = { kind: 'result', test: name(test), outcome, durationMs };
    if (errors.length > 0) event.failure = failure(errors[0]);
    send(event);
    this.tell('t');
  }
}

function tellTearDown(suite) {
  if (!hasFailed(suite) || brokenSuiteOf({ suite: suite.suite })) return;
  const tests = testsOf(suite).filter((test) => test.mode !== 'todo');
  const hasRun = tests.some((test) => test.result && test.result.state !== 'skip');
  const [error] = suite.result.errors || [];
  // Some versions count what is no longer needed as a failure of the file.
  if (error && /^Obsolete snapshots found/.test(error.message)) return;
  if (hasRun && error) send({ kind: 'collection-error', file: suite.file.filepath, failure: failure(error) });
}

function isSelected(id) {
  return request.selection.length === 0 || request.selection.some((selected) => standsFor(selected, id));
}

/** Tests of a file that are selected by name. */
function namesIn(file) {
  const path = pathInTree(file.filepath);
  return request.selection.filter((name) => name.startsWith(`${path}::`));
}

/** Tests that are not chosen are skipped, and so are suites without any other, with their hooks. The rest runs serially. */
function leaveOut(suite, chosen) {
  let hasRest = false;
  for (const task of suite.tasks) {
    if (task.concurrent) task.concurrent = false;
    const isRest = task.type === 'suite' ? leaveOut(task, chosen) : chosen.has(task) && willRun(task);
    if (!isRest && task.mode !== 'todo') task.mode = 'skip';
    hasRest = hasRest || isRest;
  }
  if (!hasRest && suite.mode !== 'todo') suite.mode = 'skip';
  return hasRest;
}

function willRun(test) {
  return test.mode === 'run' || test.mode === 'queued';
}

function testsOf(suite) {
  return suite.tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : [task]));
}

function suitesOf(suite) {
  return [suite, ...suite.tasks.filter((task) => task.type === 'suite').flatMap(suitesOf)];
}

function hasFailed(task) {
  return task.result !== undefined && task.result.state === 'fail' && (task.result.errors || []).length > 0;
}

function brokenSuiteOf({ suite, file }) {
  if (suite) return hasFailed(suite) ? suite : brokenSuiteOf({ suite: suite.suite, file: suite.file });
  return file && hasFailed(file) ? file : undefined;
}

function titlesOf(test) {
  const titles = [];
  for (let task = test; task && task !== test.file; task = task.suite) if (task.name) titles.unshift(task.name);
  return titles;
}

function name(test) {
  return { file: test.file.filepath, titles: titlesOf(test) };
}

function describe(test) {
  const line = test.location && test.location.line;
  return line > 0 ? { ...name(test), line } : name(test);
}

function outcomeOf({ state }) {
  if (state === 'pass') return 'passed';
  return state === 'fail' ? 'failed' : 'skipped';
}

/** @param error what vitest has made of a thrown value, a plain object */
function failure(error) {
  const told = failureOf(error || { message: 'vitest tells no reason' });
  const made = /^Function<(\w+)>$/.exec((error && error.constructor) || '');
  if (told.exceptionType === 'Error' && made && made[1] !== 'Object') told.exceptionType = made[1];
  if (told.expected === 'undefined' && told.actual === 'undefined') {
    delete told.expected;
    delete told.actual;
  }
  if (/^Snapshot `.*` mismatched$/.test(told.message)) told.exceptionType = 'SnapshotMismatch';
  return told;
}
