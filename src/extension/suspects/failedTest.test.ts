import { describe, expect, it } from 'vitest';
import type { ReportedFailure } from '../testFailureText.ts';
import { editorTestOfFailure } from './failedTest.ts';

/** What tells nothing of the place. */
const untold = { message: '', frames: [] };

const places = (...lines: [file: string, line: number][]): ReportedFailure['places'] =>
  lines.map(([file, line]) => ({ file, line }));

describe.runIf(process.platform !== 'win32')('the test of a failure', () => {
  it.each<[string, ReportedFailure, { uri: string; line?: number } | undefined]>([
    [
      'has its file in its id',
      { name: '/p/test_a.py::test_x', path: '/p/test_a.py', places: places(['/p/test_a.py', 7]), ...untold },
      { uri: 'file:///p/test_a.py', line: 7 },
    ],
    [
      'has its file in the ids above it',
      { name: 'test_x', path: '/p > /p/tests/test_a.py', places: [], ...untold },
      { uri: 'file:///p/tests/test_a.py' },
    ],
    [
      'has its file where it failed, rather than in the program',
      { name: 'test_a.py test_x', path: '', places: places(['/p/test_a.py', 3], ['/p/cart.py', 7]), ...untold },
      { uri: 'file:///p/test_a.py', line: 3 },
    ],
    [
      'is in the outermost place if no id says more',
      { name: 'adds', path: 'suite', places: places(['/p/cart.test.ts', 7]), ...untold },
      { uri: 'file:///p/cart.test.ts', line: 7 },
    ],
    ['cannot be told from a name alone', { name: 'adds', path: '/p', places: [], ...untold }, undefined],
  ])('%s', (_name, failure, expected) => {
    const test = editorTestOfFailure(failure);
    expect(test && { uri: test.uri, ...(test.line === undefined ? {} : { line: test.line }) }).toEqual(expected);
  });

  it('has the ids from the outermost item inwards', () => {
    expect(editorTestOfFailure({ name: 'test_x', path: '/p > /p/a.py', places: [], ...untold })?.ids).toEqual([
      '/p',
      '/p/a.py',
      'test_x',
    ]);
  });
});
