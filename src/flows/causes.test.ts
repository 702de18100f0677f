import { describe, expect, it } from 'vitest';
import type { TestId, TestResult } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import { byCause } from './causes.ts';

/** @param frames `file:line`, innermost last */
function failing(id: string, exceptionType: string | undefined, ...frames: string[]): TestResult {
  const result = { id: id as TestId, durationMs: 1 };
  if (exceptionType === undefined) return { ...result, outcome: 'crashed' };
  return { ...result, outcome: 'failed', failure: { exceptionType, message: '', frames: frames.map(frameOf) } };
}

function frameOf(text: string): { file: RelativePath; line: LineNumber; function: string } {
  const [file = '', line = ''] = text.split(':');
  return { file: file as RelativePath, line: Number(line) as LineNumber, function: 'f' };
}

describe('byCause', () => {
  it.each<[string, TestResult[], Record<string, string[]>]>([
    [
      'the same exception at the same line is one',
      [failing('a', 'ValueError', 't.py:1', 'p.py:7'), failing('b', 'ValueError', 't.py:5', 'p.py:7')],
      { 'ValueError at p.py:7': ['a', 'b'] },
    ],
    [
      'another exception or line is another',
      [failing('a', 'ValueError', 'p.py:7'), failing('b', 'TypeError', 'p.py:7'), failing('c', 'ValueError', 'p.py:8')],
      { 'ValueError at p.py:7': ['a'], 'TypeError at p.py:7': ['b'], 'ValueError at p.py:8': ['c'] },
    ],
    [
      'assertions of one test file are one',
      [failing('a', 'AssertionError', 't.py:1'), failing('b', 'AssertionError', 't.py:9')],
      { 'AssertionError in t.py': ['a', 'b'] },
    ],
    [
      'those of two test files are two',
      [failing('a', 'AssertionError', 't.py:1'), failing('b', 'AssertionError', 't2.py:1')],
      { 'AssertionError in t.py': ['a'], 'AssertionError in t2.py': ['b'] },
    ],
    ['a crash has no place', [failing('a', undefined), failing('b', undefined)], { crashed: ['a', 'b'] }],
    ['nor has an exception outside of the project', [failing('a', 'OSError')], { OSError: ['a'] }],
  ])('%s', (_name, results, expected) => {
    const groups = byCause(results, (file) => file.startsWith('p'));
    expect(Object.fromEntries([...groups].map(([cause, tests]) => [cause, tests.map(({ id }) => id)]))).toEqual(
      expected,
    );
  });
});
