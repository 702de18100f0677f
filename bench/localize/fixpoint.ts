import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { LocalizeReport } from '../../src/protocol/contract.ts';
import { collectEnd, exitOf, startProcess } from '../../src/workspace/childProcess.ts';
import type { Rankings } from './ranking.ts';

export interface FixpointAnswer {
  readonly rankings: Rankings;
  readonly wallMs: number;
  /** The report without its suspects, which are in the rankings. */
  readonly timingsMs: LocalizeReport['timingsMs'] | undefined;
  readonly message: string;
  /** The whole report, for those who try other scores on it. */
  readonly report: LocalizeReport | undefined;
}

/** Runs `fixpoint localize --json` on the failing tests of a tree. */
export async function askFixpoint(
  tree: string,
  failing: readonly string[],
  { cli, python }: { readonly cli: string; readonly python: string },
  signal: AbortSignal,
): Promise<FixpointAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-report-'));
  const output = join(folder, 'report.json');
  const descriptor = openSync(output, 'w'); // a report may be longer than what is kept of a pipe
  try {
    const args = [resolve(cli), 'localize', '--json', '--quiet', '--root', tree, '--python', python, ...failing];
    const startMs = performance.now();
    const child = startProcess(process.execPath, args, {
      cwd: folder,
      env: process.env,
      signal,
      stdio: ['ignore', descriptor, 'pipe'],
    });
    const errors = collectEnd(child.stderr);
    await exitOf(child);
    signal.throwIfAborted();
    const wallMs = performance.now() - startMs;
    const report = parseReport(readFileSync(output, 'utf8'));
    const rankings = report ? rankingsOf(report) : { functions: [], lines: [] };
    return { rankings, wallMs, timingsMs: report?.timingsMs, message: report?.message ?? errors(), report };
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

function parseReport(text: string): LocalizeReport | undefined {
  try {
    return JSON.parse(text) as LocalizeReport;
  } catch {
    return undefined; // the message then tells what the process wrote to standard error
  }
}

/** A suspect without a function is the code of a module outside of functions: no function, but its lines count. */
function rankingsOf({ suspects }: LocalizeReport): Rankings {
  const functions = suspects.flatMap(({ file, line, function: name, score }) =>
    name === null ? [] : [{ file, line, name, score }],
  );
  const lines = suspects.flatMap(({ file, lines: own }) => own.map(({ line, score }) => ({ file, line, score })));
  return { functions, lines: lines.sort((a, b) => b.score - a.score) };
}
