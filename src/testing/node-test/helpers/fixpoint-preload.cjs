'use strict';
/**
 * Loaded before a test file of node:test. Stands between the file and the module `node:test`, so that only the tests that
 * are asked for are registered, and it is known at once which of them runs.
 */
const { isMainThread } = require('worker_threads');
const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const Module = require('module');
const path = require('path');
const { pathToFileURL } = require('url');
const nodeTest = require('node:test');
const { request, send, idOf, standsFor, failureOf } = require('../node/fixpoint-events.cjs');
const { coverage } = require('../node/fixpoint-inspector.cjs');

const { writeFileSync } = fs;
const file = path.resolve(process.argv[1] || '.');
/** Threads, and processes that a test forks, are started with the same options. */
const isTestFile = isMainThread && request.files.includes(file);
const unfinishedMark = path.join(request.workFolder, 'unfinished');
const contexts = new AsyncLocalStorage();
const root = { titles: [] };
const excluded = new Set(request.excluded);

const state = {
  isTestFile,
  file,
  /** Tests whose own code runs, by id, the outermost first. */
  running: new Map(),
  /** Ids of tests that have begun and whose results are yet to come: node:test tells them a little later. */
  unfinished: new Set(),
  /** The test that ended last: what its hooks execute belongs to it. */
  lingering: undefined,
  isPreparing: false,
  hasFailedToLoad: false,
  isComplete: false,
};

/** What ran since the last time belongs to the running tests, or to the one that has just ended, or to none. */
function settle() {
  if (state.isPreparing) return; // what runs now belongs to the test that is about to begin
  const tests = [...state.running.values()];
  if (tests.length === 0 && state.lingering) tests.push(state.lingering);
  coverage.send(tests);
}

/** The result of a test has come. */
state.finish = (titles) => {
  const id = idOf(file, titles);
  const isLingering = state.lingering !== undefined && idOf(file, state.lingering.titles) === id;
  if (isLingering || state.running.has(id)) settle();
  state.unfinished.delete(id);
  state.running.delete(id); // it took too long, and still runs
  if (isLingering) state.lingering = undefined;
};

function prepare() {
  state.isPreparing = false;
  settle();
  state.lingering = undefined;
  state.isPreparing = true;
}

function begin(id, test) {
  settle();
  state.isPreparing = false;
  state.running.set(id, test);
  state.unfinished.add(id);
  send({ kind: 'started', test });
}

function end(id, test) {
  // A take costs milliseconds: with no test around it, what runs next belongs to this one anyway, until another begins.
  if (state.running.size > 1) settle();
  state.running.delete(id);
  state.lingering = test;
}

/** Runs a test's own code; it has ended when it returns, its promise is settled, or it calls back. */
function runBody(id, test, body, done) {
  begin(id, test);
  let result;
  try {
    result = body(
      done &&
        ((...values) => {
          end(id, test);
          return done(...values);
        }),
    );
  } catch (error) {
    end(id, test);
    throw error;
  }
  if (done) return result;
  if (result === null || typeof result !== 'object' || typeof result.then !== 'function') {
    end(id, test);
    return result;
  }
  const over = () => end(id, test);
  result.then(over, over);
  return result;
}

function isSelected(id, isOuter) {
  if (request.selection.length === 0) return true;
  return request.selection.some((name) => standsFor(name, id) || (isOuter && name.startsWith(id + ' > ')));
}

/** Arguments as node:test reads them. */
function partsOf(args) {
  let [name, options, callback] = args;
  if (typeof name === 'function') [name, options, callback] = [undefined, undefined, name];
  else if (name !== null && typeof name === 'object') [name, options, callback] = [undefined, name, options];
  else if (typeof options === 'function') [options, callback] = [undefined, options];
  if (typeof name !== 'string' || name === '') name = (callback && callback.name) || '<anonymous>';
  return { name, options: options || {}, callback };
}

function lineOfCaller() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 20;
  const stack = String(new Error().stack);
  Error.stackTraceLimit = limit;
  const url = pathToFileURL(file).href;
  const at = stack.split('\n').find((line) => line.includes(file) || line.includes(url));
  const [, line] = /:(\d+):\d+\)?$/.exec(at || '') || [];
  return line === undefined ? undefined : Number(line);
}

