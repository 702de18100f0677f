import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestFailure } from '../../src/testing/testRunner.ts';
import { project } from './cli.ts';
import type { RunRecord } from './pytestProject.ts';
import { hasModule, openRunner, pythons, runTests } from './pytestProject.ts';

/** What failures tell beside their message, and what kinds of them look like. */

const header = `
import unittest
import pytest

class Loud:
    def __init__(self, name):
        self.name = name
    def __repr__(self):
        raise ValueError("no text")

class Endless:
    def __repr__(self):
        return repr(self)

def check(a, b):
    assert a == b

`;

/** Body of a test; the actual and the expected value that it tells. */
const comparisons: Record<string, [string, string?, string?]> = {
  numbers: ['assert 1 + 1 == 3', '2', '3'],
  'texts, as Python writes them': [`assert "a\\nb" == 'a"'`, String.raw`'a\nb'`, `'a"'`],
  'values in a function that was called': ['check([1], [2])', '[1]', '[2]'],
  'over several lines': ['assert (\n    [1,\n     2]\n    == [1, 3]\n)', '[1, 2]', '[1, 3]'],
  'with a message': ['assert {"a": 1} == {"a": 2}, "wrong"', "{'a': 1}", "{'a': 2}"],
  'as part of a condition': ['assert True and 1 == 2', '1', '2'],
  'the last of several': ['try:\n    assert 1 == 2\nexcept AssertionError:\n    pass\nassert 3 == 4', '3', '4'],
  'but not one that failed on purpose': ['with pytest.raises(AssertionError):\n    assert 1 == 2\nassert not 3'],
  'nor one that failed before an exception': [
    'with pytest.raises(AssertionError):\n    assert 1 == 2\nraise AssertionError("other")',
  ],
  'no other comparison': ['assert 1 > 2'],
  'no value alone': ['assert []'],
  'no other exception': ['raise ValueError("1 == 2")'],
  'values without text': [
    'assert Loud(1) == Loud(2)',
    '<repr() of a Loud raised ValueError>',
    '<repr() of a Loud raised ValueError>',
  ],
  'values whose text has no end': ['assert [Endless()] == []', '[<repr() of a Endless raised RecursionError>]', '[]'],
  'those of unittest': ['unittest.TestCase().assertEqual([1], [2])', '[1]', '[2]'],
  'those of unittest, by type': ['unittest.TestCase().assertDictEqual({1: 1}, {1: 2})', '{1: 1}', '{1: 2}'],
  'those of unittest that are almost equal': ['unittest.TestCase().assertAlmostEqual(1.0, 2.0)', '1.0', '2.0'],
  'none of unittest that compares otherwise': ['unittest.TestCase().assertIn(1, [2])'],
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');

describe.each(pythons)('failures under %s', (python) => {
  const failuresOf = async (files: Readonly<Record<string, string>>): Promise<RunRecord> => {
    const root = project(files);
    return runTests(await openRunner(root, python), root);
  };

  describe('of comparisons tell what came and what was expected:', () => {
    let run: RunRecord;
    beforeAll(async () => {
      const tests = Object.values(comparisons).map(([body], n) => `def test_${n}():\n${indent(body)}\n`);
      run = await failuresOf({ 'test_a.py': header + tests.join('\n') });
    });

    it.each(Object.entries(comparisons).map(([name, told], n) => [name, n, told] as const))(
      '%s',
      (_name, number, [, actual, expected]) => {
        const result = run.results.get(`test_a.py::test_${number}`);
        expect(result?.outcome).toBe('failed');
        expect([result?.failure?.actual, result?.failure?.expected]).toEqual([actual, expected]);
      },
    );

    // On a CI server and with -vv pytest itself would explain them in full, for minutes.
    it.each([{ CI: 'true' }, { CI: undefined, PYTEST_ADDOPTS: '-vv' }])(
      'huge ones in part, with %o',
      async (variables) => {
        for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
        const { results } = await failuresOf({
          'test_a.py':
            'def test_a():\n    assert list(range(10 ** 6)) == {n: "x" * 10 ** 5 for n in range(300)}\n\n' +
            'def test_b():\n    assert "x" * 10 ** 7 == "y" * 10 ** 7\n',
        });
        for (const { outcome, failure } of results.values()) {
          expect(`${outcome}: ${failure?.message.slice(0, 200) ?? ''}`).toContain('failed: ');
          expect(failure?.message).toContain('assert');
          for (const text of [failure?.actual ?? '', failure?.expected ?? '']) {
            expect(text.length).toBeGreaterThan(100);
            expect(text.length).toBeLessThanOrEqual(4000);
          }
        }
      },
    );
  });

  describe('of well-known kinds can be told apart:', () => {
    const kinds: Record<string, { module?: string; files: Record<string, string>; type: string; message: RegExp }> = {
      'a snapshot of syrupy that differs': {
        module: 'syrupy',
        files: {
          'test_a.py': 'def test_a(snapshot):\n    assert {"a": 2} == snapshot\n',
          '__snapshots__/test_a.ambr': "# serializer version: 1\n# name: test_a\n  dict({\n    'a': 1,\n  })\n# ---\n",
        },
        type: 'AssertionError',
        message: /snapshot/i,
      },
      'a snapshot of syrupy that is not there': {
        module: 'syrupy',
        files: { 'test_a.py': 'def test_a(snapshot):\n    assert {"a": 2} == snapshot\n' },
        type: 'AssertionError',
        message: /snapshot.*does not exist/is,
      },
      'a snapshot of pytest-snapshot that differs': {
        module: 'pytest_snapshot',
        files: {
          'test_a.py': 'def test_a(snapshot):\n    snapshot.assert_match("b", "a.txt")\n',
          'snapshots/test_a/test_a/a.txt': 'a',
        },
        type: 'AssertionError',
        message: /snapshot/i,
      },
      'a test that pytest-timeout ends': {
        module: 'pytest_timeout',
        files: {
          'test_a.py': 'def test_a():\n    while True: pass\n',
          'pytest.ini': '[pytest]\ntimeout = 1\n',
        },
        type: 'Failed',
        message: /Timeout/,
      },
      'a fixture that is not there': {
        files: { 'test_a.py': 'def test_a(mocker): pass\n' },
        type: 'FixtureLookupError',
        message: /fixture 'mocker' not found/,
      },
      'a module that is not there': {
        files: { 'test_a.py': 'def test_a():\n    import surely_not_installed\n' },
        type: 'ModuleNotFoundError',
        message: /^No module named 'surely_not_installed'$/,
      },
    };

    it.each(Object.entries(kinds))('%s', async (_name, { module, files, type, message }) => {
      if (module !== undefined && !(await hasModule(python, module))) return;
      const { results } = await failuresOf(files);
      const [failure, ...more] = [...results.values()].map((result): TestFailure | undefined => result.failure);
      expect(more).toEqual([]);
      expect(failure?.exceptionType).toBe(type);
      expect(failure?.message).toMatch(message);
      expect([failure?.actual, failure?.expected]).toEqual([undefined, undefined]);
    });

    it.each<[string, Record<string, string>, string, RegExp, string[]]>([
      [
        'a name that a module does not have',
        { 'a.py': '', 'test_a.py': 'from a import nothing\n' },
        'ImportError',
        /^cannot import name 'nothing' from 'a'/,
        ['test_a.py:1'],
      ],
      [
        'a module that is not there, imported by the project',
        { 'a.py': '\nimport surely_not_installed\n', 'test_a.py': 'import a\n' },
        'ModuleNotFoundError',
        /^No module named 'surely_not_installed'$/,
        ['test_a.py:1', 'a.py:2'],
      ],
      [
        'a project that raises while it is imported',
        { 'a.py': 'def f(x):\n    return x["k"]\n\nf({})\n', 'test_a.py': 'import a\n' },
        'KeyError',
        /^'k'$/,
        ['test_a.py:1', 'a.py:4', 'a.py:2'],
      ],
      [
        'a project that does not parse',
        { 'a.py': 'x = (\n', 'test_a.py': 'import a\n' },
        'SyntaxError',
        /./,
        ['test_a.py:1', 'a.py:1'],
      ],
    ])('%s', async (_name, files, type, message, frames) => {
      const { errors } = await failuresOf(files);
      expect(errors).toMatchObject([{ file: 'test_a.py', exceptionType: type }]);
      expect(errors[0]?.message).toMatch(message);
      expect(errors[0]?.frames.map(({ file, line }) => `${file}:${line}`)).toEqual(frames);
    });
  });
});
