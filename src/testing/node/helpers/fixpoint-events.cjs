'use strict';
/**
 * The stream of events back to Fixpoint: one JSON document a line, appended to a file at once. Several processes and
 * threads may write. What tests might replace is taken when this is loaded.
 *
 * FIXPOINT_NODE_REQUEST names the file of the request: { mode, tree, projectFolder, selection, excluded, wantsCoverage,
 * events: { file } or { fd }, … }.
 */
const fs = require('fs');
const path = require('path');
const url = require('url');
const util = require('util');

const { writeSync, openSync, readFileSync, realpathSync } = fs;
const { stringify, parse } = JSON;
const { inspect } = util;
const fromText = Buffer.from;
const { hrtime } = process;
const fileURLToPath = url.fileURLToPath;
const { relative, isAbsolute, resolve, sep } = path;

const request = parse(readFileSync(process.env.FIXPOINT_NODE_REQUEST, 'utf8'));
const textLimit = 4000;
const messageLimit = 20000;
const stackLimit = 100000;

let descriptor;
/** What could not be written: a test may have replaced the file system for a while. */
let waiting = [];

function send(event) {
  waiting.push(fromText(stringify(event) + '\n', 'utf8'));
  flush();
}

function flush() {
  try {
    if (descriptor === undefined) {
      descriptor = request.events.file === undefined ? request.events.fd : openSync(request.events.file, 'a');
    }
    while (waiting.length > 0) {
      let rest = waiting[0];
      while (rest.length > 0) {
        const written = writeSync(descriptor, rest, 0, rest.length);
        rest = rest.subarray(written);
        waiting[0] = rest;
      }
      waiting.shift();
    }
  } catch (error) {
    if (error && error.code === 'EPIPE') process.reallyExit(1); // nobody is listening any more
  }
}

/** Milliseconds from any beginning, by a clock that tests do not replace. */
function nowMs() {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** The path of a file below the tree with forward slashes; undefined outside of it. */
function pathInTree(file) {
  const absolute = file.startsWith('file:') ? fileURLToPath(file) : file;
  const below = relative(request.tree, absolute);
  if (below === '' || below === '..' || below.startsWith('..' + sep) || isAbsolute(below)) return undefined;
  return sep === '\\' ? below.split(sep).join('/') : below;
}

/** What Fixpoint calls a test. */
function idOf(file, titles) {
  return (pathInTree(file) || file) + '::' + titles.join(' > ');
}

/** Whether a name of the selection stands for a test: it, a suite around it, its file, or a folder above. */
function standsFor(name, id) {
  return (
    id === name ||
    name === '.' ||
    id.startsWith(name + ' > ') ||
    (!name.includes('::') && (id.startsWith(name + '::') || id.startsWith(name + '/')))
  );
}

function textOf(value, limit) {
  let text;
  try {
    text = typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: 100, compact: 3, sorted: true });
  } catch (error) {
    text = '(a value that cannot be shown)';
  }
  return text.length > limit ? text.slice(0, limit) + '…' : text;
}

function withoutColours(text) {
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
}

/** What is told of a thrown value, which may be anything. */
function failureOf(error) {
  try {
    return describe(error);
  } catch (problem) {
    return { exceptionType: 'Error', message: '(an exception that cannot be shown)', stack: '' };
  }
}

function describe(error) {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) {
    return { exceptionType: typeof error, message: withoutColours(textOf(error, messageLimit)), stack: '' };
  }
  const message = typeof error.message === 'string' ? error.message : textOf(error, messageLimit);
  const failure = {
    exceptionType: typeOf(error),
    message: withoutColours(message.slice(0, messageLimit)),
    stack: typeof error.stack === 'string' ? withoutColours(error.stack.slice(0, stackLimit)) : '',
  };
  if ('expected' in error && 'actual' in error && error.showDiff !== false) {
    failure.expected = withoutColours(textOf(error.expected, textLimit));
    failure.actual = withoutColours(textOf(error.actual, textLimit));
  }
  // Whoever transforms code and looks up its sources replaces this, or asks Node to do it.
  if (typeof Error.prepareStackTrace !== 'function' && !process.sourceMapsEnabled) failure.isTransformed = true;
  return failure;
}

function typeOf(error) {
  const own = typeof error.name === 'string' ? error.name : '';
  const made = error.constructor && typeof error.constructor.name === 'string' ? error.constructor.name : '';
  if (own !== '' && own !== 'Error') return own;
  return made !== '' && made !== 'Object' ? made : own || 'Error';
}

module.exports = { request, send, flush, nowMs, pathInTree, idOf, standsFor, failureOf, textOf, realpathSync, resolve };
