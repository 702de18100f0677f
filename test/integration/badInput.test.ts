import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixReportOf, hashOfTree, project, runCli } from './cli.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});

const source = 'def double(x):\n    return x * 3\n';
const passing = 'from calc import double\n\ndef test_zero():\n    assert double(0) == 0\n';
const failing = `${passing}\ndef test_two():\n    assert double(2) == 4\n`;
const whole = { 'calc.py': source, 'test_calc.py': failing };

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly tests?: readonly string[];
  readonly status: string;
  readonly code?: string;
  readonly exitCode: number;
  /** What the message must say. */
  readonly message: RegExp;
}

const cases: Record<string, Case> = {
  'a test that does not exist': {
    files: whole,
    tests: ['test_calc.py::test_tow'],
    status: 'error',
    code: 'test-not-found',
    exitCode: 2,
    message: /test_tow.*Did you mean test_calc\.py::test_two/,
  },
  'a test file that does not exist': {
    files: whole,
    tests: ['test_clac.py'],
    status: 'error',
    code: 'file-not-found',
    exitCode: 2,
    message: /test_clac\.py.*does not exist/,
  },
  'a path out of the root': {
    files: whole,
    tests: ['../x/test_a.py::test_b'],
    status: 'error',
    code: 'unsupported-test',
    exitCode: 2,
    message: /is no test that Fixpoint knows/,
  },
  'a test of another language': {
    files: whole,
    tests: ['src/a.test.zig::adds'],
    status: 'error',
    code: 'unsupported-test',
    exitCode: 2,
    message: /is no test that Fixpoint knows/,
  },
  'a test that passes': {
    files: whole,
    tests: ['test_calc.py::test_zero'],
    status: 'not-reproduced',
    exitCode: 1,
    message: /passed in two runs/,
  },
  'nothing fails': {
    files: { 'calc.py': source, 'test_calc.py': passing },
    status: 'not-reproduced',
    exitCode: 1,
    message: /no test of the project fails/,
  },
  'a flaky test': {
    files: {
      'test_flaky.py':
        'import os\n\ndef test_every_second_time():\n    mark = os.environ["FIXPOINT_FLAKY_MARK"]\n' +
        '    if os.path.exists(mark):\n        os.remove(mark)\n    else:\n        open(mark, "w").close()\n        raise ValueError("first")\n',
    },
    tests: ['test_flaky.py'],
    status: 'flaky',
    exitCode: 1,
    message: /two runs .* differ.*First run:.*ValueError: first.*Second run:.*passed/s,
  },
  'a syntax error in the test file': {
    files: { 'calc.py': source, 'test_calc.py': 'def test_two(:\n    pass\n' },
    tests: ['test_calc.py::test_two'],
    status: 'error',
    code: 'collection-failed',
    exitCode: 2,
    message: /test_calc\.py could not be loaded.*SyntaxError/s,
  },
  'a project whose import crashes': {
    files: { 'calc.py': 'raise RuntimeError("no config")\n', 'test_calc.py': failing },
    tests: ['test_calc.py'],
    status: 'error',
    code: 'collection-failed',
    exitCode: 2,
    message: /RuntimeError: no config.*calc\.py:1/s,
  },
  'a set-up file that crashes': {
    files: { ...whole, 'conftest.py': 'import not_there\n' },
    status: 'error',
    code: 'collection-failed',
    exitCode: 2,
    message: /conftest\.py.*not_there/s,
  },
  'an import that ends the process': {
    files: { 'calc.py': 'import os\nos._exit(3)\n', 'test_calc.py': failing },
    tests: ['test_calc.py'],
    status: 'error',
    code: 'test-run-broken',
    exitCode: 2,
    message: /stopped before it ran the tests/,
  },
  'an import that misses a file, named as the person knows it': {
    files: {
      'calc.py': 'import os\nopen(os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.json"))\n',
      'test_calc.py': failing,
    },
    tests: ['test_calc.py'],
    status: 'error',
    code: 'collection-failed',
    exitCode: 2,
    message: /FileNotFoundError: .*fixpoint-test-\w+\/project\/data\.json/,
  },
  'a test that ends its process': {
    files: { 'test_end.py': 'import os\n\ndef test_end():\n    os._exit(3)\n' },
    tests: ['test_end.py'],
    status: 'no-fix',
    exitCode: 1,
    message: /process.*what they execute is not known.*test_end\.py::test_end.*exit code 3/s,
  },
  'a test without a fixture': {
    files: { 'calc.py': source, 'test_calc.py': 'from calc import double\n\ndef test_two(client):\n    double(2)\n' },
    tests: ['test_calc.py'],
    status: 'no-fix',
    exitCode: 1,
    message: /test_calc\.py::test_two.*fixture 'client' not found.*Install the plugin/,
  },
  'a test that fails twice, then passes': {
    files: {
      'calc.py':
        'import os\n\ndef count(mark):\n    with open(mark, "a") as file:\n        file.write("x")\n    return os.path.getsize(mark)\n',
      'test_count.py':
        'import os\nfrom calc import count\n\ndef test_count():\n    assert count(os.environ["FIXPOINT_FLAKY_MARK"]) > 2\n',
    },
    tests: ['test_count.py'],
    status: 'flaky',
    exitCode: 1,
    message: /test_count.*failed in two runs.*passed in the third/,
  },
  'a test of a file that is skipped as a whole': {
    files: {
      'test_skip.py': 'import pytest\n\npytest.importorskip("not_there")\n\ndef test_a():\n    assert False\n',
    },
    tests: ['test_skip.py::test_a'],
    status: 'not-reproduced',
    exitCode: 1,
    message: /test_skip\.py::test_a is skipped here/,
  },
  'parameters that no test has': {
    files: {
      'test_two.py':
        'import pytest\n\n@pytest.mark.parametrize("x", ["one", "two"])\ndef test_two(x):\n    assert x == "one"\n',
    },
    tests: ['test_two.py::test_two[tow]'],
    status: 'error',
    code: 'test-not-found',
    exitCode: 2,
    message: /Did you mean test_two\.py::test_two\[two\] or/,
  },
  'an empty workspace': {
    files: {},
    status: 'error',
    code: 'workspace-empty',
    exitCode: 2,
    message: /no source file was found/,
  },
  'a project without tests': {
    files: { 'calc.py': source },
    status: 'error',
    code: 'no-tests-found',
    exitCode: 2,
    message: /No tests were found/,
  },
  'broken pytest settings': {
    files: { ...whole, 'pytest.ini': '[pytest]\naddopts = --no-such-option\n' },
    status: 'error',
    code: 'test-run-broken',
    exitCode: 2,
    message: /--no-such-option/,
  },
  'pytest settings that cannot be read': {
    files: { ...whole, 'pytest.ini': '[pytest\n' },
    status: 'error',
    code: 'test-run-broken',
    exitCode: 2,
    message: /fixpoint-test-\w+\/project\/pytest\.ini:1/,
  },
};

