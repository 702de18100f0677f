'use strict';
/**
 * Which code ran between two moments, told by V8 in the process itself. Only scripts below the tree are told of, without
 * installed packages; the text of each is sent once.
 */
const crypto = require('crypto');
const inspector = require('inspector');
const { send, pathInTree } = require('./fixpoint-events.cjs');

let threadId = 0;
try {
  threadId = require('worker_threads').threadId;
} catch (error) {
  // an old Node has none
}
const { createHash } = crypto;
const prefix = `${process.pid}-${threadId}-`;

class Coverage {
  constructor() {
    this._session = undefined;
    /** By V8's id of a script: the key under which it was sent, or undefined if it is none of ours. */
    this._keys = new Map();
    /** By path and text: one file may be loaded again and again. */
    this._sent = new Map();
  }

  start() {
    if (this._session) return;
    this._session = new inspector.Session();
    this._session.connect();
    this._post('Profiler.enable');
    // Without counts, code that was optimized between two takes would vanish.
    this._post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What ran since the last time, for a `coverage` event: of each script the ranges, flat. Sends new scripts first. */
  take() {
    if (!this._session) return [];
    const taken = this._post('Profiler.takePreciseCoverage').result;
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

  /** The debugger tells the texts; it is on only for that, since it slows what runs. */
  _sendScripts(fresh) {
    this._post('Debugger.enable');
    for (const { scriptId, url } of fresh) {
      let source;
      try {
        source = this._post('Debugger.getScriptSource', { scriptId }).scriptSource;
      } catch (error) {
        this._keys.set(scriptId, undefined); // it has gone
        continue;
      }
      const path = url.split('?')[0];
      const identity = createHash('sha1').update(path).update('\0').update(source).digest('hex');
      let key = this._sent.get(identity);
      if (key === undefined) {
        key = prefix + this._sent.size;
        this._sent.set(identity, key);
        send({ kind: 'script', key, path, source });
      }
      this._keys.set(scriptId, key);
    }
    this._post('Debugger.disable');
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

function isProjectFile(url) {
  if (!url.startsWith('file:') && !/^(?:\/|[A-Za-z]:[\\/])/.test(url)) return false;
  try {
    const path = pathInTree(url.split('?')[0]);
    return path !== undefined && !/(?:^|\/)node_modules\//.test(path);
  } catch (error) {
    return false; // no URL of a file
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

module.exports = { coverage: new Coverage() };
