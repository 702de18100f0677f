import { describe, expect, it } from 'vitest';
import { id } from '../../test/fakes/scriptedTests.ts';
import type { TestFailure, TestResult } from '../testing/testRunner.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import { reasonNotLoaded, reasonNotToRank } from './unranked.ts';

type Facts = Partial<Omit<TestResult, 'coverage' | 'failure'>> & {
  readonly executes?: readonly string[];
  readonly type?: string;
  readonly message?: string;
  readonly frames?: readonly string[];
  readonly lacksFixture?: true;
};

function failing({ executes, type, message = '', frames = [], lacksFixture, ...facts }: Facts): TestResult {
  const failure: TestFailure = {
    exceptionType: type ?? 'AssertionError',
    message,
    frames: frames.map((file) => ({ file: file as RelativePath, line: 1 as LineNumber, function: 'f' })),
    ...(lacksFixture ? { lacksFixture } : {}),
  };
  return {
    id: id('t'),
    outcome: 'failed',
    durationMs: 1,
    failure,
    coverage: new Map((executes ?? ['a.py']).map((file) => [file as RelativePath, LineSet.of([1])])),
    ...facts,
  };
}

const isProgramFile = (file: RelativePath): boolean => !file.includes('test');

describe('reasonNotToRank', () => {
  it.each<[name: string, facts: Facts, expected: string | undefined]>([
    ['an assertion', {}, undefined],
    ['a fixture that nobody provides', { outcome: 'error', lacksFixture: true }, 'missing-fixture'],
    ['a plugin that fails', { outcome: 'error' }, 'set-up-outside-project'],
    ['a fixture of the project that fails', { outcome: 'error', frames: ['conftest_test.py'] }, undefined],
    ['a missing module', { type: 'ModuleNotFoundError', frames: ['test_a.py'] }, 'missing-module'],
    ['a missing package of Node', { type: 'Error', message: "Cannot find module 'x'" }, 'missing-module'],
    ['a missing class of Java', { type: 'NoClassDefFoundError' }, 'missing-module'],
    ['one that the program imports in a function', { type: 'ModuleNotFoundError', frames: ['a.py'] }, undefined],
    ['jest snapshots', { message: 'expect(received).toMatchSnapshot()' }, 'snapshot-mismatch'],
    ['vitest snapshots', { type: 'Error', message: 'Snapshot `a 1` mismatched' }, 'snapshot-mismatch'],
    ['a hang in the program', { outcome: 'timed-out' }, undefined],
    ['a hang elsewhere', { outcome: 'timed-out', executes: [] }, 'timeout'],
    ['the end of the process', { outcome: 'crashed', executes: [] }, 'process-ended'],
    ['a test of nothing', { executes: ['test_a.py'] }, 'no-program-code'],
  ])('%s', (_name, facts, expected) => expect(reasonNotToRank(failing(facts), isProgramFile)).toBe(expected));
});

describe('reasonNotLoaded', () => {
  it.each([
    ['ModuleNotFoundError', "No module named 'x'", 'missing-module'],
    ['ImportError', "cannot import name 'x' from 'y'", 'missing-module'],
    ['ImportError', 'libx.so: cannot open', 'crash-at-import'],
    ['RuntimeError', 'no config', 'crash-at-import'],
    ['SyntaxError', 'Unexpected token', 'crash-at-import'],
  ])('%s: %s', (exceptionType, message, expected) => {
    expect(reasonNotLoaded({ file: undefined, exceptionType, message, frames: [] })).toBe(expected);
  });
});
