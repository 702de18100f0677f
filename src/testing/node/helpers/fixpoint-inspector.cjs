'use strict';
/**
 * Which code ran between two moments, told by V8 in the process itself. Only scripts below the tree are told of, without
 * installed packages; the text of each is sent once.
 */
const crypto = require('crypto');
const fs = require('fs');
const inspector = require('inspector');
const path = require('path');
const v8 = require('v8');
const vm = require('vm');
const { request, send } = require('./fixpoint-events.cjs');
const { isProjectFile, sourceOf } = require('./fixpoint-sources.cjs');

const { createHash } = crypto;
const { closeSync, existsSync, openSync } = fs;
const { join } = path;
const { cpuUsage } = process;
/** What takes may cost because of what earlier test files left behind before it pays to clear that away. */
const toleratedMs = 150;

class Coverage {
  constructor() {
    this._session = undefined;
    /** By V8's id of a script: the key under which it was sent, or undefined if it is none of ours. */
    this._keys = new Map();
    /** Keys of scripts: one file may be loaded again and again. */
    this._sent = new Set();
    /** Of takes since the last start: the cheapest, and what the others cost more, in ms of CPU. */
    this._leastMs = Infinity;
    this._excessMs = 0;
  }

  start() {
    if (this._session) return;
    this._session = new inspector.Session();
    this._session.connect();
    this._post('Profiler.enable');
    this._count();
  }

  /**
   * Between two test files in one process. While V8 counts, it keeps every function that ran, and each take looks at all
   * of them: without this, takes become slower from file to file. Only for runners that load the project anew for each
   * file: of what stays loaded, V8 would no longer tell the blocks.
   */
  renew() {
    if (this._excessMs < toleratedMs) return;
    this._post('Profiler.stopPreciseCoverage');
    collectGarbage();
    this._count();
  }

  _count() {
    // Without counts, code that was optimized between two takes would vanish.
    this._post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    this._leastMs = Infinity;
    this._excessMs = 0;
  }

  _takeAll() {
    const before = cpuUsage.call(process);
    const { result } = this._post('Profiler.takePreciseCoverage');
    const { user, system } = cpuUsage.call(process, before);
    const costMs = (user + system) / 1000;
    this._leastMs = Math.min(this._leastMs, costMs);
    this._excessMs += costMs - this._leastMs;
    return result;
  }

  /** What ran since the last time, for a `coverage` event: of each script the ranges, flat. Sends new scripts first. */
  take() {
    if (!this._session) return [];
    const taken = this._takeAll();
    const ours = taken.filter(({ scriptId, url }) => this._isOurs(scriptId, url));
    const fresh = ours.filter(({ scriptId }) => !this._keys.has(scriptId));
    if (fresh.length > 0) this._sendScripts(fresh);
    const scripts = [];
    for (const { scriptId, functions } of ours) {
      const key = this._keys.get(scriptId);
      if (key === undefined) continue;
      const ranges = rangesOf(functions);
      if (ranges) scripts.push({ key, ranges });
    }
    return scripts;
  }

  /** Takes what ran and sends it as the coverage of the given tests; with none, as that of importing. */
  send(tests) {
    const scripts = this.take();
    if (scripts.length > 0) send({ kind: 'coverage', tests, scripts });
  }

  stop() {
    if (!this._session) return;
    this._session.disconnect();
    this._session = undefined;
  }

  _isOurs(scriptId, url) {
    if (this._keys.has(scriptId)) return this._keys.get(scriptId) !== undefined;
    const isOurs = url !== '' && isProjectFile(url);
    if (!isOurs) this._keys.set(scriptId, undefined);
    return isOurs;
  }

  /** The debugger tells the texts that nobody has seen; it is on only for that, since it slows what runs. */
  _sendScripts(fresh) {
    const unseen = fresh.filter((script) => {
      const source = sourceOf(script);
      if (source !== undefined) this._sendScript(script, source);
      return source === undefined;
    });
    if (unseen.length === 0) return;
    this._post('Debugger.enable');
    for (const script of unseen) {
      let source;
      try {
        source = this._post('Debugger.getScriptSource', { scriptId: script.scriptId }).scriptSource;
      } catch (error) {
        this._keys.set(script.scriptId, undefined); // it has gone
        continue;
      }
      this._sendScript(script, source);
    }
    this._post('Debugger.disable');
  }

  _sendScript({ scriptId, url }, source) {
    const [address] = url.split('?');
    const key = createHash('sha1').update(address).update('\0').update(source).digest('hex');
    this._keys.set(scriptId, key);
    if (this._sent.has(key)) return;
    this._sent.add(key);
    // Runners that start a process for each test file load the same scripts in every one.
    const mark = join(request.workFolder, `script-${key}`);
    if (existsSync(mark)) return;
    send({ kind: 'script', key, path: address, source });
    closeSync(openSync(mark, 'a'));
  }

  _post(method, parameters) {
    let answer, problem;
    this._session.post(method, parameters, (error, result) => {
      problem = error;
      answer = result;
    });
    if (problem) throw new Error(problem.message);
    return answer;
  }
}

/** Undefined if nothing ran. Functions come before those inside them, and a function's range before its blocks. */
function rangesOf(functions) {
  const flat = [];
  let hasRun = false;
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) {
      hasRun = hasRun || count > 0;
      flat.push(startOffset, endOffset, count > 0 ? 1 : 0);
    }
  }
  return hasRun ? flat : undefined;
}

let gc;

function collectGarbage() {
  if (gc === undefined) {
    const isExposed = typeof globalThis.gc === 'function';
    v8.setFlagsFromString('--expose-gc');
    gc = vm.runInNewContext('gc');
    // Else the worlds of tests would have it, too.
    if (!isExposed) v8.setFlagsFromString('--no-expose-gc');
  }
  if (typeof gc === 'function') gc();
}

module.exports = { coverage: new Coverage() };
