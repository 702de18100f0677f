// What a script must not leave behind: temporary folders and child processes. Both go when the script ends, however it
// ends: normally, by an exception, by Ctrl-C or by a polite kill.
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set();
const groups = new Set();
const isWindows = process.platform === 'win32';
const outputLimit = 64 * 1024;

process.on('exit', cleanUp);
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, () => process.exit(exitCode));
}

function cleanUp() {
  for (const child of groups) killGroup(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** @returns {string} a new temporary folder's real path; it is removed when the script ends */
export function scratchFolder(prefix) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}-`)));
  folders.add(folder);
  return folder;
}

/** Removes a folder when the script ends. @returns a function that takes this back */
export function removeAtExit(folder) {
  folders.add(folder);
  return () => folders.delete(folder);
}

/**
 * Starts a process in a group of its own. The group is killed when the script ends.
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(command, args, options) {
  const child = spawn(command, args, { detached: !isWindows, windowsHide: true, ...options });
  groups.add(child);
  return child;
}

/** Kills a process and everything it started that did not leave its group. Safe to call again. */
export function killGroup(child) {
  groups.delete(child);
  if (child.pid === undefined) return;
  try {
    if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).unref();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already gone.
  }
}

/**
 * Runs a process to its end.
 * @returns {Promise<{ exitCode: number | string, output: string }>} `exitCode` is a word if the process did not end by
 *   itself or could not be started; `output` is the end of both streams
 */
export function runToEnd(command, args, { cwd, env, timeoutMs, shell = false }) {
  return new Promise((resolve) => {
    const child = start(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let isTimedOut = false;
    const keep = (chunk) => (output = (output + String(chunk)).slice(-outputLimit));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => {
      isTimedOut = true;
      killGroup(child);
    }, timeoutMs);
    const finish = (exitCode) => {
      clearTimeout(timer);
      killGroup(child);
      resolve({ exitCode, output });
    };
    child.once('error', (error) => {
      output += error.message;
      finish('not started');
    });
    child.once('close', (code, signal) => finish(isTimedOut ? 'timed out' : (code ?? signal)));
  });
}
