import { mkdtempSync, readFileSync, truncateSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FixReport } from '../../src/protocol/contract.ts';
import { nodeLlamaCpp } from '../support/nodeLlamaCpp.mjs';
import { testModel } from '../support/testModels.mjs';
import { fixReportOf, hashOfTree, project, runCli } from './cli.ts';
import { nodeProject, packagesFor } from './nodeProject.ts';
import { processesWith } from './processes.ts';
import { pythonForTests } from './pythonForTests.ts';

/** Repairs that no template can express, by the real model of half a billion parameters. */

const library = await nodeLlamaCpp();

const inPython = {
  'calc.py': [
    'def scaled(values, low, high):',
    '    """Scales values so that they lie between low and high."""',
    '    smallest = min(values)',
    '    largest = max(values)',
    '    result = []',
    '    for value in values:',
    '        share = (value - smallest) / (largest - smallest)',
    '        result.append(low)',
    '    return result',
    '',
  ].join('\n'),
  'test_calc.py':
    'from calc import scaled\n\n\ndef test_to_range():\n    assert scaled([0, 5, 10], 10, 20) == [10, 15, 20]\n\n\n' +
    'def test_order():\n    assert scaled([10, 0], 0, 4) == [4, 0]\n',
};
const inTypeScript = {
  'package.json': '{ "type": "module", "devDependencies": { "vitest": "*" } }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "target": "ESNext", "module": "ESNext", "moduleResolution": "bundler", "allowImportingTsExtensions": true, "noEmit": true } }\n',
  'scale.ts': [
    'export interface Range {',
    '  readonly low: number;',
    '  readonly high: number;',
    '}',
    '',
    '/** Scales values so that they lie in the range. */',
    'export function scaled(values: readonly number[], range: Range): number[] {',
    '  const smallest = Math.min(...values);',
    '  const largest = Math.max(...values);',
    '  return values.map((value) => {',
    '    const share = (value - smallest) / (largest - smallest);',
    '    return range.low;',
    '  });',
    '}',
    '',
  ].join('\n'),
  'scale.test.ts':
    "import { expect, test } from 'vitest';\nimport { scaled } from './scale.ts';\n\n" +
    "test('scales to a range', () => {\n  expect(scaled([0, 5, 10], { low: 10, high: 20 })).toEqual([10, 15, 20]);\n});\n\n" +
    "test('keeps the order', () => {\n  expect(scaled([10, 0], { low: 0, high: 4 })).toEqual([4, 0]);\n});\n",
};

describe.skipIf(library === undefined)('fix --model (skipped where node-llama-cpp has no binary)', () => {
  let model: string;
  const mark = `fixpoint-model-${process.pid}`;
  const env = { FIXPOINT_NODE_LLAMA_CPP: library, FIXPOINT_MARK: mark };
  const args = async (root: string, spec: string): Promise<string[]> => {
    const python = await pythonForTests();
    return ['fix', '--root', root, '--python', python, '--model', spec, '--json', '--budget-seconds', '240'];
  };
  const expectInfilled = (report: FixReport, file: string): void => {
    expect(report.status, report.message).toBe('verified');
    const [best] = report.patches;
    expect(best?.origin).toMatchObject({ generator: 'infill', model: expect.stringContaining('llama:') as string });
    expect(best?.files).toEqual([file]);
    expect(report.cost.completionTokens).toBeGreaterThan(0);
  };

  beforeAll(async () => {
    model = await testModel('0.5b');
  }, 600_000);

  it('repairs Python', { timeout: 300_000 }, async () => {
    const root = project(inPython);
    const before = hashOfTree(root);
    const result = await runCli(await args(root, `llama:${model}`), { env });
    expectInfilled(fixReportOf(result), 'calc.py');
    expect(result.exitCode).toBe(0);
    expect(hashOfTree(root)).toBe(before);
  });

  it('repairs TypeScript, and loses nothing when the model’s process is killed', { timeout: 300_000 }, async () => {
    const root = nodeProject(inTypeScript, packagesFor('NONE'));
    const killed: number[] = [];
    const act = (): void => {
      for (const pid of processesWith(mark)) {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('modelHost')) continue;
        process.kill(pid, 'SIGKILL');
        killed.push(pid);
      }
    };
    const when = { text: 'validate: tested', act };
    const given = (await args(root, `llama:${model}`)).filter((argument) => argument !== '--quiet');
    const result = await runCli([...given, '--verbose'], { env, when });
    if (process.platform === 'linux') expect(killed).toHaveLength(1);
    expectInfilled(fixReportOf(result), 'scale.ts');
    expect(processesWith(mark)).toEqual([]);
  });

  it('goes on with templates alone where the model cannot be used, and says why', { timeout: 120_000 }, async () => {
    const damaged = join(mkdtempSync(join(tmpdir(), 'fixpoint-test-')), 'damaged.gguf');
    copyFileSync(model, damaged);
    truncateSync(damaged, 1_000_000);
    const root = project({
      'calc.py': 'def add(a, b):\n    return a - b\n',
      'test_calc.py': 'from calc import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n',
    });
    const report = fixReportOf(await runCli(await args(root, `llama:${damaged}`), { env }));
    expect(report.status, report.message).toBe('verified');
    expect(report.message).toMatch(/language model could not be used: .*Templates alone/);
    expect(report.cost.completionTokens).toBe(0);
  });
});
