import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixReportOf, hashOfTree, localizeReportOf, project, runCli } from './cli.ts';
import { pythonForTests } from './pythonForTests.ts';

let python: string;
beforeAll(async () => {
  python = await pythonForTests();
});

const stats = `def mean(values):
    total = 0
    for value in values:
        total += value
    return total / len(values)


def clamp(value, low, high):
    if value < low:
        return low
    if value < high:
        return high
    return value


def spread(values):
    return max(values) - min(values)
`;
const tests = `import pytest
from stats import clamp, mean, spread


def test_mean():
    assert mean([1, 2, 3]) == 2


def test_spread():
    assert spread([4, 1, 3]) == 3


def test_clamp_low():
    assert clamp(-1, 0, 10) == 0


def test_clamp_high():
    assert clamp(11, 0, 10) == 10


def test_clamp_inside():
    assert clamp(5, 0, 10) == 5
`;
const files = { 'stats.py': stats, 'tests/test_stats.py': tests, 'conftest.py': '' };

const fix = (root: string, ...args: string[]) => runCli(['fix', '--root', root, '--python', python, '--json', ...args]);

describe('fixpoint fix', () => {
  it('repairs a failing test, says what it ran, and writes nothing', async () => {
    const root = project(files);
    const before = hashOfTree(root);
    const result = await fix(root, 'tests/test_stats.py::test_clamp_inside');
    expect(hashOfTree(root)).toBe(before);
    const report = fixReportOf(result);
    expect(report.status, report.message).toBe('verified');
    expect(result.exitCode).toBe(0);
    expect(report.tests).toMatchObject([{ id: 'tests/test_stats.py::test_clamp_inside', outcome: 'failed' }]);
    expect(report.suspects[0]).toMatchObject({ file: 'stats.py', function: 'clamp', line: 8, endLine: 13 });
    expect(report.suspects.every(({ file }) => file === 'stats.py')).toBe(true);
    const [best] = report.patches;
    expect(best).toMatchObject({
      rank: 1,
      verdict: 'verified',
      files: ['stats.py'],
      target: { passed: 1, failed: 0 },
      covering: { failed: 0 },
      full: { passed: 5, failed: 0, newFailures: [] },
    });
    // Of the other tests of clamp, one passed before.
    expect(best?.covering.passed).toBe(1);
    expect(report.counts.shown).toBe(report.patches.length);
    expect(report.timingsMs.total).toBeGreaterThan(0);
  });

  it('gives diffs that git applies and that make the tests pass', async () => {
    const root = project(files);
    const report = fixReportOf(await fix(root));
    expect(report.patches.length).toBeGreaterThan(0);
    for (const { diff } of report.patches) {
      const copy = project(files);
      execFileSync('git', ['apply', '-'], {
        cwd: copy,
        input: diff,
        env: { ...process.env, GIT_CEILING_DIRECTORIES: join(copy, '..') },
      });
      execFileSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], { cwd: copy });
    }
  });

  it('--apply writes the best patch and nothing else', async () => {
    const root = project(files);
    const result = await fix(root, '--apply', 'tests/test_stats.py::test_clamp_inside');
    const report = fixReportOf(result);
    expect(report.message).toContain('Applied to stats.py');
    expect(readFileSync(join(root, 'tests/test_stats.py'), 'utf8')).toBe(tests);
    execFileSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
      cwd: root,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
  });

  it('repairs what several tests name together, and keeps line endings', async () => {
    const root = project({
      ...files,
      'stats.py': stats.replaceAll('\n', '\r\n').replace('max(values) - min', 'max(values) + min'),
    });
    const report = fixReportOf(await fix(root, 'tests/test_stats.py::test_spread'));
    expect(report.status).toBe('verified');
    const added = report.patches[0]?.diff.split('\n').filter((line) => /^\+[^+]/.test(line)) ?? [];
    expect(added.length).toBeGreaterThan(0);
    expect(added.every((line) => line.endsWith('\r'))).toBe(true);
  });

  it('never offers to change a test, even when only that would help', async () => {
    const root = project({
      'calc.py': 'def one():\n    return 1\n',
      'test_calc.py':
        'from calc import one\n\ndef test_a():\n    assert one() == 1\n\ndef test_b():\n    assert one() == [object()]\n',
    });
    const result = await fix(root, '--budget-seconds', '20', 'test_calc.py::test_b');
    const report = fixReportOf(result);
    expect(['no-fix', 'budget-exhausted']).toContain(report.status);
    expect(report.patches).toEqual([]);
    expect(report.suspects[0]).toMatchObject({ function: 'one' });
    expect(result.exitCode).toBe(1);
  });

  it('survives candidates that loop for ever', async () => {
    const root = project({
      'count.py':
        'def digits(n):\n    found = 1\n    while n >= 10:\n        n = n // 10\n        found += 2\n    return found\n',
      'test_count.py':
        'from count import digits\n\ndef test_one():\n    assert digits(7) == 1\n\ndef test_many():\n    assert digits(12345) == 5\n',
    });
    expect(fixReportOf(await fix(root, 'test_count.py::test_many')).status).toBe('verified');
  });

  it('repairs a loop that never ends, though several tests hang in it', async () => {
    const root = project({
      'search.py': [
        'def lower_bound(xs, x):',
        '    low, high = 0, len(xs)',
        '    while low < high:',
        '        middle = (low + high) // 2',
        '        if xs[middle] < x:',
        '            low = middle',
        '        else:',
        '            high = middle',
        '    return low',
        '',
      ].join('\n'),
      'test_search.py': [
        'from search import lower_bound',
        'def test_first():',
        '    assert lower_bound([1, 2, 3], 1) == 0',
        'def test_last():',
        '    assert lower_bound([1, 2, 3], 3) == 2',
        'def test_empty():',
        '    assert lower_bound([], 1) == 0',
        'def test_beyond():',
        '    assert lower_bound([1, 2, 3], 4) == 3',
        '',
      ].join('\n'),
    });
    const report = fixReportOf(await fix(root));
    expect(report.tests.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'test_search.py::test_last timed-out',
      'test_search.py::test_beyond timed-out',
    ]);
    expect(report.suspects[0]?.lines[0]?.line).toBe(6);
    expect(report.status, report.message).toBe('verified');
    expect(report.patches[0]).toMatchObject({ target: { passed: 2, failed: 0 }, full: { passed: 4, failed: 0 } });
    expect(report.patches.map(({ diff }) => diff).join()).toContain('+            low = middle + 1');
  });

  it('searches with the tests that run the program in their own process, and verifies the others, too', async () => {
    const root = project({
      'calc.py': 'def double(x):\n    return x * 3\n\n\nif __name__ == "__main__":\n    print(double(2))\n',
      'test_calc.py':
        'import os, subprocess, sys\nfrom calc import double\n\n' +
        'def test_ends_its_process():\n    os._exit(1)\n\n' +
        'def test_script():\n    assert int(subprocess.check_output([sys.executable, "calc.py"])) == 4\n\n' +
        'def test_two():\n    assert double(2) == 4\n\ndef test_three():\n    assert double(3) == 6\n',
    });
    const report = fixReportOf(await fix(root));
    expect(report.status, report.message).toBe('verified');
    expect(report.patches[0]?.target).toEqual({ passed: 3, failed: 0 });
    expect(report.message).toMatch(/Left out: 1 failing test that hangs or ends its process/);
  });

  it('prints a report for people without --json', async () => {
    const root = project(files);
    const { stdout, stderr, exitCode } = await runCli([
      'fix',
      '--root',
      root,
      '--python',
      python,
      'tests/test_stats.py::test_clamp_inside',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /Suspects[\s\S]*clamp[\s\S]*Patch 1 of[\s\S]*--- a\/stats\.py[\s\S]*Verified in a fresh run: failing tests 1\/1/,
    );
    expect(stderr).toMatch(/^reproduce: /m);
  });
});