describe('bad input gives its own message and exit code, and leaves the tree as it was', () => {
  it.each(Object.entries(cases))('%s', async (name, { files, tests = [], status, code, exitCode, message }) => {
    const root = project(files);
    const before = hashOfTree(root);
    const result = await runCli(
      ['fix', '--root', root, '--python', python, '--json', '--budget-seconds', '60', ...tests],
      {
        // Outside of the root and of the temporary folders that each run gets.
        env: { FIXPOINT_FLAKY_MARK: join(project({}), 'mark') },
      },
    );
    expect(hashOfTree(root), `${name} changed the tree`).toBe(before);
    const report = fixReportOf(result);
    expect({ status: report.status, code: report.code, exitCode: result.exitCode }, report.message).toEqual({
      status,
      code,
      exitCode,
    });
    expect(report.message).toMatch(message);
  });
});

describe('the environment', () => {
  it('says when there is no Python', async () => {
    const root = project(whole);
    const nothing = project({});
    const result = await runCli(['fix', '--root', root, '--json'], {
      env: { PATH: nothing, VIRTUAL_ENV: '', CONDA_PREFIX: '' },
    });
    expect(fixReportOf(result)).toMatchObject({ status: 'error', code: 'python-not-found' });
    expect(fixReportOf(result).message).toMatch(/python3.*--python/s);
    expect(result.exitCode).toBe(2);
  });

  it('says when the named Python is none', async () => {
    const root = project(whole);
    const result = await runCli(['fix', '--root', root, '--json', '--python', join(root, 'calc.py')]);
    expect(fixReportOf(result)).toMatchObject({ status: 'error', code: 'python-not-usable' });
    expect(result.exitCode).toBe(2);
  });

  it('says when pytest is missing', async () => {
    const root = project(whole);
    // An isolated interpreter: `-I -S` behind a script has no site-packages.
    const bare = join(project({}), 'python');
    writeFileSync(bare, `#!/bin/sh\nexec "${python}" -S "$@"\n`);
    chmodSync(bare, 0o755);
    const result = await runCli(['fix', '--root', root, '--json', '--python', bare], { env: { PYTHONPATH: '' } });
    expect(fixReportOf(result)).toMatchObject({ status: 'error', code: 'pytest-not-found' });
    expect(fixReportOf(result).message).toMatch(/pip install pytest/);
    expect(result.exitCode).toBe(2);
  });

  it('says when the root is no folder', async () => {
    const root = project(whole);
    const result = await runCli(['fix', '--root', join(root, 'calc.py'), '--json']);
    expect(fixReportOf(result)).toMatchObject({ status: 'error', code: 'root-not-a-folder' });
    expect(result.exitCode).toBe(2);
  });

  it.each([
    ['an unknown option', ['fix', '--no-such-option']],
    ['an unknown command', ['repair']],
    ['a budget that is no number', ['fix', '--budget-seconds', 'long']],
    ['a model of no known kind', ['fix', '--model', 'gpt:x']],
    ['a model without a name', ['fix', '--model', 'openai:']],
    ['a server without an address', ['fix', '--model', 'llama-server:here']],
    ["an editor's model", ['fix', '--model', 'editor:x']],
    ['a decoding that there is not', ['fix', '--decoding', 'some']],
    ['a cost below 0', ['fix', '--max-cost', '-1']],
  ])('%s is a usage error', async (_name, args) => {
    const { exitCode, stderr, stdout } = await runCli(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error:/);
  });
});

