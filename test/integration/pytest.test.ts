import { beforeAll, describe, expect, it } from 'vitest';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, project } from './cli.ts';
import type { RunRecord } from './pytestProject.ts';
import {
  copyOfFixture,
  hasModule,
  leftBehind,
  nothingLeftBehind,
  linesOf,
  listTests,
  openRunner,
  pythons,
  runTests,
} from './pytestProject.ts';

/** In the command line of the process that a hanging test of the fixture starts. */
const marker = `fixpoint-hang-${process.pid}`;
const asyncioOnly = 'import pytest\n\n@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n';
const asyncOutcome = expect.stringMatching(/^(failed|skipped)$/) as string;

describe.each(pythons)('pytest run by %s', (python) => {
  describe('outcomes', () => {
    let run: RunRecord;
    let before: string;
    let after: string;
    beforeAll(async () => {
      const root = copyOfFixture('outcomes');
      before = hashOfTree(root);
      run = await runTests(await openRunner(root, python), root);
      after = hashOfTree(root);
    });

    it('are those that pytest would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.outcomes).toEqual({
        'test_outcomes.py::test_passes': 'passed',
        'test_outcomes.py::test_fails': 'failed',
        'test_outcomes.py::test_raises': 'failed',
        'test_outcomes.py::test_set_up_fails': 'error',
        'test_outcomes.py::test_tear_down_fails': 'error',
        'test_outcomes.py::test_fails_and_so_does_tear_down': 'failed',
        'test_outcomes.py::test_parameters[0]': 'passed',
        'test_outcomes.py::test_parameters[1]': 'failed',
        'test_outcomes.py::test_parameters[a::b]': 'failed',
        'test_outcomes.py::test_skipped': 'skipped',
        'test_outcomes.py::test_expected_to_fail': 'skipped',
        'test_outcomes.py::test_passes_unexpectedly': 'passed',
        'test_outcomes.py::test_passes_against_strict_expectation': 'failed',
        'test_outcomes.py::TestClass::test_method': 'failed',
        'test_outcomes.py::TestClass::TestNested::test_method': 'passed',
        'test_outcomes.py::Cases::test_equal': 'failed',
        'test_outcomes.py::Cases::test_passes': 'passed',
        'test_outcomes.py::Cases::test_subtests': 'failed',
        'test_outcomes.py::BrokenClass::test_never_runs': 'error',
        'test_outcomes.py::test_async_without_a_plugin': asyncOutcome,
        'test_outcomes.py::test_recurses_for_ever': 'failed',
        'test_outcomes.py::test_raises_an_exception_without_a_message': 'failed',
        'test_outcomes.py::test_exits': 'failed',
      });
    });

    it('leave the tree as it was', () => {
      expect(after).toBe(before);
    });

    const failures: Record<string, { type: string; message: RegExp; frames: string[] }> = {
      test_fails: { type: 'AssertionError', message: /^assert -3 == 3/, frames: ['test_outcomes.py:13 test_fails'] },
      test_raises: {
        type: 'ValueError',
        message: /^amount must not be negative$/,
        frames: ['test_outcomes.py:17 test_raises', 'counter.py:15 total', 'counter.py:7 Counter.add'],
      },
      test_set_up_fails: {
        type: 'LookupError',
        message: /^no such thing$/,
        frames: ['test_outcomes.py:22 broken_set_up'],
      },
      test_tear_down_fails: {
        type: 'LookupError',
        message: /^cannot put it back$/,
        frames: ['test_outcomes.py:28 broken_tear_down'],
      },
      test_fails_and_so_does_tear_down: {
        type: 'AssertionError',
        message: /^assert -1 == 1/,
        frames: ['test_outcomes.py:40 test_fails_and_so_does_tear_down'],
      },
      'TestClass::test_method': {
        type: 'AssertionError',
        message: /^assert 0 == 2/,
        frames: ['test_outcomes.py:70 TestClass.test_method'],
      },
      'Cases::test_subtests': {
        type: 'AssertionError',
        message: /^-1 != 1/,
        frames: ['test_outcomes.py:87 Cases.test_subtests'],
      },
      'BrokenClass::test_never_runs': {
        type: 'LookupError',
        message: /^no class$/,
        frames: ['test_outcomes.py:96 BrokenClass.setUpClass'],
      },
      test_passes_against_strict_expectation: { type: 'Failed', message: /XPASS\(strict\)/, frames: [] },
      test_raises_an_exception_without_a_message: {
        type: 'Odd',
        message: /RuntimeError/,
        frames: ['test_outcomes.py:118 test_raises_an_exception_without_a_message'],
      },
      test_exits: { type: 'SystemExit', message: /^3$/, frames: ['test_outcomes.py:122 test_exits'] },
    };

    it.each(Object.entries(failures))('%s says why', (name, { type, message, frames }) => {
      const failure = run.results.get(`test_outcomes.py::${name}`)?.failure;
      expect(failure?.exceptionType).toBe(type);
      expect(failure?.message).toMatch(message);
      expect(failure?.frames.map(({ file, line, function: name }) => `${file}:${line} ${name}`)).toEqual(frames);
    });

    it('of deep recursion keep where it began and where it ended', () => {
      const frames = run.results.get('test_outcomes.py::test_recurses_for_ever')?.failure?.frames ?? [];
      expect(frames).toHaveLength(100);
      expect(frames[0]?.line).toBe(110);
      expect(frames.at(-1)?.line).toBe(108);
    });

    it('come with no failure where nothing failed', () => {
      const passed = [...run.results.values()].filter(({ outcome }) => outcome === 'passed' || outcome === 'skipped');
      expect(passed.filter(({ failure }) => failure !== undefined)).toEqual([]);
    });
  });

  describe('selection', () => {
    let root: string;
    let runner: TestRunner;
    beforeAll(async () => {
      const test =
        'import pytest\n\ndef test_a(): pass\n\n@pytest.mark.slow\n@pytest.mark.parametrize("n", [1, 2])\ndef test_b(n): pass\n';
      const method = 'class TestC:\n    def test_a(self): pass\n    def test_b(self): pass\n';
      root = project({
        'setup.cfg': '[tool:pytest]\naddopts = -m "not slow"\nmarkers = slow\n',
        'tests/unit/test_a.py': test,
        'tests/unit/test_c.py': method,
        'tests/test_d.py': 'def test_d(): pass\n',
      });
      runner = await openRunner(root, python);
    });

    const selections: [string[], string[]][] = [
      [['tests/unit/test_a.py'], ['unit/test_a.py::test_a']],
      [['tests/unit'], ['unit/test_a.py::test_a', 'unit/test_c.py::TestC::test_a', 'unit/test_c.py::TestC::test_b']],
      [['tests/unit/test_c.py::TestC'], ['unit/test_c.py::TestC::test_a', 'unit/test_c.py::TestC::test_b']],
      // Named, so run, although the project leaves slow tests out.
      [['tests/unit/test_a.py::test_b'], ['unit/test_a.py::test_b[1]', 'unit/test_a.py::test_b[2]']],
      [['tests/unit/test_a.py::test_b[2]'], ['unit/test_a.py::test_b[2]']],
      // In the order in which they were named.
      [
        ['tests/unit/test_c.py::TestC::test_b', 'tests/unit/test_a.py::test_a', 'tests/unit/test_c.py'],
        ['unit/test_c.py::TestC::test_b', 'unit/test_a.py::test_a', 'unit/test_c.py::TestC::test_a'],
      ],
      [['./tests/test_d.py'], ['test_d.py::test_d']],
      [
        [],
        [
          'test_d.py::test_d',
          'unit/test_a.py::test_a',
          'unit/test_c.py::TestC::test_a',
          'unit/test_c.py::TestC::test_b',
        ],
      ],
    ];

    it.each(selections)('of %j runs %j', async (selection, expected) => {
      const run = await runTests(runner, root, selection);
      expect(run.end).toEqual({ kind: 'completed' });
      const ids = Object.keys(run.outcomes);
      // Folders before or after files: that differs between versions of pytest.
      expect(selection.length === 0 ? ids.sort() : ids).toEqual(expected.map((name) => `tests/${name}`));
    });

    it('of what does not exist is not found, and the rest is run', async () => {
      const missing = ['tests/unit/test_a.py::test_z', 'tests/test_z.py', 'tests/unit/test_a.py::test_b[3]'];
      const run = await runTests(runner, root, [...missing, 'tests/test_d.py::test_d']);
      expect(run.end).toEqual({ kind: 'not-found', names: missing });
      expect(run.outcomes).toEqual({ 'tests/test_d.py::test_d': 'passed' });
    });

    it('can be listed without being run', async () => {
      const run = await listTests(runner, root, ['tests/unit/test_a.py::test_b', 'tests/unit/test_c.py']);
      expect(run.outcomes).toEqual({});
      expect(run.tests.map(({ id, file, line }) => `${id} ${file}:${line}`)).toEqual([
        'tests/unit/test_a.py::test_b[1] tests/unit/test_a.py:5',
        'tests/unit/test_a.py::test_b[2] tests/unit/test_a.py:5',
        'tests/unit/test_c.py::TestC::test_a tests/unit/test_c.py:2',
        'tests/unit/test_c.py::TestC::test_b tests/unit/test_c.py:3',
      ]);
    });
  });

  it('starts each project of a repository in its own folder', async () => {
    const root = copyOfFixture('monorepo');
    const runner = await openRunner(root, python);
    const run = await runTests(runner, root, ['one/tests/check_folder.py', 'two/tests/check_folder.py::test_folder']);
    expect(run.outcomes).toEqual({
      'one/tests/check_folder.py::test_folder': 'passed',
      'two/tests/check_folder.py::test_folder': 'passed',
    });
  });

  describe('files that cannot be loaded', () => {
    let root: string;
    let runner: TestRunner;
    beforeAll(async () => {
      root = copyOfFixture('broken');
      runner = await openRunner(root, python);
    });

    const errors: [string, { file: string; type: string; message: RegExp; frames: string[] }][] = [
      [
        'test_syntax_error.py::test_never',
        { file: 'test_syntax_error.py', type: 'SyntaxError', message: /./, frames: ['test_syntax_error.py:2'] },
      ],
      [
        'test_import_crash.py',
        {
          file: 'test_import_crash.py',
          type: 'OSError',
          message: /^no settings$/,
          frames: ['test_import_crash.py:1', 'helper.py:5', 'helper.py:2'],
        },
      ],
      [
        'test_missing_module.py',
        {
          file: 'test_missing_module.py',
          type: 'ModuleNotFoundError',
          message: /surely_not_installed/,
          frames: ['test_missing_module.py:1'],
        },
      ],
      [
        'test_exits_at_import.py',
        { file: 'test_exits_at_import.py', type: 'SystemExit', message: /1/, frames: ['test_exits_at_import.py:3'] },
      ],
      [
        'broken_conftest/test_inside.py::test_inside',
        {
          file: 'broken_conftest/conftest.py',
          type: 'KeyError',
          message: /missing/,
          frames: ['broken_conftest/conftest.py:2'],
        },
      ],
    ];

    it.each(errors)('%s says why', async (name, expected) => {
      const run = await runTests(runner, root, [name]);
      expect(run.outcomes).toEqual({});
      expect(run.end).toEqual({ kind: 'completed' });
      const [error, ...more] = run.errors;
      expect(more).toEqual([]);
      expect(error).toMatchObject({ file: expected.file, exceptionType: expected.type });
      expect(error?.message).toMatch(expected.message);
      expect(error?.frames.map(({ file, line }) => `${file}:${line}`)).toEqual(expected.frames);
    });

    it('do not hide the tests of the others', async () => {
      const run = await runTests(runner, root, ['test_syntax_error.py', 'test_import_crash.py', 'test_works.py']);
      expect(run.outcomes).toEqual({ 'test_works.py::test_works': 'passed' });
      expect(run.errors.map(({ file }) => file).sort()).toEqual(['test_import_crash.py', 'test_syntax_error.py']);
    });
  });

  it('blames a dead process on the test that ran, and runs the others', async () => {
    const root = copyOfFixture('crash');
    const before = hashOfTree(root);
    const run = await runTests(await openRunner(root, python), root, ['test_crash.py'], { wantsCoverage: true });
    expect(run.outcomes).toEqual({
      'test_crash.py::test_before': 'passed',
      'test_crash.py::test_exits': 'crashed',
      'test_crash.py::test_reads_no_memory': 'crashed',
      'test_crash.py::test_after': 'passed',
    });
    expect(run.tests).toHaveLength(4);
    expect(run.end).toEqual({ kind: 'completed' });
    expect(hashOfTree(root)).toBe(before);
  });

  describe('a test that hangs', () => {
    it.each([false, true])('is ended in time, and told where (with coverage: %s)', async (wantsCoverage) => {
      const root = copyOfFixture('crash');
      const options = { timeoutMs: 4_000, wantsCoverage };
      const run = await runTests(await openRunner(root, python, { MARKER: marker }), root, ['test_hang.py'], options);
      expect(run.outcomes).toEqual({ 'test_hang.py::test_before': 'passed', 'test_hang.py::test_hangs': 'timed-out' });
      expect(run.end).toEqual({ kind: 'timed-out', timeoutMs: 4_000 });
      const hanging = run.results.get('test_hang.py::test_hangs');
      expect(hanging?.failure?.frames).toEqual([{ file: 'test_hang.py', line: 12, function: 'test_hangs' }]);
      expect(linesOf(hanging?.coverage)).toEqual(wantsCoverage ? { 'test_hang.py': [12] } : {});
      await nothingLeftBehind(marker);
    });

    it('with a limit of its own, does not keep the others from running', async () => {
      const loop = 'while True: pass';
      const tests = ['pass', loop, 'assert False', loop, 'pass'].map((body, n) => `def test_${n}():\n    ${body}\n`);
      const root = project({ 'test_a.py': tests.join('') });
      const options = { testTimeoutMs: 1_500, wantsCoverage: true };
      const run = await runTests(await openRunner(root, python), root, [], options);
      expect(Object.values(run.outcomes).sort()).toEqual(['failed', 'passed', 'passed', 'timed-out', 'timed-out']);
      expect(run.outcomes).toMatchObject({ 'test_a.py::test_1': 'timed-out', 'test_a.py::test_3': 'timed-out' });
      expect(run.tests).toHaveLength(5);
      expect(run.end).toEqual({ kind: 'completed' });
      const [hanging, sound] = ['test_1', 'test_4'].map((name) => run.results.get(`test_a.py::${name}`));
      expect(hanging?.failure?.frames).toEqual([{ file: 'test_a.py', line: 4, function: 'test_1' }]);
      expect(linesOf(hanging?.coverage)).toEqual({ 'test_a.py': [4] });
      expect(linesOf(sound?.coverage)).toEqual({ 'test_a.py': [10] });
    });

    it('is not waited for over and over', async () => {
      const tests = [1, 2, 3, 4, 5].map((n) => `def test_${n}():\n    while True: pass\n`);
      const root = project({ 'test_a.py': tests.join('') });
      const run = await runTests(await openRunner(root, python), root, [], { testTimeoutMs: 1_000 });
      expect(Object.values(run.outcomes)).toEqual(['timed-out', 'timed-out', 'timed-out']);
      expect(run.end).toMatchObject({ kind: 'timed-out' });
    });

    it('is killed if it does not listen', async () => {
      const deaf =
        'import signal\n\ndef test_deaf():\n    signal.signal(signal.SIGUSR2, signal.SIG_IGN)\n    while True: pass\n';
      const root = project({ 'test_deaf.py': deaf });
      const run = await runTests(await openRunner(root, python), root, [], { timeoutMs: 3_000 });
      expect(run.outcomes).toEqual({ 'test_deaf.py::test_deaf': 'timed-out' });
    });

    it('may hang while it is loaded', async () => {
      const root = project({ 'test_a.py': 'while True: pass\n' });
      const run = await runTests(await openRunner(root, python), root, [], { timeoutMs: 2_000 });
      expect(run).toMatchObject({ outcomes: {}, end: { kind: 'timed-out' } });
    });

    it('ends with all it started when the run is cancelled', async () => {
      const root = copyOfFixture('crash');
      const before = hashOfTree(root);
      const abort = new AbortController();
      const runner = await openRunner(root, python, { MARKER: marker });
      const run = runTests(runner, root, ['test_hang.py'], { signal: abort.signal });
      const ended = expect(run).rejects.toThrow('enough');
      await expect.poll(() => leftBehind(marker), { timeout: 20_000 }).toHaveLength(1);
      abort.abort(new Error('enough'));
      await ended;
      await nothingLeftBehind(marker);
      expect(hashOfTree(root)).toBe(before);
      await expect(runTests(runner, root, [], { signal: abort.signal })).rejects.toThrow('enough');
    });
  });

  describe('with plugins, where they are installed,', () => {
    it.each(['asyncio', 'anyio'])('runs async tests of %s', async (plugin) => {
      const test = `import pytest\n\n@pytest.mark.${plugin}\nasync def test_awaits():\n    assert 1 == 2\n`;
      const root = project({ 'test_async.py': test, 'conftest.py': asyncioOnly });
      const runner = await openRunner(root, python);
      if (!(await hasModule(python, plugin === 'asyncio' ? 'pytest_asyncio' : plugin))) return;
      const [result, ...more] = (await runTests(runner, root)).results.values();
      expect(more).toEqual([]);
      expect(result).toMatchObject({ outcome: 'failed', failure: { exceptionType: 'AssertionError' } });
    });

    it('neither parallelises nor reorders nor writes', async () => {
      const options: [string, string][] = [
        ['xdist', '-n 2 --dist loadfile'],
        ['pytest_cov', '--cov=. --cov-report=xml --cov-fail-under=99'],
        ['pytest_html', '--html=report.html'],
        ['random_order', '--random-order'],
        ['pytest_randomly', '--randomly-seed=4'],
        ['pytest_benchmark', '--benchmark-autosave'],
        ['pytest_rerunfailures', '--reruns 2'],
        ['pytest_timeout', '--timeout=30'],
      ];
      const known: string[] = [];
      for (const [module, option] of options) if (await hasModule(python, module)) known.push(option);
      const addopts = [...known, '-x --lf --ff --junitxml=junit.xml -vv --durations=3 --pastebin=all --maxfail=1'];
      const letters = 'a b c d e f g h'.split(' ');
      const root = project({
        'pytest.ini': `[pytest]\naddopts = ${addopts.join(' ')}\nlog_file = run.log\n`,
        'test_order.py': letters.map((letter) => `def test_${letter}():\n    assert "${letter}" != "b"\n`).join('\n'),
      });
      const before = hashOfTree(root);
      const run = await runTests(await openRunner(root, python), root);
      const outcome = (letter: string): string => (letter === 'b' ? 'failed' : 'passed');
      expect(Object.entries(run.outcomes)).toEqual(
        letters.map((letter) => [`test_order.py::test_${letter}`, outcome(letter)]),
      );
      expect(run.end).toEqual({ kind: 'completed' });
      expect(hashOfTree(root)).toBe(before);
    });
  });

  it('reports doctests, and writes none of the reports the project asks for', async () => {
    const root = copyOfFixture('doctest');
    const before = hashOfTree(root);
    const run = await runTests(await openRunner(root, python), root);
    expect(run.outcomes).toEqual({
      'double.py::double.divide': 'failed',
      'double.py::double.double': 'passed',
      'double.py::double.triple': 'failed',
    });
    expect(run.results.get('double.py::double.triple')?.failure).toEqual({
      exceptionType: 'DocTestFailure',
      message: 'triple(2)\nExpected:\n6\nGot:\n5\n',
      frames: [{ file: 'double.py', line: 11, function: 'double.triple' }],
    });
    expect(run.results.get('double.py::double.divide')?.failure).toMatchObject({
      exceptionType: 'ZeroDivisionError',
      frames: [
        { file: 'double.py', line: 19 },
        { file: 'double.py', line: 22 },
      ],
    });
    expect(hashOfTree(root)).toBe(before);
  });

  const broken: [string, Record<string, string>, RegExp][] = [
    ['an option nobody knows', { 'pytest.ini': '[pytest]\naddopts = --no-such-option\n' }, /no-such-option/],
    ['a plugin that is not there', { 'pytest.ini': '[pytest]\naddopts = -p no_such_plugin\n' }, /no_such_plugin/],
    [
      'a hook that raises',
      { 'conftest.py': 'def pytest_sessionstart():\n    raise OSError("no database")\n' },
      /no database/,
    ],
    [
      'a project that gives up',
      { 'conftest.py': 'import pytest\ndef pytest_sessionstart():\n    pytest.exit("wrong machine")\n' },
      /wrong machine/,
    ],
  ];

  it.each(broken)('is broken by %s, and shows the output', async (_name, files, output) => {
    const root = project({ 'test_a.py': 'def test_a(): pass\n', ...files });
    const { end } = await runTests(await openRunner(root, python), root);
    expect(end.kind).toBe('broken');
    expect(end.kind === 'broken' && end.output).toMatch(output);
  });

  it('finds no tests in a project without any, and says so by silence', async () => {
    const root = project({ 'calc.py': 'x = 1\n' });
    const run = await runTests(await openRunner(root, python), root);
    expect(run).toMatchObject({ tests: [], outcomes: {}, errors: [], end: { kind: 'completed' } });
  });

  describe('coverage', () => {
    const files = {
      'calc.py': [
        'import threading', // 1
        'def double(x):', // 2
        '    if x < 0:', // 3
        '        return 0', // 4
        '    return x + x', // 5
        'def in_thread(x):', // 6
        '    worker = threading.Thread(target=double, args=(x,))', // 7
        '    worker.start()', // 8
        '    worker.join()', // 9
        'class Context:', // 10
        '    def __enter__(self):', // 11
        '        return self', // 12
        '    def __exit__(self, *error):', // 13
        '        pass', // 14
        '',
      ].join('\n'),
      'test_calc.py': [
        'import pytest', // 1
        'from calc import Context, double, in_thread', // 2
        '@pytest.fixture(scope="module")', // 3
        'def context():', // 4
        '    with Context() as context:', // 5
        '        yield context', // 6
        'def test_first(context):', // 7
        '    assert double(1) == 2', // 8
        'def test_second(context):', // 9
        '    assert double(-1) == 0', // 10
        'def test_third():', // 11
        '    in_thread(2)', // 12
        'def test_fourth():', // 13
        '    import late', // 14
        '',
      ].join('\n'),
      'late.py': 'x = 1\n',
    };
    let run: RunRecord;
    beforeAll(async () => {
      const root = project(files);
      run = await runTests(await openRunner(root, python), root, [], { wantsCoverage: true });
    });

    const lines: [string, Record<string, number[]>][] = [
      // The fixture's set-up belongs to the test that caused it, its tear-down to the last one of the module.
      ['test_first', { 'calc.py': [3, 5, 12], 'test_calc.py': [5, 6, 8] }],
      ['test_second', { 'calc.py': [3, 4], 'test_calc.py': [10] }],
      ['test_third', { 'calc.py': [3, 5, 7, 8, 9], 'test_calc.py': [12] }],
      ['test_fourth', { 'late.py': [1] }],
    ];

    it.each(lines)('of %s holds the lines it executes, and no other', (name, expected) => {
      const covered = linesOf(run.results.get(`test_calc.py::${name}`)?.coverage);
      expect(covered).toMatchObject(expected);
    });

    it('keeps what importing executes apart', () => {
      const covered = linesOf(run.importCoverage);
      expect(covered['calc.py']).toEqual([1, 2, 6, 10, 11, 13]);
      expect(Object.keys(covered).sort()).toEqual(['calc.py', 'test_calc.py']);
    });
  });

  describe('coverage of a failing test', () => {
    const files = {
      'shape.py': [
        'class Shape:', // 1
        '    def __init__(self, sides):', // 2
        '        self.sides = sides', // 3
        '    def __eq__(self, other):', // 4
        '        return self.sides == other.sides', // 5
        '    def __repr__(self):', // 6
        '        return self.text()', // 7
        '    def text(self):', // 8
        '        return "Shape(%d)" % self.sides', // 9
        'class Failed(Exception):', // 10
        '    def __str__(self):', // 11
        '        return "failed"', // 12
        'def fail():', // 13
        '    raise Failed()', // 14
        '',
      ].join('\n'),
      'test_shape.py': [
        'import unittest',
        'import pytest',
        'from shape import Shape, fail',
        'def test_assert():',
        '    assert Shape(3) == Shape(4)',
        'def test_assert_lists():',
        '    assert [Shape(3)] == [Shape(4)]',
        'def test_assert_with_message():',
        '    assert Shape(3) == Shape(4), Shape(5)',
        'def test_exception():',
        '    fail()',
        'def test_repr():',
        '    assert repr(Shape(3)) == "Shape(4)"',
        'def test_goes_on():',
        '    with pytest.raises(AssertionError):',
        '        assert Shape(3) == Shape(4)',
        '    assert Shape(3).text() == ""',
        'class TestShape(unittest.TestCase):',
        '    def test_equal(self):',
        '        self.assertEqual(Shape(3), Shape(4))',
        '    def test_equal_lists(self):',
        '        self.assertEqual([Shape(3)], [Shape(4)])',
        '    def test_in(self):',
        '        self.assertIn(Shape(3), [Shape(4)])',
        '',
      ].join('\n'),
    };
    let run: RunRecord;
    beforeAll(async () => {
      const root = project(files);
      run = await runTests(await openRunner(root, python), root, [], { wantsCoverage: true });
    });

    it.each<[string, number[]]>([
      ['test_assert', [3, 5]],
      ['test_assert_lists', [3, 5]],
      ['test_assert_with_message', [3, 5]],
      ['test_exception', [14]],
      ['test_repr', [3, 7, 9]],
      ['test_goes_on', [3, 5, 9]],
      ['TestShape::test_equal', [3, 5]],
      ['TestShape::test_equal_lists', [3, 5]],
      ['TestShape::test_in', [3, 5]],
    ])('%s holds nothing that only its message needs', (name, expected) => {
      const result = run.results.get(`test_shape.py::${name}`);
      expect(result?.outcome).toBe('failed');
      expect(linesOf(result?.coverage)['shape.py']).toEqual(expected);
    });
  });

  it('measures nothing unless asked', async () => {
    const root = project({ 'test_a.py': 'def test_a(): pass\n' });
    const run = await runTests(await openRunner(root, python), root);
    expect(run.results.get('test_a.py::test_a')).not.toHaveProperty('coverage');
    expect(run.importCoverage).toBeUndefined();
  });
});
