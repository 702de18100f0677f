import { describe, expect, it } from 'vitest';
import type { TestId } from '../testRunner.ts';
import { OutcomeGatherer } from './candidateOutcome.ts';
import type { ProcessEvent } from '../events.ts';

const ids = (...names: string[]): TestId[] => names.map((name) => `t.py::${name}` as TestId);
const collected = (...names: string[]): ProcessEvent => ({
  kind: 'collected',
  tests: ids(...names).map((id) => ({ id, file: 't.py' as never, line: 1 as never })),
});
const started = (name: string): ProcessEvent => ({ kind: 'started', id: `t.py::${name}` as TestId });
const passed = (name: string): ProcessEvent => ({
  kind: 'result',
  result: { id: `t.py::${name}` as TestId, outcome: 'passed', durationMs: 1 },
});
const collectionError: ProcessEvent = {
  kind: 'collection-error',
  error: { file: undefined, exceptionType: 'E', message: '', frames: [] },
};

type End = 'ended' | 'timed-out' | 'died';
const cases: [string, ProcessEvent[], End, Record<string, string>][] = [
  [
    'all ran',
    [collected('a', 'b'), started('a'), passed('a'), started('b'), passed('b')],
    'ended',
    { a: 'passed', b: 'passed' },
  ],
  [
    'the second hangs',
    [collected('a', 'b'), started('a'), passed('a'), started('b')],
    'timed-out',
    { a: 'passed', b: 'timed-out' },
  ],
  ['the first crashes', [collected('a', 'b'), started('a')], 'died', { a: 'crashed' }],
  ['loading crashes', [], 'died', { a: 'crashed', b: 'crashed' }],
  ['loading hangs', [], 'timed-out', { a: 'timed-out', b: 'timed-out' }],
  [
    'a file is broken',
    [collectionError, collected('a'), started('a'), passed('a')],
    'ended',
    { a: 'passed', b: 'error' },
  ],
  ['conftest is broken', [collectionError], 'ended', { a: 'error', b: 'error' }],
  ['a test has gone', [collected('a'), started('a'), passed('a')], 'ended', { a: 'passed' }],
  ['it ends after the last test', [collected('a'), started('a'), passed('a')], 'died', { a: 'passed' }],
];

describe('OutcomeGatherer', () => {
  it.each(cases)('%s', (_name, events, end, expected) => {
    const gatherer = new OutcomeGatherer(ids('a', 'b'));
    events.forEach((event) => gatherer.add(event));
    const { outcomes, isTimedOut } = gatherer.outcome(end, 'forked');
    expect(Object.fromEntries([...outcomes].map(([id, outcome]) => [id.slice('t.py::'.length), outcome]))).toEqual(
      expected,
    );
    expect(isTimedOut).toBe(end === 'timed-out');
  });
});
