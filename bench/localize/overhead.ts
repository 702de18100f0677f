import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestId } from '../../src/testing/testRunner.ts';
import { runProcess } from '../../src/workspace/childProcess.ts';
import { inSeconds, median } from '../index/rows.ts';
import { prepareVenv, testRequirements } from './pythons.ts';
import type { Row } from './rows.ts';
import type { TestedPackage } from './seeded.ts';
import { unpackedPackage } from './seeded.ts';

const suiteTimeoutMs = 600_000;
const suites = ['boltons', 'sqlparse'];
const interpreters = ['3.11', '3.12', '3.13'];

/** A suite as one interpreter runs it, with and without coverage of each test. */
interface Suite {
  readonly name: string;
  readonly tree: string;
  readonly tests: readonly string[];
  readonly python: string;
}

/** What the coverage of each test costs: the runner's time with it over that without, in turns. */
export async function overheadRows(dist: string, repeat: number, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const version of interpreters) {
    const base = await interpreterOf(version, signal);
    if (base === undefined) {
      rows.push({ name: `coverage of each test, Python ${version}`, target: '', measured: 'there is no such Python' });
      continue;
    }
    const python = await prepareVenv(`plain-${version}`, base, testRequirements, signal);
    for (const name of suites) {
      const row = await overheadRow(`${name}, Python ${version}`, await unpackedPackage(name, python, signal), {
        python,
        dist,
        repeat,
        signal,
      });
      console.error(`${row.name}: ${row.measured}`);
      rows.push(row);
    }
  }
  return rows;
}

async function overheadRow(
  name: string,
  { source, tree: original }: { readonly source: TestedPackage; readonly tree: string },
  options: { readonly python: string; readonly dist: string; readonly repeat: number; readonly signal: AbortSignal },
): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-overhead-'));
  try {
    const tree = join(folder, 'project');
    cpSync(original, tree, { recursive: true });
    const suite = { name, tree, tests: source.tests, python: options.python };
    await runTests(suite, false, options); // what is compiled and cached is not measured
    const plain: number[] = [];
    const covered: number[] = [];
    let tests = 0;
    for (let turn = 0; turn < options.repeat; turn += 1) {
      const run = await runTests(suite, false, options);
      plain.push(run.wallMs);
      covered.push((await runTests(suite, true, options)).wallMs);
      tests = run.tests;
    }
    const ratio = median(covered) / median(plain);
    const perTest = (median(covered) - median(plain)) / tests;
    return {
      name: `coverage of each of ${tests} tests: ${name}`,
      target: '',
      measured:
        `${ratio.toFixed(2)} times (${inSeconds(median(plain))}, ${inSeconds(median(covered))}; ` +
        `${perTest.toFixed(1)} ms a test)`,
      details: { plain, covered },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runTests(
  { tree, tests, python }: Suite,
  wantsCoverage: boolean,
  { dist, signal }: { readonly dist: string; readonly signal: AbortSignal },
): Promise<{ wallMs: number; tests: number }> {
  const runner = testRunnerOf({
    root: tree,
    installDirectory: resolve(dist),
    cacheDirectory: resolve('.cache/bench/localize/fixpoint'),
    environment: process.env,
    pythonPath: python,
  });
  let count = 0;
  const startMs = performance.now();
  const options = { tree, signal, timeoutMs: suiteTimeoutMs, wantsCoverage };
  for await (const event of runner.run(tests as readonly TestId[], options)) {
    if (event.kind === 'result') count += 1;
    if (event.kind === 'finished' && event.reason.kind !== 'completed')
      throw new Error(`The suite in ${tree} ended with ${JSON.stringify(event.reason)}`);
  }
  return { wallMs: performance.now() - startMs, tests: count };
}

/** An interpreter of a version, by its name on the path or from pyenv. */
async function interpreterOf(version: string, signal: AbortSignal): Promise<string | undefined> {
  const script = `command -v python${version} >/dev/null && python${version} -c 'import sys; print(sys.executable)'
    || ls -d "$HOME"/.pyenv/versions/${version}.*/bin/python 2>/dev/null | tail -n 1`;
  const { stdout } = await runProcess('sh', ['-c', script.replaceAll('\n', ' ')], {
    cwd: '.',
    env: process.env,
    signal,
    timeoutMs: 30_000,
  });
  const path = stdout.trim();
  return path === '' ? undefined : path;
}
