'use strict';
/** Runs test files of node:test one after the other, each in a process of its own, as Node does. */
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { request, send, standsFor, idOf } = require('../node/fixpoint-events.cjs');

const preload = path.join(__dirname, 'fixpoint-preload.cjs');
const reporter = path.join(__dirname, 'fixpoint-results.cjs');
const unfinishedMark = path.join(request.workFolder, 'unfinished');

function runFile(file) {
  const options = ['--require', preload, '--test-reporter', reporter, '--test-reporter-destination', 'stdout'];
  const child = spawn(process.execPath, [...request.nodeOptions, ...options, file], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function lengthOfEvents() {
  return fs.existsSync(request.events.file) ? fs.statSync(request.events.file).size : 0;
}

/** Ids that the files told of, read back from the events. */
function collectedIds() {
  const ids = [];
  for (const line of fs.readFileSync(request.events.file, 'utf8').split('\n')) {
    if (!line.includes('"kind":"collected"') && !line.includes('"kind":"collection-error"')) continue;
    const event = JSON.parse(line);
    if (event.kind === 'collected') for (const { file, titles } of event.tests) ids.push(idOf(file, titles));
    else if (event.file) ids.push(idOf(event.file, ['']));
  }
  return ids;
}

function notFound() {
  const named = request.selection.filter((name) => name.includes('::') && !request.excluded.includes(name));
  if (named.length === 0) return [];
  const ids = [...collectedIds(), ...request.excluded];
  const broken = ids.filter((id) => id.endsWith('::'));
  return named.filter((name) => !ids.some((id) => standsFor(name, id)) && !broken.includes(name.split('::')[0] + '::'));
}

async function main() {
  for (const file of request.files) {
    const told = lengthOfEvents();
    const { code, signal } = await runFile(file);
    if (signal) process.kill(process.pid, signal);
    if (fs.existsSync(unfinishedMark)) process.exit(Number(fs.readFileSync(unfinishedMark, 'utf8')) || code || 0);
    if (code !== 0 && lengthOfEvents() === told) {
      send({ kind: 'ended', exitCode: code || 1, isBroken: true });
      return;
    }
  }
  send({ kind: 'ended', exitCode: 0, notFound: notFound() });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