describe('fixpoint localize', () => {
  it('ranks functions and lines, and groups failing tests by cause', async () => {
    const root = project({ ...files, 'stats.py': stats.replace('total / len', 'total / 0 * len') });
    const before = hashOfTree(root);
    const result = await runCli(['localize', '--root', root, '--python', python, '--json']);
    expect(hashOfTree(root)).toBe(before);
    const report = localizeReportOf(result);
    expect(result.exitCode).toBe(0);
    expect(report.status).toBe('localized');
    expect(report.groups.map(({ cause, tests: ids }) => [cause.replace(/:\d+$/, ''), ids])).toEqual([
      ['ZeroDivisionError at stats.py', ['tests/test_stats.py::test_mean']],
      [
        'AssertionError in tests/test_stats.py',
        ['tests/test_stats.py::test_clamp_high', 'tests/test_stats.py::test_clamp_inside'],
      ],
    ]);
    expect(report.groups[0]?.suspects[0]).toMatchObject({
      function: 'mean',
      rank: 1,
      lines: [{ line: 5 }, {}, {}, {}],
    });
  });
});

describe('fixpoint doctor', () => {
  it('finds what it needs', async () => {
    const { exitCode, stdout } = await runCli(['doctor', '--root', project(files), '--python', python, '--json']);
    const document = JSON.parse(stdout) as {
      status: string;
      findings: { area: string; name: string; isUsable: boolean }[];
    };
    expect(exitCode).toBe(0);
    expect(document.status).toBe('ready');
    expect(
      document.findings
        .filter(({ area, isUsable }) => isUsable && area !== 'model')
        // Language servers are there or not; TypeScript's own engine is always.
        .filter(({ area, name }) => area !== 'completion engine' || name.startsWith('typescript'))
        .map(({ area, name }) => `${area} ${name.split(/,? /)[0] ?? ''}`),
    ).toEqual([
      'language C',
      'language C++',
      'language C#',
      'language Go',
      'language Java',
      'language JavaScript',
      'language PHP',
      'language Python',
      'language Ruby',
      'language Rust',
      'language TSX',
      'language TypeScript',
      'interpreter Python',
      'framework pytest',
      'completion engine typescript',
    ]);
  });
});

