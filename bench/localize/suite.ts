import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';
import type { Bug } from './bug.ts';

const suiteTimeoutMs = 120_000;

/** What a plain run of the whole suite told. */
export interface SuiteOutcome {
  /** Ids of tests that failed in their own code. */
  readonly failed: readonly string[];
  /** Tests whose set-up failed, and files that could not be collected. */
  readonly broken: readonly string[];
}

/** Runs the bug's suite with plain pytest; undefined if it does not end. */
export async function runSuite(
  bug: Bug,
  tree: string,
  python: string,
  signal: AbortSignal,
): Promise<SuiteOutcome | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-suite-'));
  try {
    const file = join(folder, 'failures.json');
    const env = { ...process.env, FAILURES_FILE: file, PYTHONPATH: resolve('bench/localize') };
    const args = ['-m', 'pytest', '-q', '-p', 'failures', ...bug.tests];
    const { isTimedOut } = await runProcess(python, args, { cwd: tree, env, signal, timeoutMs: suiteTimeoutMs });
    return isTimedOut ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as SuiteOutcome);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
