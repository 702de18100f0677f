import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixReportOf, hashOfTree, project, runCli } from './cli.ts';
import { processesWith } from './processes.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});

/** A bug that no template mends, in code that takes its time: the search goes on until it is stopped. */
const files = {
  'slow.py': 'import time\n\ndef f(a, b):\n    time.sleep(0.2)\n    if a < b:\n        return a\n    return b\n',
  'test_slow.py':
    'import subprocess, sys\nfrom slow import f\n\ndef test_f():\n' +
    '    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])\n' +
    '    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(301)"], start_new_session=True)\n' +
    '    assert f(1, 2) == "neither"\n',
};

describe.runIf(process.platform === 'linux')('cancelling', () => {
  it.each([
    ['reproduce', 'SIGINT'],
    ['spectra', 'SIGTERM'],
    ['validate', 'SIGINT'],
  ] as const)('during %s by %s ends every process and leaves nothing behind', async (stage, signal) => {
    const root = project(files);
    const temporary = join(project({}), 'tmp');
    mkdirSync(temporary);
    const mark = `FIXPOINT_MARK=${stage}-${process.pid}-${Date.now()}`;
    const [name = '', value = ''] = mark.split('=');
    const before = hashOfTree(root);
    const result = await runCli(
      ['fix', '--root', root, '--python', python, '--json', '--verbose', 'test_slow.py::test_f'],
      {
        env: { [name]: value, TMPDIR: temporary },
        when: { text: `${stage}:`, act: (child) => child.kill(signal) },
      },
    );
    expect(result.exitCode, result.stderr).toBe(130);
    expect(fixReportOf(result).status).toBe('cancelled');
    expect(processesWith(mark)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    expect(hashOfTree(root)).toBe(before);
  });

  it('a run that ends by itself leaves no process either', async () => {
    const root = project(files);
    const mark = `FIXPOINT_MARK=end-${process.pid}-${Date.now()}`;
    const [name = '', value = ''] = mark.split('=');
    const result = await runCli(
      ['fix', '--root', root, '--python', python, '--json', '--budget-seconds', '8', 'test_slow.py::test_f'],
      {
        env: { [name]: value },
      },
    );
    expect(['no-fix', 'budget-exhausted']).toContain(fixReportOf(result).status);
    expect(processesWith(mark)).toEqual([]);
  });
});
