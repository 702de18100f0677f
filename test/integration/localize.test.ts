import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CliOptions, CliResult } from './cli.ts';
import { hashOfTree, localizeReportOf, project, runCli } from './cli.ts';
import { packagesFrom, projectWithPackages } from './installedPackages.ts';
import { temporaryFolder } from './pytestProject.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});

const localize = (root: string, args: readonly string[] = [], options?: CliOptions): Promise<CliResult> =>
  runCli(['localize', '--root', root, '--python', python, '--quiet', ...args], options);
const asDocument = ['--json'];

/** Nothing but a prior can tell which of the two is wrong. */
const rates = {
  'rates.py': 'def net_rate(rate):\n    return rate\n\n\ndef gross_rate(rate):\n    return rate + 1\n',
  'test_rates.py':
    'from rates import gross_rate, net_rate\n\n\ndef test_rates():\n    assert gross_rate(1) + net_rate(1) == 2\n',
};
/** The order inside of a tie is another one. */
const issue = 'Since yesterday `net_rate` is too low.\n';

describe('a report of the problem', () => {
  it.each<[name: string, options: () => { args: string[]; input?: string }]>([
    ['in a file', () => ({ args: ['--issue', join(project({ 'issue.md': issue }), 'issue.md')] })],
    ['from standard input', () => ({ args: ['--issue', '-'], input: issue })],
  ])('%s raises what it names', async (_name, options) => {
    const { args, input } = options();
    const result = await localize(project(rates), [...asDocument, ...args], input === undefined ? {} : { input });
    const { suspects } = localizeReportOf(result);
    expect(suspects.map(({ function: name, rank }) => [name, rank])).toEqual([
      ['net_rate', 1],
      ['gross_rate', 2],
    ]);
    expect(suspects[0]?.evidence).toContain('named in the issue text');
    expect(suspects[1]?.evidence).not.toContain('named in the issue text');
    expect(suspects[0]?.score).toBeGreaterThan((suspects[1]?.score ?? 0) * 1.3);
  });

  it('is not needed: without it the other one comes first', async () => {
    const { suspects } = localizeReportOf(await localize(project(rates), asDocument));
    expect(suspects.map(({ function: name, rank }) => [name, rank])).toEqual([
      ['gross_rate', 1],
      ['net_rate', 2],
    ]);
  });

  it('that cannot be read ends the run', async () => {
    const result = await localize(project(rates), [...asDocument, '--issue', 'not/there.md']);
    expect(localizeReportOf(result)).toMatchObject({ status: 'error', code: 'issue-unreadable' });
    expect(result.exitCode).toBe(2);
  });
});

describe('what was changed lately', () => {
  const git = (root: string, ...args: string[]): void => {
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...author, ...args], { cwd: root });
  };
  const before = {
    ...rates,
    'rates.py': rates['rates.py'].replace(
      'def net_rate(rate):\n    return rate',
      'def net_rate(rate):\n    return rate - 1',
    ),
  };

  it('is suspected more, and the repository is as it was', async () => {
    const root = project(before);
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    writeFileSync(join(root, 'rates.py'), rates['rates.py']);
    const hash = hashOfTree(root);
    const { suspects } = localizeReportOf(await localize(root, asDocument));
    expect(suspects[0]).toMatchObject({ function: 'net_rate', rank: 1 });
    expect(suspects[0]?.evidence).toContain('changed since the last commit');
    expect(suspects[1]?.evidence).not.toContain('changed since the last commit');
    expect(hashOfTree(root)).toBe(hash);

    git(root, 'commit', '-qam', 'second');
    const committed = localizeReportOf(await localize(root, asDocument));
    expect(committed.suspects[0]).toMatchObject({ function: 'net_rate' });
    expect(committed.suspects[0]?.evidence).toContain('changed by the last commit');
  });
});

