import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../src/workspace/childProcess.ts';
import { inSeconds, median } from '../index/rows.ts';
import { prepareVenv, testRequirements } from './pythons.ts';
import type { Row } from './rows.ts';
import { runSuite } from './runSuite.ts';
import type { TestedPackage } from './seeded.ts';
import { unpackedPackage } from './seeded.ts';

const suites = ['boltons', 'sqlparse'];
const interpreters = ['3.11', '3.12', '3.13'];

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
    const suite = { tree, tests: source.tests, python: options.python };
    await runSuite(suite, false, options); // what is compiled and cached is not measured
    const plain: number[] = [];
    const covered: number[] = [];
    let tests = 0;
    for (let turn = 0; turn < options.repeat; turn += 1) {
      const run = await runSuite(suite, false, options);
      plain.push(run.wallMs);
      covered.push((await runSuite(suite, true, options)).wallMs);
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
