import { describe, expect, it } from 'vitest';
import { id, result, ScriptedRunner } from '../../test/fakes/scriptedTests.ts';
import type { RunEnd, TestResult } from '../testing/testRunner.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { reproduce } from './reproduce.ts';

const signal = new AbortController().signal;

async function outcome(tests: string[], runs: TestResult[][], end?: RunEnd): Promise<string> {
  const runner = new ScriptedRunner(runs, end);
  try {
    const reproduction = await reproduce({
      runner,
      tree: '/tree',
      tests: tests.map(id),
      timeoutMs: 1,
      testTimeoutMs: 1,
      signal,
    });
    const failing =
      reproduction.kind === 'reproduced'
        ? ` ${reproduction.failing.map((test) => test.id).join()}${reproduction.leftOut.map((text) => `; ${text}`).join('')}`
        : '';
    return `${reproduction.kind}${failing} in ${runner.selections.length} runs`;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

const pass = result('t', 'passed');
const fail = result('t', 'failed', 'ValueError');
const hang = result('t', 'timed-out');

describe('reproduce', () => {
  it.each<[name: string, tests: string[], runs: TestResult[][], end: RunEnd | undefined, expected: string]>([
    ['fails alike', ['t'], [[fail], [fail]], undefined, 'reproduced t in 2 runs'],
    ['passes twice', ['t'], [[pass], [pass]], undefined, 'not-reproduced in 2 runs'],
    ['fails, then passes', ['t'], [[fail], [pass]], undefined, 'flaky in 2 runs'],
    ['passes, then fails', ['t'], [[pass], [fail]], undefined, 'flaky in 2 runs'],
    [
      'fails with another exception',
      ['t'],
      [[fail], [result('t', 'failed', 'KeyError')]],
      undefined,
      'flaky in 2 runs',
    ],
    ['a whole suite that passes runs once', [], [[pass]], undefined, 'not-reproduced in 1 runs'],
    [
      'the suite: only what fails runs again',
      [],
      [[fail, result('u', 'passed')], [fail]],
      undefined,
      'reproduced t in 2 runs',
    ],
    [
      'one steady, one flaky',
      ['t', 'u'],
      [
        [fail, result('u', 'failed', 'A')],
        [fail, result('u', 'passed')],
      ],
      undefined,
      'reproduced t; failing tests that are flaky (u) in 2 runs',
    ],
    [
      'skipped is no failure',
      ['t'],
      [[result('t', 'skipped')], [result('t', 'skipped')]],
      undefined,
      'not-reproduced in 2 runs',
    ],
    [
      'set-up errors count',
      ['t'],
      [[result('t', 'error', 'A')], [result('t', 'error', 'A')]],
      undefined,
      'reproduced t in 2 runs',
    ],
    ['hangs twice', ['t'], [[hang], [hang]], undefined, 'reproduced t in 2 runs'],
    ['hangs, then passes', ['t'], [[hang], [pass]], undefined, 'flaky in 2 runs'],
    [
      'what hangs runs apart from what fails',
      [],
      [[fail, result('u', 'timed-out')], [fail], [result('u', 'timed-out')]],
      undefined,
      'reproduced t,u in 3 runs',
    ],
    ['no such test', ['t'], [[]], { kind: 'not-found', names: [id('t')] }, 'test-not-found'],
    ['nothing ran', ['t'], [[]], { kind: 'completed' }, 'no-tests-found'],
    ['pytest broke off', ['t'], [[]], { kind: 'broken', exitCode: 3, output: 'boom' }, 'test-run-broken'],
    ['too slow', [], [[]], { kind: 'timed-out', timeoutMs: 1 }, 'test-run-timed-out'],
  ])('%s', async (_name, tests, runs, end, expected) => {
    expect(await outcome(tests, runs, end)).toBe(expected);
  });
});