describe('what runs leave behind does not deceive', () => {
  it('a candidate that makes a lasting file verifies nothing', async () => {
    const root = project({
      'store.py':
        'import json, os\n\ndef save(items, folder="."):\n    if len(items) > 10:\n        with open(os.path.join(folder, "items.json"), "w") as file:\n            json.dump(items, file)\n    return len(items)\n',
      'test_store.py':
        'import os\nfrom store import save\n\ndef test_count():\n    assert save([1]) == 1\n\ndef test_save():\n    save([1, 2])\n    assert os.path.exists("items.json")\n',
    });
    const report = fixReportOf(await fix(root, 'test_store.py::test_save', '--budget-seconds', '60'));
    for (const { diff } of report.patches) {
      const copy = project({
        'store.py': readFileSync(join(root, 'store.py'), 'utf8'),
        'test_store.py': readFileSync(join(root, 'test_store.py'), 'utf8'),
      });
      execFileSync('git', ['apply', '-'], {
        cwd: copy,
        input: diff,
        env: { ...process.env, GIT_CEILING_DIRECTORIES: join(copy, '..') },
      });
      execFileSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], { cwd: copy });
    }
    expect(report.status).toBe('verified');
  });

  it('a file that holds tests is read-only, whatever its name', async () => {
    const root = project({
      'calc.py': 'def one():\n    return 1\n',
      'tests.py':
        'from calc import one\n\nexpected = 5\n\ndef check(value):\n    return value == expected\n\ndef test_a():\n    assert check(one() + 3)\n',
      'pytest.ini': '[pytest]\npython_files = tests.py\n',
    });
    const report = fixReportOf(await fix(root, 'tests.py::test_a'));
    expect(report.suspects.map(({ file }) => file)).toEqual(['calc.py']);
    expect(report.patches.flatMap((patch) => patch.files).filter((file) => file !== 'calc.py')).toEqual([]);
  });

  it('a file that is changed meanwhile is not overwritten by --apply', async () => {
    const root = project(files);
    const result = await runCli(
      [
        'fix',
        '--root',
        root,
        '--python',
        python,
        '--json',
        '--verbose',
        '--apply',
        'tests/test_stats.py::test_clamp_inside',
      ],
      { when: { text: 'spectra:', act: () => writeFileSync(join(root, 'stats.py'), `# new\n${stats}`) } },
    );
    expect(fixReportOf(result)).toMatchObject({ status: 'error', code: 'changed-since' });
    expect(result.exitCode).toBe(2);
    expect(readFileSync(join(root, 'stats.py'), 'utf8')).toBe(`# new\n${stats}`);
  });
});