function wrapTest(register) {
  return function (...args) {
    const { name, options, callback } = partsOf(args);
    const node = { titles: [...(contexts.getStore() || root).titles, name] };
    const id = idOf(file, node.titles);
    if (excluded.has(id) || !isSelected(id, true)) return Promise.resolve();
    send({ kind: 'collected', tests: [{ file, titles: node.titles, line: lineOfCaller() }], isPart: true });
    if (request.mode === 'list') return Promise.resolve();
    if (typeof callback !== 'function') return register.call(this, name, options);
    const test = { file, titles: node.titles };
    const run = (self, context, done) => {
      if (context && typeof context.test === 'function') context.test = wrapTest(context.test.bind(context));
      const body = (calledBack) =>
        contexts.run(node, () => callback.call(self, context, ...(calledBack ? [calledBack] : [])));
      return runBody(id, test, body, done);
    };
    // Whoever takes a second parameter is called back.
    const wrapped =
      callback.length > 1
        ? function (context, done) {
            return run(this, context, done);
          }
        : function (context) {
            return run(this, context);
          };
    return register.call(this, name, options, wrapped);
  };
}

function wrapSuite(register) {
  return function (...args) {
    const { name, options, callback } = partsOf(args);
    const node = { titles: [...(contexts.getStore() || root).titles, name] };
    if (typeof callback !== 'function') return register.call(this, name, options);
    if (request.mode === 'list') return Promise.resolve(contexts.run(node, () => callback.call(this, {})));
    return register.call(this, name, options, function (context) {
      return contexts.run(node, () => callback.call(this, context));
    });
  };
}

function withVariants(original, wrap) {
  const wrapped = wrap(original);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(original))) {
    if (!descriptor.configurable || ['name', 'length', 'prototype'].includes(name)) continue;
    const isVariant =
      typeof descriptor.value === 'function' && ['skip', 'todo', 'only', 'expectFailure'].includes(name);
    Object.defineProperty(wrapped, name, isVariant ? { ...descriptor, value: wrap(descriptor.value) } : descriptor);
  }
  return wrapped;
}

const api = withVariants(nodeTest, wrapTest);
for (const [name, wrap] of [
  ['test', wrapTest],
  ['it', wrapTest],
  ['describe', wrapSuite],
  ['suite', wrapSuite],
]) {
  if (typeof nodeTest[name] !== 'function') continue;
  const value = nodeTest[name] === nodeTest ? api : withVariants(nodeTest[name], wrap);
  Object.defineProperty(api, name, { value, configurable: true, enumerable: true, writable: true });
}
if (request.mode === 'list') {
  for (const name of ['before', 'after', 'beforeEach', 'afterEach']) api[name] = () => undefined;
}
if (isTestFile) install();

function install() {
  globalThis[Symbol.for('fixpoint.node:test')] = api;
  process.execArgv = request.nodeOptions.slice();

  const { _load: load } = Module;
  Module._load = function (name, ...rest) {
    return name === 'node:test' ? api : load.call(this, name, ...rest);
  };
  const apiUrl = pathToFileURL(path.join(__dirname, 'fixpoint-api.mjs')).href;
  if (typeof Module.registerHooks === 'function') {
    Module.registerHooks({
      resolve(name, context, next) {
        const isImport = !context.conditions || !Array.from(context.conditions).includes('require');
        return name === 'node:test' && isImport ? { url: apiUrl, shortCircuit: true } : next(name, context);
      },
    });
  } else {
    Module.register(pathToFileURL(path.join(__dirname, 'fixpoint-hooks.mjs')).href, { data: { apiUrl } });
  }

  if (request.mode === 'run') nodeTest.beforeEach(prepare);

  process.on('uncaughtExceptionMonitor', (error) => {
    if (state.unfinished.size > 0 || state.hasFailedToLoad || state.isComplete || state.lingering) return;
    state.hasFailedToLoad = true;
    send({ kind: 'collection-error', file, failure: failureOf(error) });
  });

  process.on('exit', (code) => {
    if (state.unfinished.size > 0) {
      // Whoever started this process ends as it did, so that the test is told as the one that ended it.
      writeFileSync(unfinishedMark, String(code));
      return;
    }
    if (state.isComplete || state.hasFailedToLoad || request.mode === 'list') return;
    if (!state.lingering && code === 0) return; // a file without tests
    const message = `the file ended its process before its tests were done (exit code ${code})`;
    send({ kind: 'collection-error', file, failure: { exceptionType: 'ProcessEnded', message, stack: '' } });
  });

  if (request.wantsCoverage) coverage.start();
}

module.exports = state;
