import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';

const cache = resolve('.cache/bench/localize');
const setupTimeoutMs = 600_000;
const helperTimeoutMs = 60_000;

/**
 * What the packages' tests need, for both localizers alike. Not pytest 9: it reports subtests, which FauxPy takes for a
 * second run of the same test and then ends with an internal error.
 */
export const testRequirements = ['pytest==8.4.2', 'PyYAML==6.0.4', 'whatever==0.7'];

/** Two virtual environments of the same interpreter that differ by FauxPy alone. */
export interface Pythons {
  /** Without FauxPy: its plugin is loaded by every pytest that sees it, which takes a second. */
  readonly plain: string;
  readonly fauxpy: string;
}

export async function preparePythons(signal: AbortSignal): Promise<Pythons> {
  return {
    plain: await prepareVenv('plain', 'python3', testRequirements, signal),
    fauxpy: await prepareVenv('fauxpy', 'python3', [...testRequirements, 'fauxpy==0.7.0'], signal),
  };
}

/** Makes a virtual environment once and answers its interpreter. */
export async function prepareVenv(
  name: string,
  base: string,
  requirements: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const venv = join(cache, `venv-${name}`);
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const marker = join(venv, 'installed');
  const isReady = existsSync(marker) && readFileSync(marker, 'utf8') === requirements.join('\n');
  if (!isReady) {
    await mustRun(base, ['-m', 'venv', '--clear', venv], signal);
    await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...requirements], signal);
    writeFileSync(marker, requirements.join('\n'));
  }
  return python;
}

/** What a helper script of this benchmark writes, given a text. */
export function runHelper(python: string, script: string, input: string): string {
  const options = { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: helperTimeoutMs } as const;
  const { status, stdout, stderr } = spawnSync(python, ['-I', resolve('bench/localize', script)], options);
  if (status !== 0) throw new Error(`${script} failed:\n${stderr}`);
  return stdout;
}

async function mustRun(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const outcome = await runProcess(command, args, { cwd: '.', env: process.env, signal, timeoutMs: setupTimeoutMs });
  if (outcome.exitCode === 0) return;
  throw new Error(`"${[command, ...args].join(' ')}" failed:\n${outcome.stdout}${outcome.stderr}`);
}
