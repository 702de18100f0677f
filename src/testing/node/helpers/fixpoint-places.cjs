'use strict';
// Where a file cannot be parsed: compilers say so in the message alone, in many ways.
const fs = require('fs');
const path = require('path');
const { request, pathInTree } = require('./fixpoint-events.cjs');

const { existsSync } = fs;
/** `src/a.ts:1:18` (esbuild, rolldown, TypeScript), `/tree/src/a.js: Unexpected token (1:18)` (babel), `╭─[/tree/a.ts:1:1]` (swc). */
const places = [
  /([^\s:()[\]'"`]+):(\d+):\d+/g,
  /([^\s:()[\]'"`]+): .*?\((\d+):\d+\)/g,
  /([^\s:()[\]'"`]+)\((\d+),\d+\)/g,
];

/** The failure of loading a file; a place that its message names comes first in its stack, as Node does it. */
exports.withPlace = (failure) => {
  // The frames of a program that raised say more; those of one that could not be read are of who asked for it.
  if (!/^(?:SyntaxError|TSError)$/.test(failure.exceptionType) && hasProjectFrame(failure.stack || '')) return failure;
  for (const place of places) {
    for (const [, name, line] of failure.message.matchAll(place)) {
      const file = path.resolve(request.projectFolder, name);
      if (isProjectFile(file) && existsSync(file))
        return { ...failure, stack: `${file}:${line}\n${failure.stack || ''}` };
    }
  }
  return failure;
};

function hasProjectFrame(stack) {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.some((line) => {
    const [, file] = /((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):\d+(?::\d+)?\)?$/.exec(line) || [];
    return file !== undefined && isProjectFile(file);
  });
}

function isProjectFile(file) {
  const below = pathInTree(file);
  return below !== undefined && !/(?:^|\/)node_modules\//.test(below);
}
