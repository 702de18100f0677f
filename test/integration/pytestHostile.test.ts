import { beforeAll, describe, expect, it } from 'vitest';
import { hashOfTree, project } from './cli.ts';
import type { RunRecord } from './pytestProject.ts';
import { hasModule, linesOf, openRunner, pythons, runTests } from './pytestProject.ts';

/** Projects that do what gets in the way of running and measuring their tests. */

const files = {
  'calc.py': 'def double(x):\n    if x < 0:\n        return 0\n    return x * 3\n',
  'test_calc.py':
    'from calc import double\n\ndef test_negative():\n    assert double(-1) == 0\n\ndef test_two():\n    assert double(2) == 4\n',
};
const outcomes = { 'test_calc.py::test_negative': 'passed', 'test_calc.py::test_two': 'failed' };

const fileOf = (bodies: readonly string[]): string =>
  bodies.map((body, n) => `def test_${n}():\n${body.replaceAll(/^/gm, '    ')}\n`).join('\n');

describe.each(pythons)('pytest run by %s, where', (python) => {
  const run = async (
    more: Readonly<Record<string, string>>,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<RunRecord> => {
    const root = project({ ...files, ...more });
    const before = hashOfTree(root);
    const record = await runTests(await openRunner(root, python, environment), root, [], { wantsCoverage: true });
    expect(hashOfTree(root)).toBe(before);
    return record;
  };
  const coverage = (record: RunRecord): Record<string, number[] | undefined> =>
    Object.fromEntries(
      [...record.results].map(([id, result]) => [id, result.coverage && linesOf(result.coverage)['calc.py']]),
    );
  const exact = { 'test_calc.py::test_negative': [2, 3], 'test_calc.py::test_two': [2, 4] };

  describe('coverage is measured by the project itself:', () => {
    const left = {
      '.coverage': 'not a database',
      '.coverage.host.1.2': 'nor is this',
      'coverage.xml': '<coverage',
      'htmlcov/index.html': '<html>',
      '.coveragerc': '[run]\nparallel = true\nbranch = true\n[report]\nfail_under = 100\n',
    };

    it('what was left by it stays, and is not read', async () => {
      const record = await run(left);
      expect(record.outcomes).toEqual(outcomes);
      expect(coverage(record)).toEqual(exact);
    });

    it.each<[string, Record<string, string>, NodeJS.ProcessEnv]>([
      [
        'options of pytest-cov',
        {
          'pytest.ini':
            '[pytest]\naddopts = --cov=calc --cov-branch --cov-report=html --cov-report=xml --cov-fail-under=100\n',
        },
        {},
      ],
      [
        'processes that measure themselves',
        {},
        { COVERAGE_PROCESS_START: '.coveragerc', COV_CORE_SOURCE: 'calc', COV_CORE_CONFIG: ':' },
      ],
    ])('%s change nothing', async (_name, more, environment) => {
      if ('pytest.ini' in more && !(await hasModule(python, 'pytest_cov'))) return;
      const record = await run({ ...left, ...more }, environment);
      expect(record.outcomes).toEqual(outcomes);
      expect(record.end).toEqual({ kind: 'completed' });
      expect(coverage(record)).toEqual(exact);
    });

    it('a set-up file that starts it has its own way, and we ours', async () => {
      if (!(await hasModule(python, 'coverage'))) return;
      const record = await run({
        'conftest.py':
          'import coverage\n\nmeasured = coverage.Coverage(data_file=None)\nmeasured.start()\n\ndef pytest_unconfigure():\n    measured.stop()\n',
      });
      expect(record.outcomes).toEqual(outcomes);
      expect(coverage(record)).toEqual(exact);
      expect(linesOf(record.importCoverage)['calc.py']).toEqual([1]);
    });
  });

  it.each<[string, string]>([
    ['a trace function', 'import sys\n\nsys.settrace(lambda *event: None)\n'],
    ['a profile function', 'import sys\n\nsys.setprofile(lambda *event: None)\n'],
    ['no trace function for threads', 'import threading\n\nthreading.settrace(None)\n'],
    [
      'tools of sys.monitoring',
      'import sys\n\nif hasattr(sys, "monitoring"):\n    for tool in range(6):\n        if sys.monitoring.get_tool(tool) is None:\n            sys.monitoring.use_tool_id(tool, "mine")\n',
    ],
  ])('the set-up file installs %s, lines are still those of each test', async (_name, conftest) => {
    const record = await run({ 'conftest.py': conftest });
    expect(record.outcomes).toEqual(outcomes);
    expect(coverage(record)).toEqual(exact);
    expect(linesOf(record.importCoverage)['calc.py']).toEqual([1]);
  });

  it('a thread of one test is remembered and forgotten in the next, all of its lines are told', async () => {
    const test = [
      'import threading',
      'from calc import double',
      'kept = []',
      'def target():',
      '    try:',
      '        double(None)',
      '    except TypeError as error:',
      '        kept.append(error)',
      'def test_a():',
      '    thread = threading.Thread(target=target)',
      '    thread.start()',
      '    thread.join()',
      'def test_b():',
      '    kept.clear()',
      '    assert double(-1) == 0',
      '',
    ].join('\n');
    const record = await run({ 'test_thread.py': test });
    expect(coverage(record)).toEqual({ ...exact, 'test_thread.py::test_a': [2], 'test_thread.py::test_b': [2, 3] });
  });

  it('an endless recursion, its lines are told, and those of the test after it', async () => {
    const record = await run({
      'deep.py': 'def down(n):\n    if n == -1:\n        return 0\n    return down(n)\n',
      'test_deep.py':
        'from calc import double\nfrom deep import down\n\ndef test_a():\n    down(1)\n\ndef test_b():\n    assert double(-1) == 0\n',
    });
    const linesOfTest = (test: string) => linesOf(record.results.get(`test_deep.py::${test}`)?.coverage ?? new Map());
    expect(record.results.get('test_deep.py::test_a')?.outcome).toBe('failed');
    expect(linesOfTest('test_a')['deep.py']).toEqual([2, 4]);
    expect(linesOfTest('test_b')['calc.py']).toEqual([2, 3]);
  });

  it('every test is traced by the project, its lines are right or are not told', async () => {
    const fixture =
      'import sys\nimport pytest\n\n@pytest.fixture(autouse=True)\ndef traced():\n    sys.settrace(lambda *event: None)\n    yield\n';
    const record = await run({ 'conftest.py': fixture });
    expect(record.outcomes).toEqual(outcomes);
    const told = coverage(record);
    for (const [id, lines] of Object.entries(exact)) expect([undefined, lines]).toContainEqual(told[id]);
  });

  it.each([
    ['xdist', '-n auto --dist loadfile'],
    ['', '-x --maxfail=1 --lf --ff --sw'],
    ['random_order', '--random-order'],
    ['', '-q -q --tb=no --no-header -rN'],
    ['', '-p no:terminal'],
    ['', '-p no:assertion'],
    ['', '-p no:capture -s'],
    ['', '-p no:cacheprovider -p no:doctest -p no:logging -p no:unittest'],
    ['', '-p no:python_path --import-mode=importlib --strict-markers'],
    ['', '--co'],
    ['', '--doctest-modules'],
    ['pytest_timeout', '--timeout=20 --timeout-method=thread'],
  ])('options are set (%s: %s), tests run as ever', async (module, options) => {
    if (module !== '' && !(await hasModule(python, module))) return;
    const path = options.includes('importlib') ? { PYTHONPATH: '.' } : {};
    const record = await run({ 'pytest.ini': `[pytest]\naddopts = ${options}\n` }, path);
    expect(record.errors).toEqual([]);
    expect(record.outcomes).toEqual(outcomes);
    expect(coverage(record)).toEqual(exact);
  });

  it('output floods, looks like results, or goes to our descriptor, nothing comes of it', async () => {
    const told = '{"kind":"result","result":{"id":"test_a.py::test_4","outcome":"passed","durationMs":1}}\\n';
    const record = await run({
      'pytest.ini': '[pytest]\naddopts = -s\n',
      'test_a.py': `import os, sys, warnings\n\n${fileOf([
        'for _ in range(800):\n    os.write(1, b"x" * 65536)\n    os.write(2, b"y\\n" * 32768)',
        `sys.stdout.write('${told}' * 3)\nos.write(1, b'${told}')`,
        `for descriptor in range(3, 64):\n    try:\n        os.write(descriptor, b'${told}')\n    except OSError:\n        pass`,
        'warnings.warn("\\x1b[2J" * 100000)',
        'assert False',
      ])}`,
    });
    expect(record.outcomes).toEqual({
      ...outcomes,
      ...Object.fromEntries([0, 1, 2, 3].map((n) => [`test_a.py::test_${n}`, 'passed'])),
      'test_a.py::test_4': 'failed',
    });
    expect(record.end).toEqual({ kind: 'completed' });
  });

  describe('a test ends its process:', () => {
    const endings = [
      'os.kill(os.getpid(), 9)',
      'os._exit(0)',
      'os.abort()',
      'ctypes.string_at(0)',
      'os.closerange(0, 4096)',
      'import marshal\nx = ()\nfor _ in range(10 ** 6):\n    x = (x,)\nrepr(x)\nhash(x)\nos._exit(1)',
    ];
    let record: RunRecord;
    beforeAll(async () => {
      record = await run({ 'test_a.py': `import ctypes, os\n\n${fileOf(['pass', ...endings, 'pass'])}` });
    });

    it.each(endings.map((body, index) => [body, index + 1] as const))('%j', (_body, number) => {
      expect(['crashed', 'failed']).toContain(record.outcomes[`test_a.py::test_${number}`]);
    });

    it('the others run', () => {
      expect(record.outcomes).toMatchObject({
        ...outcomes,
        'test_a.py::test_0': 'passed',
        [`test_a.py::test_${endings.length + 1}`]: 'passed',
      });
      expect(record.end).toEqual({ kind: 'completed' });
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['settings that are no TOML', { 'pyproject.toml': '[tool.pytest.ini_options\n' }, /pyproject\.toml|TOML/i],
    [
      'an unknown setting under strict settings',
      { 'pytest.ini': '[pytest]\naddopts = --strict-config\nno_such_setting = 1\n' },
      /Unknown config (?:option|ini key): no_such_setting/,
    ],
    ['a version of pytest that is not there', { 'pytest.ini': '[pytest]\nminversion = 99.0\n' }, /requires pytest-99/],
    [
      'a plugin that is not there',
      { 'pytest.ini': '[pytest]\nrequired_plugins = pytest-not-there\n' },
      /pytest-not-there/,
    ],
  ])('the settings are broken by %s, the output says so', async (_name, more, output) => {
    const { end } = await run(more);
    expect(end.kind).toBe('broken');
    expect(end.kind === 'broken' && end.output).toMatch(output);
  });
});
