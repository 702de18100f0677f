import { describe, expect, it } from 'vitest';
import { id, result } from '../../test/fakes/scriptedTests.ts';
import type { TestCase } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import { Recording } from './recording.ts';
import type { PassingTest } from './spectrum.ts';

const runner = { fileOf: (test: string) => test.split('::')[0] as RelativePath };
const passing = (name: string): PassingTest => ({ id: id(name), durationMs: 1, coverage: new Map() });
const collectedTest = (name: string): TestCase => ({ id: id(name), file: runner.fileOf(name), line: lineNumber(1) });

describe('what is told of tests that were not reached', () => {
  it.each<[name: string, selection: string[], collected: string[], passed: string[], known: string[], told: string[]]>([
    ['nothing, if all were', ['a'], ['a::t', 'a::u'], ['a::t', 'a::u'], [], []],
    [
      'how many of how many files',
      ['a', 'b'],
      ['a::t', 'a::u', 'b::v'],
      ['a::t'],
      [],
      ['2 less related tests in 2 files, for lack of time'],
    ],
    ['one', ['a'], ['a::t', 'a::u'], ['a::t'], [], ['1 less related test in 1 file, for lack of time']],
    [
      'not those that are known from earlier',
      ['a'],
      ['a::t', 'a::u'],
      [],
      ['a::t'],
      ['1 less related test in 1 file, for lack of time'],
    ],
    ['nothing of a file that is known', ['a', 'b'], ['b::t'], ['b::t'], ['a::t'], []],
    ['not the failing ones', ['a'], ['a::red', 'a::u'], [], [], ['1 less related test in 1 file, for lack of time']],
    [
      'no number where a file was not loaded yet',
      ['a', 'b'],
      ['a::t'],
      ['a::t'],
      [],
      ['less related tests in 1 file, for lack of time'],
    ],
  ])('%s', (_name, selection, collected, passed, known, told) => {
    const recording = new Recording([result('a::red', 'failed')], known.map(passing), new Map());
    recording.note({ kind: 'collected', tests: collected.map(collectedTest) });
    for (const name of passed) recording.note({ kind: 'result', result: result(name, 'passed') });
    recording.leaveOutUnreached(selection.map(id), runner);
    expect(recording.result().leftOut).toEqual(told);
  });
});
