import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runProcess } from '../../src/workspace/childProcess.ts';
import { inSeconds, median } from '../index/rows.ts';
import { askFixpoint } from './fixpoint.ts';
import type { Row } from './rows.ts';

const modules = 50;
const testsInModule = 10;
const targetMs = 2_000;
const warmUpRuns = 3;
const failing = 'tests/test_part7.py::test_3';

/** What it takes from a red test to suspects, in a project of five hundred tests that all go through one module. */
export async function warmRows(cli: string, python: string, repeat: number, signal: AbortSignal): Promise<Row[]> {
  const tree = mkdtempSync(join(tmpdir(), 'fixpoint-warm-'));
  try {
    writeProject(tree);
    const ask = async (): Promise<number> => {
      const answer = await askFixpoint(tree, [failing], { cli, python }, signal);
      const [first] = answer.rankings.functions;
      if (first?.name !== 'adjust') throw new Error(`Not localized: ${answer.message}`);
      return answer.wallMs;
    };
    const cold = await ask();
    // A first run takes as many related tests as its time allows; the next ones add those that are missing.
    for (let turn = 0; turn < warmUpRuns; turn += 1) await ask();
    const warm: number[] = [];
    const own: number[] = [];
    for (let turn = 0; turn < repeat; turn += 1) {
      warm.push(await ask());
      own.push(await plainRun(tree, python, signal));
    }
    const beyond = median(warm) - median(own);
    return [
      {
        name: `from red to suspects, ${modules * testsInModule} tests, warm spectra, beyond the test's own run`,
        target: `<= ${inSeconds(targetMs)}`,
        measured: `${inSeconds(beyond)} (${inSeconds(median(warm))} with the program's start; the test alone ${inSeconds(median(own))}; cold ${inSeconds(cold)})`,
        isMet: beyond <= targetMs,
        details: { cold, warm, own },
      },
    ];
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

async function plainRun(tree: string, python: string, signal: AbortSignal): Promise<number> {
  const startedMs = performance.now();
  const options = { cwd: tree, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }, signal, timeoutMs: 60_000 };
  await runProcess(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', failing], options);
  return performance.now() - startedMs;
}

/** Every test adds up through its own module and a shared one; one amount in one test meets the fault. */
function writeProject(tree: string): void {
  for (const folder of ['shop', 'tests']) mkdirSync(join(tree, folder));
  writeFileSync(join(tree, 'pytest.ini'), '[pytest]\npythonpath = .\n');
  writeFileSync(join(tree, 'shop/__init__.py'), '');
  writeFileSync(
    join(tree, 'shop/core.py'),
    'def total(amounts):\n    return sum(adjust(a) if a > 1000 else a for a in amounts)\n\n\n' +
      'def adjust(amount):\n    return amount - 1\n',
  );
  for (let module = 0; module < modules; module += 1) {
    const name = `part${module}`;
    const functions: string[] = ['from shop.core import total\n'];
    const tests: string[] = [`from shop import ${name}\n`];
    for (let test = 0; test < testsInModule; test += 1) {
      const amount = module === 7 && test === 3 ? 2000 : module + test;
      functions.push(`\n\ndef f${test}(n):\n    values = [n, ${test}]\n    return total(values)\n`);
      tests.push(`\n\ndef test_${test}():\n    assert ${name}.f${test}(${amount}) == ${amount + test}\n`);
    }
    writeFileSync(join(tree, `shop/${name}.py`), functions.join(''));
    writeFileSync(join(tree, `tests/test_${name}.py`), tests.join(''));
  }
}
