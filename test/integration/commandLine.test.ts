import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixReportOf, project, runCli } from './cli.ts';
import { pythonForTests } from './pythonForTests.ts';

const commands = ['fix', 'localize', 'index', 'search', 'doctor'];
const commonOptions = ['root', 'json', 'python', 'model', 'decoding', 'max-cost', 'seed', 'apply', 'quiet', 'verbose']
  .concat(['budget-seconds', 'max-candidates'])
  .map((name) => `--${name}`);

/** The help's text about each option. */
async function helpOf(command: string): Promise<Map<string, string>> {
  const { stdout } = await runCli([command, '--help'], { env: { COLUMNS: '500' } });
  return new Map(
    [...stdout.matchAll(/^ {2}(--[\w-]+).*$/gm)].map(([line, name]): [string, string] => [name ?? '', line]),
  );
}

// npm links to the bundle by its name alone.
it.runIf(process.platform !== 'win32')('the bundle is a program of its own', () => {
  const { stdout } = spawnSync(join(import.meta.dirname, '../../dist/cli.js'), ['--version'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('options', () => {
  it.each(commands)('%s takes all common ones', async (command) => {
    expect([...(await helpOf(command)).keys()]).toEqual(expect.arrayContaining(commonOptions));
  });

  it.each([
    ['fix', []],
    ['localize', ['--apply', '--max-candidates']],
    ['index', ['--apply', '--budget-seconds', '--max-candidates']],
    ['search', ['--apply', '--budget-seconds', '--max-candidates']],
    ['doctor', ['--apply', '--budget-seconds', '--max-candidates']],
  ])('%s says which of them change nothing: %j', async (command, idle) => {
    const help = await helpOf(command);
    const said = [...help].filter(([, line]) => line.includes('no effect here')).map(([name]) => name);
    expect(said.sort()).toEqual(idle);
  });

  it.each(['86401', '2147484', '1e300', 'Infinity', '0', '-1', 'NaN'])(
    '--budget-seconds %s is a usage error',
    async (budget) => {
      const root = project({ 'a.py': '' });
      const { exitCode, stdout, stderr } = await runCli(['fix', '--root', root, '--json', '--budget-seconds', budget]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/--budget-seconds.*86400/);
    },
  );

  it('--budget-seconds 86400 is none', async () => {
    const { stderr } = await runCli(['fix', '--root', project({}), '--budget-seconds', '86400']);
    expect(stderr).not.toMatch(/--budget-seconds/);
  });
});

describe.runIf(process.platform !== 'win32')('doctor', () => {
  it('that is interrupted prints one document', async () => {
    // The interpreter that is asked interrupts whoever asks, and does not answer.
    const python = join(project({}), 'python');
    writeFileSync(python, '#!/bin/sh\nkill -INT "$PPID"\nsleep 60\n');
    chmodSync(python, 0o755);
    const root = project({ 'test_a.py': '' });
    const { exitCode, stdout } = await runCli(['doctor', '--root', root, '--json', '--python', python]);
    expect(JSON.parse(stdout)).toEqual({ schema: 1, status: 'cancelled', message: expect.any(String) as string });
    expect(exitCode).toBe(130);
  });
});

describe('--apply', () => {
  it('that is refused says why by its own code, and still shows the patch', async () => {
    const source = 'def double(x):\n    return x * 3\n';
    const root = project({
      'calc.py': source,
      'test_calc.py': 'from calc import double\n\n\ndef test_two():\n    assert double(2) == 4\n',
    });
    chmodSync(join(root, 'calc.py'), 0o444);
    const python = await pythonForTests();
    const result = await runCli(['fix', '--root', root, '--python', python, '--json', '--apply']);
    const report = fixReportOf(result);
    expect(report).toMatchObject({ status: 'error', code: 'file-read-only' });
    expect(report.message).toMatch(/^Verified.*Not applied: calc\.py is read-only/);
    expect(report.patches.length).toBeGreaterThan(0);
    expect(result.exitCode).toBe(2);
    expect(readFileSync(join(root, 'calc.py'), 'utf8')).toBe(source);
  });
});
