import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';
import type { SourcePackage } from './bugs.ts';

const cache = resolve('.cache/bench/packages');
const setupTimeoutMs = 600_000;

/** The last pytest for each end of the range of interpreters the packages support. */
const pytestRequirements = ["pytest==9.2.0; python_version >= '3.10'", "pytest==8.4.2; python_version < '3.10'"];

/** Makes a virtual environment with pytest, once, and answers its interpreter. */
export async function preparePython(signal: AbortSignal): Promise<string> {
  const venv = join(cache, 'venv');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const isReady = existsSync(python) && (await exitCodeOf(python, ['-c', 'import pytest'], signal)) === 0;
  if (!isReady) {
    const base = process.platform === 'win32' ? 'python' : 'python3';
    await mustRun(base, ['-m', 'venv', '--clear', venv], signal);
    await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...pytestRequirements], signal);
  }
  return python;
}

/** Downloads and unpacks a source release, once, and answers its folder. The folder is never changed afterwards. */
export async function prepareSource(source: SourcePackage, python: string, signal: AbortSignal): Promise<string> {
  const archive = join(cache, source.sdist);
  const tree = join(cache, source.sdist.replace(/\.tar\.gz$/, ''));
  if (!existsSync(archive)) {
    mkdirSync(cache, { recursive: true });
    const name = source.package.split('==', 1).join('');
    const selection = ['--no-deps', '--no-binary', name, '--dest', cache];
    await mustRun(python, ['-m', 'pip', 'download', '--quiet', ...selection, source.package], signal);
  }
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (sha256 !== source.sha256)
    throw new Error(`${archive} has SHA-256 ${sha256}, but ${source.sha256} was expected. Delete it and try again.`);
  if (!existsSync(tree)) {
    const unfinished = mkdtempSync(join(cache, 'unpack-'));
    await mustRun(python, ['-m', 'tarfile', '-e', archive, unfinished], signal);
    renameSync(join(unfinished, basename(tree)), tree);
    rmSync(unfinished, { recursive: true });
  }
  return tree;
}

async function exitCodeOf(command: string, args: readonly string[], signal: AbortSignal): Promise<number | undefined> {
  const outcome = await runProcess(command, args, { cwd: '.', env: process.env, signal, timeoutMs: setupTimeoutMs });
  return outcome.exitCode;
}

async function mustRun(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const outcome = await runProcess(command, args, { cwd: '.', env: process.env, signal, timeoutMs: setupTimeoutMs });
  if (outcome.exitCode === 0) return;
  throw new Error(`"${[command, ...args].join(' ')}" failed:\n${outcome.stdout}${outcome.stderr}`);
}
