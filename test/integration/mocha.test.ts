import { dirname } from 'node:path';
import { describe, expect, it, beforeAll } from 'vitest';
import { installedPackage } from '../../src/testing/node/packageFile.ts';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, localizeReportOf, fixReportOf, runCli } from './cli.ts';
import { copyOfNodeFixture, framesOf, nodeProject, openNodeRunner, packagesFor } from './nodeProject.ts';
import type { RunRecord } from './pytestProject.ts';
import { linesOf, listTests, runTests } from './pytestProject.ts';

const packages = packagesFor('FIXPOINT_MOCHA');
/** Before mocha 6 there were no such files of settings. */
const hasSettingsFiles = Number.parseInt(installedPackage(dirname(packages), 'mocha')?.version ?? '0') >= 6;
const manifest = JSON.stringify({ scripts: { test: 'mocha' }, devDependencies: { mocha: '*' } });
const mochaProject = (files: Readonly<Record<string, string>>): string =>
  nodeProject({ 'package.json': manifest, ...files }, packages);

describe('mocha', () => {
  describe('outcomes', () => {
    let runner: TestRunner;
    let root: string;
    let run: RunRecord;
    let isUntouched: boolean;
    beforeAll(async () => {
      root = copyOfNodeFixture('mocha-outcomes', packages);
      runner = openNodeRunner(root, { NODE_V8_COVERAGE: '/nowhere/else' });
      const before = hashOfTree(root);
      run = await runTests(runner, root, [], { wantsCoverage: true });
      isUntouched = before === hashOfTree(root);
    });

    it('are those that mocha would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      const counter = 'test/counter.test.js::';
      const hooks = 'test/inner/hooks.test.js::hooks > ';
      expect(run.outcomes).toEqual({
        [`${counter}at the top, with (brackets) > and :: signs`]: 'passed',
        [`${counter}Counter > adds`]: 'passed',
        [`${counter}Counter > adds wrongly`]: 'failed',
        [`${counter}Counter > refuses`]: 'failed',
        [`${counter}Counter > waits`]: 'passed',
        [`${counter}Counter > is pending`]: 'skipped',
        [`${counter}Counter > is skipped`]: 'skipped',
        [`${counter}Counter > skips itself`]: 'skipped',
        [`${counter}Counter > never ends`]: 'failed',
        [`${counter}Counter > throws text`]: 'failed',
        [`${counter}Counter > compares objects`]: 'failed',
        [`${counter}of one name > twice`]: 'failed',
        [`${hooks}before all > one`]: 'error',
        [`${hooks}before all > two`]: 'error',
        [`${hooks}before each > one`]: 'error',
        [`${hooks}before each > two`]: 'error',
        [`${hooks}after each > one`]: 'error',
        [`${hooks}after all > one`]: 'passed',
        [`${hooks}after all > two`]: 'error',
        [`${hooks}of a good suite > execute code`]: 'passed',
      });
    });

    it('leave the tree as it was', () => expect(isUntouched).toBe(true));

    it('of failures say why', () => {
      const refused = run.results.get('test/counter.test.js::Counter > refuses');
      expect(refused?.failure).toMatchObject({ exceptionType: 'RangeError', message: 'amount must not be negative' });
      expect(framesOf(refused)).toEqual([
        'test/counter.test.js:15 <anonymous>',
        'lib/counter.js:18 Counter.of',
        'lib/counter.js:10 Counter.add',
      ]);
      const compared = run.results.get('test/counter.test.js::Counter > adds wrongly')?.failure;
      expect(compared).toMatchObject({ exceptionType: 'AssertionError', expected: '4', actual: '3' });
      expect(run.results.get('test/counter.test.js::Counter > never ends')?.failure?.exceptionType).toBe(
        'TimeoutError',
      );
    });

    it.each([
      ['test/counter.test.js::Counter > adds', [4, 5, 8, 9, 12, 13]],
      ['test/counter.test.js::Counter > refuses', [4, 5, 8, 9, 10, 16, 17, 18]],
      ['test/counter.test.js::of one name > twice', [23, 24, 25, 26]],
      ['test/inner/hooks.test.js::hooks > of a good suite > execute code', [23, 24, 25, 26]],
    ])('of %s tell the lines', (id, lines) => {
      expect(linesOf(run.results.get(id)?.coverage)['lib/counter.js']).toEqual(lines);
    });

    it('one test, a suite and a file run alone', async () => {
      const one = await runTests(runner, root, ['test/counter.test.js::Counter > adds']);
      expect(one.outcomes).toEqual({ 'test/counter.test.js::Counter > adds': 'passed' });
      const suite = await runTests(runner, root, ['test/counter.test.js::of one name']);
      expect(Object.keys(suite.outcomes)).toEqual(['test/counter.test.js::of one name > twice']);
      const inner = await runTests(runner, root, ['test/inner']);
      expect(Object.keys(inner.outcomes)).toHaveLength(8);
      const rest = await runTests(runner, root, ['test/counter.test.js::Counter > adds', 'test/inner'], {
        excluded: inner.tests.map(({ id }) => id),
      });
      expect(Object.keys(rest.outcomes)).toEqual(['test/counter.test.js::Counter > adds']);
    });

    it('a name that stands for no test is told', async () => {
      const names = ['test/counter.test.js::Counter > add', 'test/counter.test.js::Counter > adds'];
      expect((await runTests(runner, root, names)).end).toEqual({ kind: 'not-found', names: names.slice(0, 1) });
    });

    it('listing runs nothing', async () => {
      const { tests, outcomes, end } = await listTests(runner, root, ['test/inner/hooks.test.js']);
      expect(end).toEqual({ kind: 'completed' });
      expect(outcomes).toEqual({});
      expect(tests.map(({ line }) => line)).toEqual([10, 11, 18, 19, 26, 33, 34, 39]);
    });
  });

  describe('bad input', () => {
    it('files that cannot be loaded are told, and the others run', async () => {
      const root = mochaProject({
        'test/syntax.test.js': 'it("x", () => {\n  const = 1;\n});\n',
        'test/throws.test.js': 'it("gone", () => {});\nfunction load() {\n  throw new TypeError("no");\n}\nload();\n',
        'test/works.test.js': 'it("works", () => {});\n',
      });
      const run = await runTests(openNodeRunner(root), root);
      expect(run.outcomes).toEqual({ 'test/works.test.js::works': 'passed' });
      const told = run.errors.map(({ file, exceptionType, frames }) => [file, exceptionType, frames.at(-1)?.line]);
      expect(told).toEqual([
        ['test/syntax.test.js', 'SyntaxError', 2],
        ['test/throws.test.js', 'TypeError', 3],
      ]);
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it('tests that hang or end the process are told, and the others run', async () => {
      const root = mochaProject({
        'test/a.test.js': [
          'it("first", () => {});',
          'it("loops", () => { for (;;) {} });',
          'it("exits", () => process.exit(0));',
          'it("is killed", () => process.kill(process.pid, "SIGKILL"));',
          'it("never resolves", function () { this.timeout(0); setInterval(() => {}, 100); return new Promise(() => {}); });',
          'it("last", () => {});',
        ].join('\n'),
      });
      const run = await runTests(openNodeRunner(root), root, [], { testTimeoutMs: 2_000 });
      expect(run.outcomes).toEqual({
        'test/a.test.js::first': 'passed',
        'test/a.test.js::loops': 'timed-out',
        'test/a.test.js::exits': 'crashed',
        'test/a.test.js::is killed': 'crashed',
        'test/a.test.js::never resolves': 'timed-out',
        'test/a.test.js::last': 'passed',
      });
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it('tests that print much, print events, and replace what the helper needs do no harm', async () => {
      const root = mochaProject({
        'test/a.test.js': [
          'const fs = require("fs");',
          'it("prints", function () { this.timeout(0); for (let i = 0; i < 100; i += 1) process.stdout.write("x".repeat(1e6)); });',
          `it("imitates", () => console.log('{"kind":"ended","exitCode":0,"isBroken":true}'));`,
          'it("replaces", () => {',
          '  process.chdir("/");',
          '  fs.writeSync = fs.openSync = JSON.stringify = process.stdout.write = process.hrtime = () => { throw new Error("replaced"); };',
          '  global.Date = class {};',
          '});',
          'it("fails", () => { throw new Error("really"); });',
          'setInterval(() => {}, 1000);',
        ].join('\n'),
      });
      const run = await runTests(openNodeRunner(root), root, [], { wantsCoverage: true });
      expect(Object.values(run.outcomes)).toEqual(['passed', 'passed', 'passed', 'failed']);
      expect(run.results.get('test/a.test.js::fails')?.failure?.message).toBe('really');
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it.skipIf(!hasSettingsFiles)('settings that throw are told with what was printed', async () => {
      const root = mochaProject({
        '.mocharc.cjs': 'throw new Error("settings are broken");\n',
        'test/a.test.js': 'it("x", () => {});',
      });
      const { end } = await runTests(openNodeRunner(root), root);
      expect(end).toMatchObject({ kind: 'broken', output: expect.stringContaining('settings are broken') as string });
    });

    it('a project without its packages is told how to get them', async () => {
      const root = nodeProject({ 'package.json': manifest, 'test/a.test.js': 'it("x", () => {});' });
      await expect(runTests(openNodeRunner(root), root)).rejects.toMatchObject({
        code: 'test-framework-not-found',
        message: expect.stringContaining('npm install') as string,
      });
    });
  });

  it.skipIf(!hasSettingsFiles)(
    'bail, parallel runs and other reporters of the project are set aside; `only` is kept but for named tests',
    async () => {
      const root = mochaProject({
        '.mocharc.json': JSON.stringify({ bail: true, parallel: true, reporter: 'dot', spec: ['checks/*.js'] }),
        'checks/a.js': 'it("a", () => { throw new Error("a"); });\nit("b", () => {});',
        'checks/only.js': 'it.only("c", () => { throw new Error("c"); });\nit.only("d", () => {});',
      });
      const runner = openNodeRunner(root);
      expect((await runTests(runner, root)).outcomes).toEqual({
        'checks/only.js::c': 'failed',
        'checks/only.js::d': 'passed',
      });
      expect((await runTests(runner, root, ['checks/a.js::b'])).outcomes).toEqual({ 'checks/a.js::b': 'passed' });
    },
  );

  it('the command line names suspects, and ends honestly without a fix', async () => {
    const root = copyOfNodeFixture('mocha-outcomes', packages);
    const before = hashOfTree(root);
    const test = 'test/counter.test.js::Counter > refuses';
    const located = await runCli(['localize', '--root', root, '--json', test]);
    const [suspect] = localizeReportOf(located).suspects;
    expect(suspect).toMatchObject({ file: 'lib/counter.js', function: 'Counter.add' });
    const fixed = fixReportOf(await runCli(['fix', '--root', root, '--json', '--budget-seconds', '30', test]));
    expect(['no-fix', 'verified', 'partial']).toContain(fixed.status);
    expect(hashOfTree(root)).toBe(before);
  });
});
