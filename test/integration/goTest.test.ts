import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestId } from '../../src/testing/testRunner.ts';
import { fixReportOf, hashOfTree, localizeReportOf, project, runCli } from './cli.ts';
import { copyOfGoFixture, goEnvironment, goName, hasGo, openGoRunner } from './goProject.ts';
import type { RunRecord } from './pytestProject.ts';
import { linesOf, listTests, nothingLeftBehind, runTests, temporaryFolder } from './pytestProject.ts';
import { processesWith } from './processes.ts';

const failureOf = (run: RunRecord, id: string): unknown => {
  const failure = run.results.get(id)?.failure;
  const frames = failure?.frames.map((frame) => `${frame.file}:${frame.line} ${frame.function}`);
  return failure && { type: failure.exceptionType, message: failure.message, frames };
};
const coverageOf = (run: RunRecord, id: string): unknown => linesOf(run.results.get(id)?.coverage);

describe.skipIf(!hasGo)(`go test (${goName})`, () => {
  const outcomes = {
    '.::TestLookup': 'passed',
    '.::TestMissing': 'passed',
    '.::FuzzLookup': 'passed',
    '.::ExampleLookup': 'passed',
    '.::ExampleLookup_wrong': 'failed',
    './cmd/tool::TestGreeting': 'passed',
    './stats::TestPasses': 'passed',
    './stats::TestFails': 'failed',
    './stats::TestPanics': 'failed',
    './stats::TestPanicsWithError': 'failed',
    './stats::TestPanicsInGoroutine': 'failed',
    './stats::TestSkipped': 'skipped',
    './stats::TestTable': 'failed',
    './stats::TestPanicsInSubtest': 'failed',
    './stats::TestHelper': 'failed',
    './stats::TestExternal': 'passed',
    './stats::TestParallelOne': 'passed',
    './stats::TestParallelTwo': 'failed',
  };
  const failures: Record<string, unknown> = {
    './stats::TestFails': {
      type: 'Failure',
      message: 'Clamp(5, 0, 10) = 10, want 5',
      frames: ['stats/a_test.go:18 TestFails'],
    },
    './stats::TestTable': {
      type: 'Failure',
      message: 'inside: got 10, want 5',
      frames: ['stats/a_test.go:53 TestTable'],
    },
    './stats::TestPanics': {
      type: 'runtime.Error',
      message: 'runtime error: index out of range [3] with length 1',
      frames: ['stats/a_test.go:25 TestPanics', 'stats/stats.go:9 Counter.At'],
    },
    './stats::TestPanicsWithError': {
      type: 'panic',
      message: 'no such luck',
      frames: ['stats/a_test.go:29 TestPanicsWithError'],
    },
    './stats::TestPanicsInGoroutine': {
      type: 'panic',
      message: 'in the background',
      frames: ['stats/stats.go:26 InBackground.func1', 'stats/a_test.go:33 TestPanicsInGoroutine.func1'],
    },
    './stats::TestPanicsInSubtest': {
      type: 'runtime.Error',
      message: 'runtime error: index out of range [0] with length 0',
      frames: ['stats/a_test.go:61 TestPanicsInSubtest.func1', 'stats/stats.go:9 Counter.At'],
    },
  };

  describe.each([false, true])('outcomes, with coverage: %s', (wantsCoverage) => {
    let run: RunRecord;
    let hashes: string[];
    beforeAll(async () => {
      const root = copyOfGoFixture('outcomes');
      writeFileSync(join(root, 'cover.out'), 'mode: set\n');
      hashes = [hashOfTree(root)];
      run = await runTests(openGoRunner(root), root, [], { wantsCoverage });
      hashes.push(hashOfTree(root));
    });

    it('are those that go test would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.errors).toEqual([]);
      expect(run.outcomes).toEqual(outcomes);
    });

    it('leave the tree as it was, the coverage of the user included', () => {
      expect(hashes[1]).toBe(hashes[0]);
    });

    it.each(Object.keys(failures))('tell why %s failed', (id) => {
      expect(failureOf(run, id)).toEqual(failures[id]);
    });

    it('tell what was wanted', () => {
      expect(run.results.get('./stats::TestFails')?.failure).toMatchObject({ expected: '5', actual: '10' });
      expect(run.results.get('./stats::TestHelper')?.failure).toMatchObject({ expected: '10', actual: '20' });
    });

    it('collect tests with their files and lines', () => {
      expect(run.tests).toContainEqual(
        expect.objectContaining({ id: './stats::TestExternal', file: 'stats/b_test.go', line: 9 }),
      );
      expect(run.tests).toHaveLength(Object.keys(outcomes).length);
    });

    it.runIf(wantsCoverage)('come with the lines of each test, panics included', () => {
      expect(coverageOf(run, './stats::TestPasses')).toEqual({ 'stats/stats.go': [13, 14] });
      expect(coverageOf(run, './stats::TestFails')).toEqual({ 'stats/stats.go': [13, 16, 17] });
      expect(coverageOf(run, './stats::TestPanics')).toEqual({ 'stats/stats.go': [9] });
      expect(coverageOf(run, './stats::TestPanicsInSubtest')).toEqual({ 'stats/stats.go': [9] });
      expect(coverageOf(run, './stats::TestPanicsInGoroutine')).toEqual({ 'stats/stats.go': [26] });
      expect(coverageOf(run, '.::TestMissing')).toEqual({ 'outcomes.go': [14, 17], 'stats/stats.go': [13, 14] });
      // What TestMain executed belongs to no test, although the test executes it again.
      expect(linesOf(run.importCoverage)).toEqual({ 'cmd/tool/main.go': [10] });
      expect(coverageOf(run, './cmd/tool::TestGreeting')).toEqual({ 'cmd/tool/main.go': [10] });
    });
  });

  it('has the lines of tests of all shapes, with no more processes than they need', async () => {
    const root = copyOfGoFixture('shapes');
    const log = join(temporaryFolder(), 'log');
    const run = await runTests(openGoRunner(root, { SHAPES_LOG: log }), root, [], { wantsCoverage: true });
    const file = 'shapes.go';
    expect(run.end).toEqual({ kind: 'completed' });
    expect(run.outcomes['.::TestParallelParts']).toBe('failed');
    expect(Object.values(run.outcomes).filter((outcome) => outcome !== 'passed')).toHaveLength(1);
    expect(linesOf(run.importCoverage)).toEqual({ [file]: [11] });
    expect(Object.fromEntries(Object.keys(run.outcomes).map((id) => [id, coverageOf(run, id)]))).toEqual({
      '.::TestAlias': { [file]: [4, 5] },
      '.::TestNameless': { [file]: [4, 7] },
      '.::TestHelped': { [file]: [4, 7] },
      '.::TestMade': { [file]: [4, 5] },
      // Of a test that fails for its subtests, those that pass are left out.
      '.::TestParallelParts': { [file]: [4, 5] },
      '.::TestPausedUnseen': { [file]: [4, 5] },
      '.::TestLast': { [file]: [4, 7] },
    });
    // One for all, and for those it cannot tell of one each and one before them.
    expect(readFileSync(log, 'utf8')).toHaveLength(4);
  });

  describe('selections', () => {
    const root = copyOfGoFixture('outcomes');
    const runner = openGoRunner(root);

    it.each<[selection: string[], ids: string[]]>([
      [['./stats::TestFails'], ['./stats::TestFails']],
      [['./stats::TestTable/inside'], ['./stats::TestTable/inside']],
      [['stats/a_test.go::TestTable/below the range'], ['./stats::TestTable/below_the_range']],
      [['.::TestLookup'], ['.::TestLookup']],
      [['::TestLookup'], ['.::TestLookup']],
      [['outcomes_test.go::ExampleLookup'], ['.::ExampleLookup']],
      [['stats/b_test.go'], ['./stats::TestExternal', './stats::TestParallelOne', './stats::TestParallelTwo']],
      [['./cmd'], ['./cmd/tool::TestGreeting']],
      [['./cmd/...'], ['./cmd/tool::TestGreeting']],
      [
        ['./cmd/tool::TestGreeting', './stats::TestPasses'],
        ['./cmd/tool::TestGreeting', './stats::TestPasses'],
      ],
    ])('%j', async (texts, ids) => {
      const selection = await Promise.all(texts.map((text) => runner.readId(text)));
      const run = await runTests(runner, root, selection);
      expect(run.end).toEqual({ kind: 'completed' });
      expect(Object.keys(run.outcomes)).toEqual(ids);
    });

    it('of subtests have the outcome and the coverage of the subtest', async () => {
      const ids = ['./stats::TestTable/inside', './stats::TestTable/below_the_range'];
      const run = await runTests(runner, root, ids, { wantsCoverage: true });
      expect(run.outcomes).toEqual({ [ids[0] ?? '']: 'failed', [ids[1] ?? '']: 'passed' });
      expect(coverageOf(run, './stats::TestTable/inside')).toEqual({ 'stats/stats.go': [13, 16, 17] });
      expect(coverageOf(run, './stats::TestTable/below_the_range')).toEqual({ 'stats/stats.go': [13, 14] });
    });

    it.each([false, true])('that name nothing are told, with coverage: %s', async (wantsCoverage) => {
      const names = ['./stats::TestNope', './nowhere::TestA', 'stats/c_test.go', './stats::TestTable/nope'];
      const run = await runTests(runner, root, names, { wantsCoverage });
      expect(run.end).toEqual({ kind: 'not-found', names: expect.arrayContaining(names) as string[] });
      expect(run.outcomes).toEqual({});
    });

    it('leave out what is excluded', async () => {
      const excluded = ['./stats::TestTable/inside', './stats::TestFails'] as TestId[];
      const run = await runTests(runner, root, ['./stats::TestTable', './stats::TestFails'], { excluded });
      expect(run.outcomes).toEqual({ './stats::TestTable': 'passed' });
    });

    it('are listed without being built', async () => {
      const run = await listTests(runner, root, ['stats/b_test.go']);
      expect(run.tests).toEqual([
        expect.objectContaining({ id: './stats::TestExternal', file: 'stats/b_test.go', line: 9 }),
        expect.objectContaining({ id: './stats::TestParallelOne' }),
        expect.objectContaining({ id: './stats::TestParallelTwo' }),
      ]);
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it('know their files', () => {
      expect(runner.fileOf('./stats::TestExternal' as TestId)).toBe('stats/b_test.go');
      expect(runner.fileOf('./stats::TestTable/inside' as TestId)).toBe('stats/a_test.go');
      expect(runner.fileOf('./stats::TestNope' as TestId)).toBe('stats');
      expect(runner.fileOf('.::TestLookup' as TestId)).toBe('outcomes_test.go');
    });
  });

  it.each([false, true])('runs texts that stand for files, with coverage: %s', async (wantsCoverage) => {
    const root = copyOfGoFixture('outcomes');
    const overlay = {
      'stats/stats.go':
        'package stats\n\ntype Counter struct{ values []int }\n\nfunc (c *Counter) At(_ int) int { return 0 }\n\nfunc Clamp(_, _, _ int) int {\n\treturn 5\n}\n\nfunc InBackground(work func()) {}\n',
    };
    const run = await runTests(openGoRunner(root), root, ['./stats::TestFails'], { overlay, wantsCoverage });
    expect(run.outcomes).toEqual({ './stats::TestFails': 'passed' });
    if (wantsCoverage) expect(coverageOf(run, './stats::TestFails')).toEqual({ 'stats/stats.go': [8] });
  });

  it('tries candidates', async () => {
    const root = copyOfGoFixture('outcomes');
    const signal = new AbortController().signal;
    const ids = ['./stats::TestPasses', './stats::TestTable/inside'] as TestId[];
    await using candidates = await openGoRunner(root).openCandidateRunner(root, signal);
    const options = { signal, timeoutMs: 60_000, stopsAtFirstFailure: true };
    const text =
      'package stats\n\ntype Counter struct{ values []int }\n\nfunc (c *Counter) At(i int) int { return 0 }\n\nfunc InBackground(work func()) {}\n\nfunc Clamp(value, low, high int) int {\n\treturn max(value, low)\n}\n\nfunc max(a, b int) int {\n\tif a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n';
    const overlay = new Map([['stats/stats.go', text]]) as unknown as Parameters<typeof candidates.run>[1];
    const before = await candidates.run(ids, new Map(), options);
    const after = await candidates.run(ids, overlay, options);
    expect([...before.outcomes.values()]).toEqual(['passed', 'failed']);
    expect([...after.outcomes.values()]).toEqual(['passed', 'passed']);
  });

  describe('several modules', () => {
    const root = copyOfGoFixture('workspace');

    it.each([false, true])('with go.work, vendored code and build tags, with coverage: %s', async (wantsCoverage) => {
      const run = await runTests(openGoRunner(root, { GOFLAGS: '-tags=special -race' }), root, ['app', 'lib'], {
        wantsCoverage,
      });
      expect(run.errors).toEqual([]);
      expect(run.outcomes).toEqual({
        './app/internal/text::TestWidth': 'passed',
        './app/internal/text::TestFindsItself': 'passed',
        './app/internal/text::TestSpecial': 'passed',
        './lib::TestDouble': 'passed',
      });
      if (wantsCoverage) {
        expect(coverageOf(run, './app/internal/text::TestWidth')).toEqual({
          'app/internal/text/text.go': [6],
          'lib/lib.go': [4],
        });
      }
    });

    it('that are no part of go.work', async () => {
      const run = await runTests(openGoRunner(root, { GOWORK: 'off' }), root, ['./vendored::TestTwo'], {
        wantsCoverage: true,
      });
      expect(run.outcomes).toEqual({ './vendored::TestTwo': 'passed' });
      expect(coverageOf(run, './vendored::TestTwo')).toEqual({ 'vendored/vendored.go': [6] });
    });
  });
});

describe.skipIf(!hasGo)(`bad input of go test (${goName})`, () => {
  const root = copyOfGoFixture('bad');
  const runner = openGoRunner(root);

  describe.each([false, true])('with coverage: %s', (wantsCoverage) => {
    it.each([
      ['broken', 'broken/broken_test.go', /undefined: undefinedName/, 'broken/broken.go:4'],
      ['brokentest', 'brokentest/a_test.go', /missing condition/, 'brokentest/a_test.go:6'],
    ])('%s does not compile; the others run', async (folder, file, message, place) => {
      const run = await runTests(runner, root, [folder, 'good'], { wantsCoverage });
      expect(run.errors).toMatchObject([{ file, exceptionType: 'BuildError' }]);
      expect(run.errors[0]?.message).toMatch(message);
      expect(run.errors[0]?.frames.map((frame) => `${frame.file}:${frame.line}`)).toEqual([place]);
      expect(run.outcomes).toEqual({ './good::TestTwice': 'passed' });
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it('a test that ends its process has crashed; the others run', async () => {
      const run = await runTests(runner, root, ['exits'], { wantsCoverage });
      expect(run.outcomes).toEqual({
        './exits::TestBefore': 'passed',
        './exits::TestExits': 'crashed',
        './exits::TestExitsWell': 'failed',
        './exits::TestAfter': 'passed',
      });
    });

    it('a test that hangs is stopped, and tells where in a run with coverage', async () => {
      const run = await runTests(runner, root, ['hangs'], { wantsCoverage, testTimeoutMs: 1_000 });
      expect(run.outcomes).toEqual({
        './hangs::TestBefore': 'passed',
        './hangs::TestHangs': 'timed-out',
        './hangs::TestAfter': 'passed',
      });
      expect(run.end).toEqual({ kind: 'completed' });
      if (!wantsCoverage) return;
      expect(failureOf(run, './hangs::TestHangs')).toMatchObject({
        frames: ['hangs/a_test.go:8 TestHangs', 'hangs/hangs.go:5 Wait'],
      });
      expect(coverageOf(run, './hangs::TestHangs')).toEqual({ 'hangs/hangs.go': [4, 5] });
    });

    it('100 MB of output', async () => {
      const run = await runTests(runner, root, ['loud'], { wantsCoverage });
      expect(failureOf(run, './loud::TestLoud')).toMatchObject({ frames: [] });
      expect(run.outcomes).toEqual({ './loud::TestLoud': 'failed' });
    });

    it('output that looks like results is output', async () => {
      const run = await runTests(runner, root, ['lies'], { wantsCoverage });
      expect(run.outcomes).toEqual({
        './lies::TestLies': 'failed',
        './lies::TestLiesWell': 'failed',
        './lies::TestHonest': 'passed',
      });
      expect(failureOf(run, './lies::TestLies')).toMatchObject({ type: 'Failure', message: 'in truth' });
    });

    it('a panic before any test', async () => {
      const run = await runTests(runner, root, ['initpanics'], { wantsCoverage });
      expect(run.outcomes).toEqual({});
      expect(run.errors).toMatchObject([
        { file: 'initpanics/a_test.go', exceptionType: 'panic', message: 'not loaded' },
      ]);
      expect(run.errors[0]?.frames[0]).toMatchObject({ file: 'initpanics/a_test.go' });
    });

    it('a package that fails although its tests pass', async () => {
      const run = await runTests(runner, root, ['setup'], { wantsCoverage });
      expect(run.outcomes).toEqual({ './setup::TestPasses': 'passed' });
      expect(run.errors[0]?.message).toMatch(/ended after its tests \(exit code 7\)/);
    });

    it('a test that leaves a child process', async () => {
      const marker = `fixpoint-go-${process.pid}-${String(wantsCoverage)}`;
      const run = await runTests(openGoRunner(root, { MARKER: marker }), root, ['child'], { wantsCoverage });
      expect(run.outcomes).toEqual({ './child::TestLeavesAChild': 'passed' });
      await nothingLeftBehind(marker);
      expect(processesWith(marker)).toEqual([]);
    });

    it('a module that is not there', async () => {
      const run = await runTests(runner, root, ['./outside::TestOutside'], { wantsCoverage });
      expect(run.errors).toMatchObject([{ file: 'outside/a_test.go', exceptionType: 'BuildError' }]);
      expect(run.errors[0]?.message).toMatch(/example\.org\/nowhere[^]*go mod download/);
    });
  });

  it('the time of the whole run is up', async () => {
    const run = await runTests(runner, root, ['hangs'], { timeoutMs: 3_000 });
    expect(run.end).toMatchObject({ kind: 'timed-out' });
  });

  it('cancelling ends everything', async () => {
    const marker = `fixpoint-go-cancel-${process.pid}`;
    const aborting = new AbortController();
    const events = openGoRunner(root, { MARKER: marker }).run(['./hangs::TestHangs' as TestId], {
      ...{ tree: root, timeoutMs: 60_000, signal: aborting.signal },
    });
    const reading = (async () => {
      for await (const event of events) if (event.kind === 'started') aborting.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(processesWith(marker)).toEqual([]);
  });

  it('a go.mod that cannot be read', async () => {
    const broken = project({ 'go.mod': 'module a\n\nrequire nonsense\n', 'a_test.go': 'package a\n' });
    const run = await runTests(openGoRunner(broken), broken, ['a_test.go']);
    expect(run.errors).toMatchObject([{ file: 'go.mod' }]);
  });

  it('no module at all', async () => {
    const bare = project({ 'a_test.go': 'package a\n' });
    await expect(runTests(openGoRunner(bare), bare)).rejects.toMatchObject({ code: 'go-module-not-found' });
  });
});

describe('which go', () => {
  const files = { 'go.mod': 'module a\n', 'a_test.go': 'package a\n' };

  /** A folder with a go command that says what it is told to. */
  function fakeGo(script: string): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'go'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'go'), 0o755);
    return folder;
  }

  it.each<[what: string, script: string, code: string]>([
    ['too old', `echo '{"GOVERSION":"go1.19.3","GOROOT":"/x"}'`, 'go-too-old'],
    ['broken', 'echo "go: cannot find GOROOT directory" >&2; exit 2', 'go-not-usable'],
  ])('%s', async (_what, script, code) => {
    const root = project(files);
    const runner = openGoRunner(root, { PATH: [fakeGo(script), process.env['PATH'] ?? ''].join(delimiter) });
    await expect(runTests(runner, root)).rejects.toMatchObject({ code });
  });
});

describe.skipIf(!hasGo)(`the command line with Go (${goName})`, () => {
  it('finds the fault and ends honestly', async () => {
    const root = copyOfGoFixture('outcomes');
    const before = hashOfTree(root);
    const localized = localizeReportOf(
      await runCli(['localize', '--root', root, '--json', './stats::TestTable/inside'], { env: goEnvironment }),
    );
    expect(localized.suspects[0]).toMatchObject({ file: 'stats/stats.go', function: 'Clamp' });
    expect(localized.suspects[0]?.lines[0]?.line).toBe(17);
    const fix = await runCli(['fix', '--root', root, '--json', '--budget-seconds', '40', './stats::TestFails'], {
      env: goEnvironment,
    });
    expect(['no-fix', 'verified']).toContain(fixReportOf(fix).status);
    expect(hashOfTree(root)).toBe(before);
  });

  it('tells of a package that does not compile', async () => {
    const root = copyOfGoFixture('bad');
    const { exitCode, stderr, stdout } = await runCli(['localize', '--root', root, './broken::TestF'], {
      env: goEnvironment,
    });
    expect(exitCode).toBe(2);
    expect(stdout + stderr).toMatch(/undefined: undefinedName.*broken\/broken\.go:4/);
  });
});
