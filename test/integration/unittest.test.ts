import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ForkServer } from '../../src/testing/pytest/forkServer.ts';
import { findInterpreter } from '../../src/testing/pytest/interpreter.ts';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { WorkspaceRunner } from '../../src/testing/testing.ts';
import { hashOfTree, project } from './cli.ts';
import type { RunRecord } from './pytestProject.ts';
import {
  cacheDirectory,
  copyOfFixture,
  installDirectory,
  linesOf,
  listTests,
  openRunner,
  overlayOf,
  pythons,
  runTests,
  temporaryFolder,
  testIds,
} from './pytestProject.ts';
import { pythonForTests } from './pythonForTests.ts';

const signal = new AbortController().signal;

/** An environment of the same Python in which nothing is installed. */
async function withoutPytest(python: string | undefined): Promise<string> {
  const folder = join(temporaryFolder(), 'bare');
  const made = spawnSync(python ?? (await pythonForTests()), ['-m', 'venv', '--without-pip', folder]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

const testCase = (name: string, body: string): string =>
  `class ${name}(unittest.TestCase):\n${body.replaceAll(/^/gm, '    ')}\n`;
const fileOf = (...classes: readonly string[]): string => `import unittest\n\n${classes.join('\n')}`;

describe.each(pythons)('unittest run by %s', (original) => {
  let python: string;
  let version: number;
  beforeAll(async () => {
    python = await withoutPytest(original);
    const said = spawnSync(python, ['-c', 'import sys; print(sys.version_info[1])'], { encoding: 'utf8' });
    version = Number(said.stdout);
  });

  describe('outcomes', () => {
    let root: string;
    let run: RunRecord;
    let before: string;
    beforeAll(async () => {
      root = copyOfFixture('outcomes', 'unittest');
      before = hashOfTree(root);
      run = await runTests(await openRunner(root, python), root);
    });

    const outcomes = (file: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(run.outcomes)
          .filter(([id]) => id.startsWith(file))
          .map(([id, outcome]) => [id.slice(file.length + 2), outcome]),
      );

    it('are those that unittest would report, under the names that pytest would give', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.errors).toEqual([]);
      expect(outcomes('tests/test_outcomes.py')).toEqual({
        'Outcomes::test_passes': 'passed',
        'Outcomes::test_fails': 'failed',
        'Outcomes::test_raises': 'failed',
        'Outcomes::test_skipped': 'skipped',
        'Outcomes::test_skips_itself': 'skipped',
        'Outcomes::test_expected_to_fail': 'skipped',
        'Outcomes::test_passes_unexpectedly': 'failed',
        'Outcomes::test_subtests': 'failed',
        'Outcomes::test_some_subtests_are_skipped': 'passed',
        'Outcomes::test_exits': 'failed',
        'Outcomes::test_is_interrupted': 'failed',
        'Outcomes::test_says_why': 'failed',
        'Outcomes::test_compares_lists': 'failed',
        'BrokenSetUp::test_never_runs': 'failed',
        'BrokenTearDown::test_passes': 'failed',
        'BrokenClass::test_a': 'error',
        'BrokenClass::test_b': 'error',
        'BrokenClassTearDown::test_a': 'passed',
        'BrokenClassTearDown::test_b': 'error',
        'SkippedClass::test_a': 'skipped',
        'SkippedClass::test_b': 'skipped',
        'SkippedWhole::test_a': 'skipped',
      });
    });

    it('of classes and modules with the names of others are kept apart', () => {
      expect(outcomes('tests/deep/test_outcomes.py')).toEqual({ 'Outcomes::test_passes': 'passed' });
      expect(outcomes('loose/test_beside.py')).toEqual({ 'Beside::test_value': 'passed' });
      expect(outcomes('other/test_beside.py')).toEqual({ 'Beside::test_value': 'passed' });
    });

    it('of inherited tests belong to the class that inherits', () => {
      expect(outcomes('tests/test_inherits.py')).toEqual({
        'CounterCase::test_inherited': 'failed',
        'FromTwo::test_inherited': 'passed',
        'FromThree::test_inherited': 'failed',
        'FromThree::test_own': 'passed',
      });
    });

    it('of a module whose set-up fails are errors, and of one that takes itself out skipped', () => {
      expect(outcomes('tests/test_module_set_up.py')).toEqual({ 'First::test_a': 'error', 'Second::test_a': 'error' });
      expect(run.outcomes['tests/test_module_skipped.py']).toBe('skipped');
    });

    it('follow load_tests', () => {
      expect(outcomes('tests/test_protocol.py')).toEqual({
        'Listed::test_listed': 'passed',
        'Listed::test_listed[2]': 'passed',
        by_hand: 'failed',
      });
    });

    it('of coroutines are those of what they await', () => {
      const isKnown = version >= 8;
      expect(outcomes('loose/test_async.py')).toEqual({
        'Awaits::test_passes': isKnown ? 'passed' : 'skipped',
        'Awaits::test_fails': isKnown ? 'failed' : 'skipped',
      });
    });

    it('leave the tree as it was', () => {
      expect(hashOfTree(root)).toBe(before);
    });

    const failures: Record<string, { type: string; message: RegExp; frames: string[]; values?: [string, string] }> = {
      'Outcomes::test_fails': {
        type: 'AssertionError',
        message: /^2 != 3$/,
        frames: ['tests/test_outcomes.py:12 Outcomes.test_fails'],
        values: ['2', '3'],
      },
      'Outcomes::test_raises': {
        type: 'ValueError',
        message: /^amount must not be negative$/,
        frames: ['tests/test_outcomes.py:15 Outcomes.test_raises', 'counter.py:7 Counter.add'],
      },
      'Outcomes::test_subtests': {
        type: 'AssertionError',
        message: /^2 != 1$/,
        frames: ['tests/test_outcomes.py:35 Outcomes.test_subtests'],
        values: ['2', '1'],
      },
      'Outcomes::test_passes_unexpectedly': { type: 'Failed', message: /^Unexpected success$/, frames: [] },
      'Outcomes::test_exits': {
        type: 'SystemExit',
        message: /^3$/,
        frames: ['tests/test_outcomes.py:44 Outcomes.test_exits'],
      },
      'Outcomes::test_says_why': {
        type: 'AssertionError',
        message: /nothing was added/,
        frames: ['tests/test_outcomes.py:50 Outcomes.test_says_why'],
      },
      'Outcomes::test_compares_lists': {
        type: 'AssertionError',
        message: /^Lists differ/,
        frames: ['tests/test_outcomes.py:53 Outcomes.test_compares_lists'],
        values: ['[1, 2]', '[1, 3]'],
      },
      'BrokenClass::test_b': {
        type: 'LookupError',
        message: /^no class$/,
        frames: ['tests/test_outcomes.py:75 BrokenClass.setUpClass'],
      },
      'BrokenClassTearDown::test_b': {
        type: 'LookupError',
        message: /^class stays$/,
        frames: ['tests/test_outcomes.py:87 BrokenClassTearDown.tearDownClass'],
      },
    };

    it.each(Object.entries(failures))('%s says why', (name, { type, message, frames, values }) => {
      const failure = run.results.get(`tests/test_outcomes.py::${name}`)?.failure;
      expect(failure?.exceptionType).toBe(type);
      expect(failure?.message).toMatch(message);
      expect(failure?.frames.map((frame) => `${frame.file}:${frame.line} ${frame.function}`)).toEqual(frames);
      expect([failure?.actual, failure?.expected]).toEqual(values ?? [undefined, undefined]);
    });
  });

  describe('selection', () => {
    let root: string;
    let runner: TestRunner;
    beforeAll(async () => {
      root = project({
        'tests/unit/test_a.py': fileOf(
          testCase('First', 'def test_a(self): pass\ndef test_b(self): pass'),
          testCase('Second', 'def test_a(self): pass'),
        ),
        'tests/unit/test_b.py': fileOf(testCase('First', 'def test_a(self): pass')),
        'tests/tests.py': fileOf(testCase('Other', 'def test_c(self): pass')),
        'build/lib/test_copy.py': fileOf(testCase('Other', 'def test_c(self): pass')),
      });
      runner = await openRunner(root, python);
    });

    it.each<[string[], string[]]>([
      [
        ['tests/unit/test_a.py'],
        ['unit/test_a.py::First::test_a', 'unit/test_a.py::First::test_b', 'unit/test_a.py::Second::test_a'],
      ],
      [['tests/unit/test_a.py::First'], ['unit/test_a.py::First::test_a', 'unit/test_a.py::First::test_b']],
      [['tests/unit/test_a.py::First::test_b'], ['unit/test_a.py::First::test_b']],
      [
        ['tests/tests.py', 'tests/unit/test_b.py::First::test_a', 'tests/unit/test_a.py::Second'],
        ['tests.py::Other::test_c', 'unit/test_b.py::First::test_a', 'unit/test_a.py::Second::test_a'],
      ],
      [
        [],
        [
          'tests.py::Other::test_c',
          'unit/test_a.py::First::test_a',
          'unit/test_a.py::First::test_b',
          'unit/test_a.py::Second::test_a',
          'unit/test_b.py::First::test_a',
        ],
      ],
    ])('of %j runs %j', async (selection, expected) => {
      const run = await runTests(runner, root, selection);
      expect(run.end).toEqual({ kind: 'completed' });
      expect(Object.keys(run.outcomes)).toEqual(expected.map((name) => `tests/${name}`));
    });

    it('of what does not exist is not found, and the rest is run', async () => {
      const missing = ['tests/unit/test_a.py::First::test_z', 'tests/test_z.py', 'tests/unit/test_a.py::Third'];
      const run = await runTests(runner, root, [...missing, 'tests/unit/test_b.py']);
      expect(run.end).toEqual({ kind: 'not-found', names: missing });
      expect(run.outcomes).toEqual({ 'tests/unit/test_b.py::First::test_a': 'passed' });
    });

    it('leaves out what is excluded', async () => {
      const excluded = testIds(['tests/unit/test_a.py::First::test_a']);
      const run = await runTests(runner, root, ['tests/unit/test_a.py::First'], { excluded });
      expect(Object.keys(run.outcomes)).toEqual(['tests/unit/test_a.py::First::test_b']);
    });

    it('can be listed without being run', async () => {
      const run = await listTests(runner, root, ['tests/unit/test_a.py']);
      expect(run.outcomes).toEqual({});
      expect(run.tests.map(({ id, file, line }) => `${id} ${file}:${line}`)).toEqual([
        'tests/unit/test_a.py::First::test_a tests/unit/test_a.py:4',
        'tests/unit/test_a.py::First::test_b tests/unit/test_a.py:5',
        'tests/unit/test_a.py::Second::test_a tests/unit/test_a.py:8',
      ]);
    });
  });

  it('starts each project of a repository in its own folder', async () => {
    const test = (name: string): string =>
      `import os\n${fileOf(testCase('Folder', `def test_folder(self): self.assertEqual(os.path.basename(os.getcwd()), "${name}")`))}`;
    const root = project({
      'one/setup.py': '',
      'one/tests/__init__.py': '',
      'one/tests/test_folder.py': test('one'),
      'two/pyproject.toml': '',
      'two/tests/__init__.py': '',
      'two/tests/test_folder.py': test('two'),
    });
    const runner = await openRunner(root, python);
    const outcomes = {
      'one/tests/test_folder.py::Folder::test_folder': 'passed',
      'two/tests/test_folder.py::Folder::test_folder': 'passed',
    };
    expect((await runTests(runner, root)).outcomes).toEqual(outcomes);
    expect((await runTests(runner, root, Object.keys(outcomes))).outcomes).toEqual(outcomes);
  });

  describe('files that cannot be loaded', () => {
    it.each<[string, string, RegExp, string[]]>([
      ['test_import_crash.py', 'OSError', /^no settings$/, ['test_import_crash.py:3', 'helper.py:5', 'helper.py:2']],
      ['test_missing_module.py', 'ModuleNotFoundError', /surely_not_installed/, ['test_missing_module.py:3']],
      ['test_syntax_error.py', 'SyntaxError', /./, ['test_syntax_error.py:3']],
      ['test_exits_at_import.py', 'SystemExit', /^1$/, ['test_exits_at_import.py:4']],
      ['test_load_tests.py', 'NameError', /undefined_name/, ['test_load_tests.py:5']],
    ])('%s says why, and the others run', async (file, type, message, frames) => {
      const root = copyOfFixture('broken', 'unittest');
      const run = await runTests(await openRunner(root, python), root, [file, 'test_works.py']);
      expect(run.outcomes).toEqual({ 'test_works.py::Works::test_works': 'passed' });
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.errors).toMatchObject([{ file, exceptionType: type }]);
      expect(run.errors[0]?.message).toMatch(message);
      expect(run.errors[0]?.frames.map((frame) => `${frame.file}:${frame.line}`)).toEqual(frames);
    });
  });

  it('blames a dead process on the test that ran, and runs the others', async () => {
    const endings = [
      'os._exit(3)',
      'os.abort()',
      'os.kill(os.getpid(), 9)',
      'ctypes.string_at(0)',
      'os.closerange(3, 4096)',
    ];
    const methods = ['pass', ...endings, 'pass'].map((body, n) => `def test_${n}(self): ${body}`).join('\n');
    const root = project({ 'test_end.py': `import ctypes, os\n${fileOf(testCase('End', methods))}` });
    const run = await runTests(await openRunner(root, python), root, [], { wantsCoverage: true });
    expect(Object.values(run.outcomes)).toEqual(['passed', ...endings.map(() => 'crashed'), 'passed']);
    expect(run.end).toEqual({ kind: 'completed' });
  });

  it('ends a test that hangs, tells where, and runs the others', async () => {
    const root = project({
      'test_hang.py': fileOf(testCase('Hang', 'def test_a(self):\n    while True: pass\ndef test_b(self): pass')),
    });
    const run = await runTests(await openRunner(root, python), root, [], { testTimeoutMs: 1_500, wantsCoverage: true });
    expect(run.outcomes).toEqual({ 'test_hang.py::Hang::test_a': 'timed-out', 'test_hang.py::Hang::test_b': 'passed' });
    const hanging = run.results.get('test_hang.py::Hang::test_a');
    expect(hanging?.failure?.frames).toMatchObject([{ file: 'test_hang.py', line: 5 }]);
    expect(linesOf(hanging?.coverage)).toEqual({ 'test_hang.py': [5] });
  });

  describe('coverage', () => {
    let run: RunRecord;
    beforeAll(async () => {
      const root = project({
        'shape.py': [
          'class Shape:', // 1
          '    def __init__(self, sides):', // 2
          '        self.sides = sides', // 3
          '    def __repr__(self):', // 4
          '        return self.text()', // 5
          '    def text(self):', // 6
          '        return str(self.sides)', // 7
          'def open_shapes():', // 8
          '    return []', // 9
          'def close_shapes():', // 10
          '    return None', // 11
          '',
        ].join('\n'),
        'test_shape.py': [
          'import unittest', // 1
          'from shape import Shape, close_shapes, open_shapes', // 2
          'class Shapes(unittest.TestCase):', // 3
          '    @classmethod', // 4
          '    def setUpClass(cls):', // 5
          '        open_shapes()', // 6
          '    @classmethod', // 7
          '    def tearDownClass(cls):', // 8
          '        close_shapes()', // 9
          '    def test_a(self):', // 10
          '        self.assertEqual(Shape(3).sides, 3)', // 11
          '    def test_b(self):', // 12
          '        self.assertEqual([Shape(3)], [Shape(3)])', // 13
          '    def test_c(self):', // 14
          '        Shape(4).text()', // 15
          '',
        ].join('\n'),
      });
      run = await runTests(await openRunner(root, python), root, [], { wantsCoverage: true });
    });

    it.each<[string, string, number[]]>([
      // The set-up of a class belongs to the first of its tests, the tear-down to the last.
      ['test_a', 'passed', [3, 9]],
      ['test_b', 'failed', [3]],
      ['test_c', 'passed', [3, 7, 11]],
    ])('of %s holds the lines it executes, and none that only its message needs', (name, outcome, expected) => {
      const result = run.results.get(`test_shape.py::Shapes::${name}`);
      expect(result?.outcome).toBe(outcome);
      expect(linesOf(result?.coverage)['shape.py']).toEqual(expected);
    });

    it('keeps what importing executes apart', () => {
      expect(linesOf(run.importCoverage)['shape.py']).toEqual([1, 2, 4, 6, 8, 10]);
    });
  });

  describe('candidates', () => {
    const calc = (body: string): Record<string, string> => ({
      'calc.py': `import os\n\ndef double(x):\n    ${body}\n`,
    });
    const two = 'test_calc.py::Double::test_two';
    const zero = 'test_calc.py::Double::test_zero';

    it.each<[string, Record<string, string>, Record<string, string>]>([
      ['the program as it is', {}, { [two]: 'failed' }],
      ['a fix', calc('return x * 2'), { [two]: 'passed', [zero]: 'passed' }],
      ['a fix of a part', calc('return 4'), { [two]: 'passed', [zero]: 'failed' }],
      ['a process that ends itself', calc('os._exit(0)'), { [two]: 'crashed' }],
      ['text that does not parse', calc('return ('), { [two]: 'error', [zero]: 'error' }],
      ['a module that cannot be imported', { 'calc.py': 'raise OSError\n' }, { [two]: 'error', [zero]: 'error' }],
    ])('%s', async (_name, overlay, expected) => {
      const methods =
        'def test_zero(self): self.assertEqual(double(0), 0)\ndef test_two(self): self.assertEqual(double(2), 4)';
      const root = project({
        ...calc('return x * 3'),
        'test_calc.py': `from calc import double\n${fileOf(testCase('Double', methods))}`,
      });
      await using runner = await (await openRunner(root, python)).openCandidateRunner(root, signal);
      const options = { signal, timeoutMs: 30_000, stopsAtFirstFailure: true };
      for (let round = 0; round < 2; round++) {
        const { outcomes } = await runner.run(testIds([two, zero]), overlayOf(overlay), options);
        expect(Object.fromEntries(outcomes)).toEqual(expected);
      }
    });
  });

  it.skipIf(process.platform === 'win32')('forks for each candidate', async () => {
    const root = project({ 'test_a.py': fileOf(testCase('Works', 'def test_works(self): pass')) });
    const helpers = join(installDirectory, 'helpers', 'pytest');
    const search = { root, pythonPath: python, environment: process.env, helpers };
    const interpreter = await findInterpreter({ ...search, isUnittestEnough: () => Promise.resolve(true) }, signal);
    const configuration = { root, interpreter, environment: process.env, cacheDirectory, helpers };
    await using server = await ForkServer.start(configuration, root, signal);
    const selection = testIds(['test_a.py']);
    const run = { workingDirectory: root, selection, overlay: new Map(), maximumFailures: 0, timeoutMs: 30_000 };
    const report = await server?.run(run, signal);
    expect(report?.end).toBe('ended');
    expect(report?.events.filter(({ kind }) => kind === 'result')).toMatchObject([{ result: { outcome: 'passed' } }]);
  });

  describe('where pytest is missing', () => {
    const cases = fileOf(testCase('Works', 'def test_works(self): pass'));

    it('is said to run the tests, and how to get the other', async () => {
      const runner = await openRunner(project({ 'test_a.py': cases }), python);
      if (!(runner instanceof WorkspaceRunner)) throw new Error('the runner of a workspace');
      const [interpreter, framework] = await runner.diagnose(signal);
      expect(interpreter).toMatchObject({ name: expect.stringMatching(/^Python 3/) as string, isUsable: true });
      expect(framework).toMatchObject({ area: 'framework', name: 'unittest', isUsable: true });
      expect(framework?.detail).toMatch(/line coverage by .*bare\/bin\/python -m pip install pytest/);
    });

    it.each<[string, Record<string, string>]>([
      ['tests that import pytest', { 'test_a.py': `import pytest\n${cases}` }],
      ['test functions', { 'test_a.py': cases, 'test_b.py': 'def test_b(): pass\n' }],
      ['a set-up file of pytest', { 'test_a.py': cases, 'conftest.py': '' }],
    ])('is not taken for %s', async (_name, files) => {
      const root = project(files);
      await expect(runTests(await openRunner(root, python), root)).rejects.toMatchObject({ code: 'pytest-not-found' });
    });
  });

  it('takes neither a file of the project for one of its own, nor stale code', async () => {
    const root = project({
      'reporter.py': 'name = "mine"\n',
      'fixpoint_reporter.py': 'name = "mine"\n',
      'test_name.py': `import fixpoint_failure_of_mine\nimport reporter\n${fileOf(
        testCase(
          'Name',
          'def test_name(self): self.assertEqual((reporter.name, fixpoint_failure_of_mine.name), ("mine", "a"))',
        ),
      )}`,
      'fixpoint_failure_of_mine.py': 'name = "a"\n',
    });
    const runner = await openRunner(root, python);
    expect((await runTests(runner, root)).outcomes).toEqual({ 'test_name.py::Name::test_name': 'passed' });
    writeFileSync(join(root, 'reporter.py'), 'name = "mean"\n'.slice(0, 7) + '"nope"\n');
    expect((await runTests(runner, root)).outcomes).toEqual({ 'test_name.py::Name::test_name': 'failed' });
  });
});
