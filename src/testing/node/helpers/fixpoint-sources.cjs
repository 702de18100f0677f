'use strict';
/**
 * The texts of the project's scripts, seen as they are handed to V8 by runners that compile by themselves. To ask V8 for
 * them takes its debugger, which tells of every script of the process first: tens of milliseconds for each test file.
 */
const url = require('url');
const vm = require('vm');
const { pathInTree } = require('./fixpoint-events.cjs');

const { fileURLToPath } = url;

/** By absolute path; null for one that stands for several texts. */
const texts = new Map();
let isWatching = false;

/** From now on, texts that are compiled through the module `vm` are known. */
function watchSources() {
  if (isWatching) return;
  isWatching = true;
  for (const name of ['Script', 'compileFunction', 'runInThisContext', 'runInContext']) {
    const original = vm[name];
    if (typeof original !== 'function') continue;
    vm[name] = new Proxy(original, {
      apply(target, self, args) {
        note(args);
        return Reflect.apply(target, self, args);
      },
      construct(target, args, newTarget) {
        note(args);
        return Reflect.construct(target, args, newTarget);
      },
    });
  }
}

/** What they are given: the text, then among the others the options or the name itself. */
function note([text, ...others]) {
  const options = others.reverse().find((value) => typeof value === 'string' || (value && hasName(value)));
  const name = options && (options.filename || options);
  if (typeof text !== 'string' || typeof name !== 'string' || !isProjectFile(name)) return;
  const path = pathOf(name);
  const known = texts.get(path);
  if (known === undefined) texts.set(path, text);
  else if (known !== text) texts.set(path, null);
}

function hasName(value) {
  return typeof value === 'object' && typeof value.filename === 'string';
}

/** Undefined if it has not been seen, or may be another. Its first coverage tells all of a script, to its last character. */
function sourceOf({ url: address, functions }) {
  const text = texts.get(pathOf(address));
  if (!text) return undefined;
  const end = functions.reduce((latest, { ranges }) => Math.max(latest, ranges[0].endOffset), 0);
  return end === text.length ? text : undefined;
}

/** V8 makes URLs of paths. */
function pathOf(address) {
  const [plain] = address.split('?');
  return plain.startsWith('file:') ? fileURLToPath(plain) : plain;
}

function isProjectFile(address) {
  if (!address.startsWith('file:') && !/^(?:\/|[A-Za-z]:[\\/])/.test(address)) return false;
  try {
    const path = pathInTree(pathOf(address));
    return path !== undefined && !/(?:^|\/)node_modules\//.test(path);
  } catch (error) {
    return false; // no URL of a file
  }
}

module.exports = { watchSources, sourceOf, isProjectFile };
