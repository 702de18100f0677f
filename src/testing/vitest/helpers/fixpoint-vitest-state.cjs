'use strict';
// What a test process was doing last, for the process that started it: written as it happens, so that it outlives a crash.
const fs = require('fs');
const path = require('path');

const fileOf = (workFolder, pid) => path.join(workFolder, `state-${pid}`);

/**
 * One line a change: `F path` a file is loaded, `C path` its tests are known, `T` a test runs, `t` it has ended, `f` the file has been left; `N name`: the
 * selection names a test that is not there.
 */
exports.openState = (workFolder) => {
  const descriptor = fs.openSync(fileOf(workFolder, process.pid), 'a');
  return (change) => fs.writeSync(descriptor, `${change}\n`);
};

exports.readState = (workFolder, pid) => {
  const file = fileOf(workFolder, pid);
  const state = { file: undefined, hasTest: false, isOver: false };
  if (!fs.existsSync(file)) return state;
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('F ')) Object.assign(state, { file: line.slice(2), hasTest: false, isOver: false });
    if (line === 'T') state.hasTest = true;
    if (line === 't') state.hasTest = false;
    if (line === 'f') state.isOver = true;
  }
  return state;
};

/** @returns absolute paths of the files whose tests became known, and names of the selection that stand for no test */
exports.readCollected = (workFolder) => {
  const lines = fs
    .readdirSync(workFolder)
    .filter((name) => name.startsWith('state-'))
    .flatMap((name) => fs.readFileSync(path.join(workFolder, name), 'utf8').split('\n'));
  const of = (letter) => lines.filter((line) => line.startsWith(`${letter} `)).map((line) => line.slice(2));
  return {
    files: new Set(of('C').map((file) => path.resolve(file))),
    missing: of('N').map((name) => JSON.parse(name)),
  };
};