describe('unusual places work', () => {
  const run = async (root: string): Promise<string> => {
    const before = hashOfTree(root);
    const result = await runCli(['fix', '--root', root, '--python', python, '--json', 'test_calc.py::test_two']);
    expect(hashOfTree(root)).toBe(before);
    return fixReportOf(result).status;
  };

  it('a path with spaces and letters beyond ASCII', async () => {
    expect(await run(project(whole, 'mein Projekt ä 日本'))).toBe('verified');
  });

  it('a folder that cannot be written', async () => {
    const root = project(whole);
    chmodSync(root, 0o555);
    try {
      expect(await run(root)).toBe('verified');
    } finally {
      chmodSync(root, 0o755);
    }
  });

  it('a folder that is a repository of git, with a virtual environment inside', async () => {
    const root = project({
      ...whole,
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.venv/pyvenv.cfg': '',
      '.venv/lib/x.py': 'y = 1\n',
    });
    expect(await run(root)).toBe('verified');
    expect(existsSync(join(root, '.git/HEAD'))).toBe(true);
  });

  it('no trace stays in the temporary folder', async () => {
    const temporary = project({});
    mkdirSync(join(temporary, 'tmp'));
    const root = project(whole);
    await runCli(['fix', '--root', root, '--python', python, '--json'], { env: { TMPDIR: join(temporary, 'tmp') } });
    expect(readdirSync(join(temporary, 'tmp'))).toEqual([]);
    rmSync(join(temporary, 'tmp'), { recursive: true });
  });
});