describe('failures that lines of the program cannot explain', () => {
  const files = {
    'calc.py': 'def one():\n    return 1\n',
    'test_calc.py': [
      'import os, time',
      'from calc import one',
      '',
      'def test_passes():\n    assert one() == 1',
      'def test_wrong():\n    assert one() == 2',
      'def test_module():\n    import not_installed_anywhere',
      'def test_fixture(no_such_fixture):\n    pass',
      'def test_snapshot():\n    raise AssertionError("[snapshot failed] Snapshot does not match the stored one")',
      'def test_slow():\n    time.sleep(60)',
      'def test_ends():\n    os._exit(3)',
      'def test_nothing():\n    assert 1 == 2',
      '',
    ].join('\n'),
  };
  let root: string;
  let json: CliResult;
  let text: CliResult;
  beforeAll(async () => {
    root = project(files);
    json = await localize(root, [...asDocument, '--budget-seconds', '30']);
    text = await localize(root, ['test_calc.py::test_module', 'test_calc.py::test_fixture']);
  });

  it('are told with their reason, and the others are ranked', () => {
    const report = localizeReportOf(json);
    expect(report.unranked.map(({ test, reason }) => `${test.split('::')[1] ?? ''}: ${reason}`).sort()).toEqual([
      'test_ends: process-ended',
      'test_fixture: missing-fixture',
      'test_module: missing-module',
      'test_nothing: no-program-code',
      'test_slow: timeout',
      'test_snapshot: snapshot-mismatch',
    ]);
    expect(report.status).toBe('localized');
    expect(report.spectrum).toEqual({ failing: 1, passing: 1 });
    expect(report.suspects).toMatchObject([{ function: 'one', tests: { failing: ['test_calc.py::test_wrong'] } }]);
    // All that fails is listed, ranked or not.
    expect(report.tests).toHaveLength(7);
    expect(json.exitCode).toBe(0);
  });

  it.each([
    ['test_module', /not_installed_anywhere.*Install it for the interpreter of the tests/],
    ['test_fixture', /no_such_fixture.*Install the plugin that does, or correct its name/],
    ['test_snapshot', /If the new result is meant, update the snapshot/],
    ['test_slow', /takes too long/],
    ['test_ends', /its process ended in the middle/],
    ['test_nothing', /executes no code of the program in its own process/],
  ])('%s: with advice', (name, advice) => {
    const { unranked } = localizeReportOf(json);
    expect(unranked.find(({ test }) => test.endsWith(`::${name}`))?.message).toMatch(advice);
  });

  it('are told in the text, too', () => {
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/Not ranked\n {2}missing-module: .*test_module/);
    expect(text.stdout).toMatch(/ {2}missing-fixture: .*test_fixture/);
    expect(text.stdout).toMatch(/Nothing to repair in the program: .*\(and 1 more like it\)/);
  });

  it.each<[name: string, program: string, test: string, reason: string, message: RegExp]>([
    ['a module that is missing', '', 'import not_installed_anywhere\n', 'missing-module', /not_installed_anywhere/],
    [
      'a module that raises',
      'raise ValueError("no")\n',
      'import calc\n',
      'crash-at-import',
      /ValueError: no \(calc\.py:1\)/,
    ],
  ])('%s while the test file is loaded', async (_name, program, test, reason, message) => {
    const broken = project({ 'calc.py': program, 'test_calc.py': `${test}\n\ndef test_a():\n    pass\n` });
    const result = await localize(broken, [...asDocument, 'test_calc.py::test_a']);
    const report = localizeReportOf(result);
    expect(report).toMatchObject({ status: 'error', code: 'collection-failed' });
    expect(report.unranked).toMatchObject([{ test: 'test_calc.py', reason }]);
    expect(report.message).toMatch(message);
    expect(result.exitCode).toBe(2);
  });

  it.skipIf(!existsSync(join(packagesFrom('FIXPOINT_VITEST'), 'vitest')))('a snapshot of vitest', async () => {
    const snapshot = projectWithPackages(
      {
        'package.json': '{ "type": "module", "devDependencies": { "vitest": "*" } }',
        'name.js': 'export const name = () => "new";\n',
        'name.test.js':
          'import { expect, test } from "vitest";\nimport { name } from "./name.js";\n\ntest("name", () => {\n  expect(name()).toMatchInlineSnapshot(`"old"`);\n});\n',
      },
      packagesFrom('FIXPOINT_VITEST'),
    );
    const result = await localize(snapshot, asDocument);
    const report = localizeReportOf(result);
    expect(report.unranked, report.message).toMatchObject([
      { test: 'name.test.js::name', reason: 'snapshot-mismatch' },
    ]);
    expect(report.status).toBe('nothing-found');
    expect(result.exitCode).toBe(1);
  });
});

