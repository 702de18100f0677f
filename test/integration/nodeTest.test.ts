import { beforeAll, describe, expect, it } from 'vitest';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, localizeReportOf, runCli } from './cli.ts';
import { copyOfNodeFixture, framesOf, nodeProject, openNodeRunner, packagesFor } from './nodeProject.ts';
import type { RunRecord } from './pytestProject.ts';
import { linesOf, listTests, runTests } from './pytestProject.ts';

const manifest = JSON.stringify({ scripts: { test: 'node --test' } });
/** A Node to test with: the folder of its executable in FIXPOINT_NODE, else the one on PATH. */
const folder = process.env['FIXPOINT_NODE'];
const environment = folder === undefined ? {} : { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
const open = (root: string): TestRunner => openNodeRunner(root, environment);
const files = (tests: Readonly<Record<string, string>>): string => nodeProject({ 'package.json': manifest, ...tests });

describe('node:test', () => {
  describe('outcomes', () => {
    let runner: TestRunner;
    let root: string;
    let run: RunRecord;
    let isUntouched: boolean;
    beforeAll(async () => {
      root = copyOfNodeFixture('node-test-outcomes', packagesFor('FIXPOINT_MOCHA'));
      runner = open(root);
      const before = hashOfTree(root);
      run = await runTests(runner, root, [], { wantsCoverage: true });
      isUntouched = before === hashOfTree(root);
    });

    it('are those that Node would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      const counter = 'test/counter.test.mjs::';
      expect(run.outcomes).toEqual({
        [`${counter}Counter > adds`]: 'passed',
        [`${counter}Counter > adds wrongly`]: 'failed',
        [`${counter}Counter > inside > refuses`]: 'failed',
        [`${counter}Counter > inside > is skipped`]: 'skipped',
        [`${counter}Counter > takes too long`]: 'failed',
        [`${counter}Counter > is to do`]: 'skipped',
        [`${counter}Counter > calls back`]: 'passed',
        [`${counter}hooks > execute code`]: 'passed',
        [`${counter}outer`]: 'failed',
        [`${counter}outer > inner passes`]: 'passed',
        [`${counter}outer > inner fails`]: 'failed',
        [`${counter}skips itself`]: 'skipped',
        'test/hooks.test.cjs::broken hooks > one': 'error',
        'test/hooks.test.cjs::of a function called test': 'passed',
        'test/hooks.test.cjs::throws text': 'failed',
      });
    });

    it('leave the tree as it was', () => expect(isUntouched).toBe(true));

    it('of failures say why', () => {
      const refused = run.results.get('test/counter.test.mjs::Counter > inside > refuses');
      expect(refused?.failure).toMatchObject({ exceptionType: 'RangeError', message: 'amount must not be negative' });
      expect(framesOf(refused)).toEqual([
        'test/counter.test.mjs:15 <anonymous>',
        'lib/counter.js:18 Counter.of',
        'lib/counter.js:10 Counter.add',
      ]);
      const compared = run.results.get('test/counter.test.mjs::Counter > adds wrongly')?.failure;
      expect(compared).toMatchObject({ exceptionType: 'AssertionError', expected: '4', actual: '3' });
      const late = run.results.get('test/counter.test.mjs::Counter > takes too long')?.failure;
      expect(late?.exceptionType).toBe('TimeoutError');
    });

    it.each([
      ['Counter > adds', [4, 5, 8, 9, 12, 13]],
      ['Counter > inside > refuses', [4, 5, 8, 9, 10, 16, 17, 18]],
      ['hooks > execute code', [23, 24, 25, 26]],
      ['outer > inner passes', [23, 24, 25]],
      ['outer > inner fails', [23, 24]],
      ['outer', [23, 24, 25]],
    ])('of %s tell the lines', (titles, lines) => {
      expect(linesOf(run.results.get(`test/counter.test.mjs::${titles}`)?.coverage)['lib/counter.js']).toEqual(lines);
    });

    it('one test, a suite, an inner test and a file run alone', async () => {
      const selections: [string, string[]][] = [
        ['test/counter.test.mjs::Counter > adds', ['Counter > adds']],
        ['test/counter.test.mjs::Counter > inside', ['Counter > inside > refuses', 'Counter > inside > is skipped']],
        ['test/counter.test.mjs::outer > inner passes', ['outer > inner passes', 'outer']],
      ];
      for (const [name, titles] of selections) {
        const { outcomes } = await runTests(runner, root, [name]);
        expect(Object.keys(outcomes)).toEqual(titles.map((title) => `test/counter.test.mjs::${title}`));
      }
      expect(Object.keys((await runTests(runner, root, ['test/hooks.test.cjs'])).outcomes)).toHaveLength(3);
    });

    it('a name that stands for no test is told', async () => {
      const name = 'test/counter.test.mjs::Counter > add';
      expect((await runTests(runner, root, [name])).end).toEqual({ kind: 'not-found', names: [name] });
    });

    it('listing runs nothing', async () => {
      const { tests, outcomes } = await listTests(runner, root, ['test/hooks.test.cjs']);
      expect(outcomes).toEqual({});
      expect(tests.map(({ line }) => line)).toEqual([9, 12, 13]);
    });
  });

  describe('bad input', () => {
    it('files that cannot be loaded are told, and the others run', async () => {
      const root = files({
        'test/a.test.mjs': 'import "./missing.mjs";\n',
        'test/b.test.cjs': 'const = 1;\n',
        'test/c.test.cjs': 'function load() {\n  throw new TypeError("no");\n}\nload();\n',
        'test/d.test.cjs': 'process.exit(3);\n',
        'test/e.test.cjs': 'require("node:test")("works", () => {});\n',
      });
      const run = await runTests(open(root), root);
      expect(run.outcomes).toEqual({ 'test/e.test.cjs::works': 'passed' });
      expect(run.errors.map(({ file, exceptionType }) => [file, exceptionType])).toEqual([
        ['test/a.test.mjs', 'Error'],
        ['test/b.test.cjs', 'SyntaxError'],
        ['test/c.test.cjs', 'TypeError'],
        ['test/d.test.cjs', 'ProcessEnded'],
      ]);
    });

    it('tests that hang or end the process are told, and the others run', async () => {
      const root = files({
        'test/a.test.cjs': [
          'const { test, it, describe } = require("node:test");',
          'test("first", () => {});',
          'test("loops", () => { for (;;) {} });',
          'test("exits", () => process.exit(0));',
          'describe("suite", () => { it("is killed", () => process.kill(process.pid, "SIGKILL")); });',
          'test("never resolves", () => { setInterval(() => {}, 100); return new Promise(() => {}); });',
          'test("last", () => {});',
        ].join('\n'),
        'test/b.test.cjs': 'require("node:test")("other file", () => {});\n',
      });
      const run = await runTests(open(root), root, [], { testTimeoutMs: 3_000 });
      expect(run.outcomes).toEqual({
        'test/a.test.cjs::first': 'passed',
        'test/a.test.cjs::loops': 'timed-out',
        'test/a.test.cjs::exits': 'crashed',
        'test/a.test.cjs::suite > is killed': 'crashed',
        'test/a.test.cjs::never resolves': 'timed-out',
        'test/a.test.cjs::last': 'passed',
        'test/b.test.cjs::other file': 'passed',
      });
      expect(run.end).toEqual({ kind: 'completed' });
    });

    it('tests that print much, print events, and replace what the helper needs do no harm', async () => {
      const root = files({
        'test/a.test.cjs': [
          'const fs = require("fs"); const test = require("node:test");',
          'test("prints", () => { for (let i = 0; i < 100; i += 1) process.stdout.write("x".repeat(1e6)); });',
          `test("imitates", () => console.log('{"kind":"ended","exitCode":0,"isBroken":true}'));`,
          'test("replaces", () => {',
          '  process.chdir("/");',
          '  fs.writeSync = fs.openSync = JSON.stringify = () => { throw new Error("replaced"); };',
          '  global.Date = class {};',
          '});',
          'test("fails", () => { throw new Error("really"); });',
        ].join('\n'),
      });
      const run = await runTests(open(root), root, [], { wantsCoverage: true });
      expect(Object.values(run.outcomes)).toEqual(['passed', 'passed', 'passed', 'failed']);
      expect(run.results.get('test/a.test.cjs::fails')?.failure?.message).toBe('really');
    });

    it('an option of Node that does not exist is told with what was printed', async () => {
      const root = nodeProject({
        'package.json': JSON.stringify({ scripts: { test: 'node --require ./missing.cjs --test' } }),
        'test/a.test.cjs': 'require("node:test")("x", () => {});',
      });
      const { end } = await runTests(open(root), root);
      expect(end).toMatchObject({ kind: 'broken', output: expect.stringContaining('missing.cjs') as string });
    });

    it('a Node on PATH that is none is told', async () => {
      const root = files({ 'bin/node': '#!/bin/sh\necho hello\n', 'test/a.test.cjs': '' });
      const { chmodSync } = await import('node:fs');
      chmodSync(`${root}/bin/node`, 0o755);
      const runner = openNodeRunner(root, { PATH: `${root}/bin` });
      await expect(runTests(runner, root)).rejects.toMatchObject({ code: 'node-not-usable' });
    });
  });

  it('the command line names suspects', async () => {
    const root = copyOfNodeFixture('node-test-outcomes', packagesFor('FIXPOINT_MOCHA'));
    const test = 'test/counter.test.mjs::Counter > inside > refuses';
    const located = await runCli(['localize', '--root', root, '--json', test], { env: environment });
    const [suspect] = localizeReportOf(located).suspects;
    expect(suspect).toMatchObject({ file: 'lib/counter.js', function: 'Counter.add' });
  });
});