describe('a test that fails otherwise each time', () => {
  it('is flaky, and both runs are shown', async () => {
    const counter = join(temporaryFolder(), 'counter');
    const root = project({
      'calc.py': 'def one():\n    return 1\n',
      'test_calc.py': [
        'import os',
        'from calc import one',
        '',
        'def test_odd():',
        '    with open(os.environ["COUNTER"], "a+") as file:',
        '        file.write("x")',
        '        file.seek(0)',
        '        run = len(file.read())',
        '    if run == 1:',
        '        raise ValueError("the first time")',
        '    raise KeyError("the next time")',
        '',
      ].join('\n'),
    });
    const result = await localize(root, [...asDocument, 'test_calc.py::test_odd'], { env: { COUNTER: counter } });
    const report = localizeReportOf(result);
    expect(report.status).toBe('flaky');
    expect(report.message).toMatch(/First run: .*ValueError: the first time.*Second run: .*KeyError: 'the next time'/);
    expect(report.tests.map(({ message }) => message)).toEqual(['the first time', "'the next time'"]);
    expect(result.exitCode).toBe(1);

    rmSync(counter);
    const { stdout } = await localize(root, ['test_calc.py::test_odd'], { env: { COUNTER: counter } });
    expect(stdout).toMatch(/the first time[\s\S]*the next time/);
  });
});

it('failing tests of two causes are two groups', async () => {
  const root = project({
    'calc.py':
      'def share(total, people):\n    return total / people\n\n\ndef label(text):\n    return text.missing()\n\n\ndef fine():\n    return 1\n',
    'test_calc.py': [
      'from calc import fine, label, share',
      'def test_share():\n    assert share(1, 0) == 0',
      'def test_share_of_two():\n    assert share(2, 0) == 0',
      'def test_label():\n    assert label("a") == "A"',
      'def test_fine():\n    assert fine() == 1',
      '',
    ].join('\n'),
  });
  const { groups, suspects } = localizeReportOf(await localize(root, asDocument));
  expect(groups.map(({ cause, tests }) => [cause, tests])).toEqual([
    ['ZeroDivisionError at calc.py:2', ['test_calc.py::test_share', 'test_calc.py::test_share_of_two']],
    ['AttributeError at calc.py:6', ['test_calc.py::test_label']],
  ]);
  expect(groups.map((group) => group.suspects.map(({ function: name }) => name))).toEqual([['share'], ['label']]);
  expect(suspects).toHaveLength(2);
  const { stdout } = await localize(root);
  expect(stdout).toMatch(
    /ZeroDivisionError at calc\.py:2 \(test_calc\.py::test_share, .*\)\nSuspects[\s\S]*AttributeError at calc\.py:6 \(/,
  );
});

describe('spectra are kept', () => {
  const testOf = (module: string, name: string, expected: number): string =>
    `import os\nfrom ${module} import value\n\n\ndef ${name}():\n    with open(os.environ["RUNS"], "a") as file:\n        file.write("${name}\\n")\n    assert value() >= ${expected}\n`;
  const files = {
    'a.py': 'def value():\n    return 1\n',
    'b.py': 'def value():\n    return 2\n',
    'both.py': 'import a\nimport b\n\n\ndef value():\n    return a.value() + b.value()\n',
    'test_a.py': testOf('a', 'test_a', 0),
    'test_b.py': testOf('b', 'test_b', 0),
    'test_both.py': testOf('both', 'test_both', 4),
  };

  it('and only tests that execute a changed file run again', async () => {
    const root = project(files);
    const runs = join(temporaryFolder(), 'runs');
    const env = { RUNS: runs, XDG_CACHE_HOME: temporaryFolder() };
    const runsOf = async (): Promise<{ ran: string[]; passing: number }> => {
      writeFileSync(runs, '');
      const { spectrum, status, message } = localizeReportOf(await localize(root, asDocument, { env }));
      expect(status, message).toBe('localized');
      return { ran: readFileSync(runs, 'utf8').trim().split('\n').sort(), passing: spectrum.passing };
    };
    // To see what fails, all tests run once, and what fails again with coverage. The first time, whole files run with it.
    const always = ['test_a', 'test_b', 'test_both', 'test_both'];
    expect(await runsOf()).toEqual({ ran: [...always, 'test_a', 'test_b', 'test_both'].sort(), passing: 2 });
    expect(await runsOf()).toEqual({ ran: always, passing: 2 });
    writeFileSync(join(root, 'a.py'), 'def value():\n    return 0\n');
    expect(await runsOf()).toEqual({ ran: ['test_a', ...always], passing: 2 });
    expect(await runsOf()).toEqual({ ran: always, passing: 2 });
  });
});
