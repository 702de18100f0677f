import { describe, expect, it } from 'vitest';
import { id, result } from '../../test/fakes/scriptedTests.ts';
import type { StackFrame, TestOutcome, TestResult } from '../testing/testRunner.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { chooseTargets } from './chooseTargets.ts';

const covers = (test: TestResult, ...files: string[]): TestResult => ({
  ...test,
  coverage: new Map(files.map((file) => [file as RelativePath, LineSet.of([1])])),
});
const frame = { file: 'conftest.py', line: 1, function: 'f' } as unknown as StackFrame;
const withFrame = (test: TestResult): TestResult => ({
  ...test,
  failure: { exceptionType: 'E', message: '', frames: [frame] },
});
const failed = (name: string, outcome: TestOutcome = 'failed'): TestResult => result(name, outcome, 'E');
const direct = covers(failed('direct'), 'calc.py', 'test_calc.py');
const elsewhere = covers(failed('elsewhere'), 'test_calc.py');
const many = (count: number, file: string): TestResult[] =>
  Array.from({ length: count }, (_, n) => covers(failed(`${file}-${n}`), file));

describe('the tests that a search aims at', () => {
  it.each<[string, TestResult[], string[], string[], string[]]>([
    ['one that executes the program', [direct], ['direct'], ['direct'], []],
    ['none executes it', [elsewhere], ['elsewhere'], ['elsewhere'], []],
    ['one runs it in another process', [elsewhere, direct], ['direct'], ['direct', 'elsewhere'], []],
    ['one of which nothing is known', [failed('unknown')], ['unknown'], ['unknown'], []],
    [
      'one ends its process',
      [failed('dies', 'crashed'), direct],
      ['direct'],
      ['direct'],
      ['1 failing test that hangs or ends its process'],
    ],
    [
      'two hang',
      [covers(failed('a', 'timed-out'), 'calc.py'), direct, covers(failed('b', 'timed-out'), 'calc.py')],
      ['direct'],
      ['direct'],
      ['2 failing tests that hang or end their process'],
    ],
    ['all hang', [failed('a', 'timed-out')], ['a'], ['a'], []],
    [
      'one lacks a fixture',
      [failed('lacks', 'error'), direct],
      ['direct'],
      ['direct'],
      ['1 test whose set-up fails outside of the project'],
    ],
    ['one whose own set-up fails', [covers(withFrame(failed('own', 'error')), 'calc.py')], ['own'], ['own'], []],
    ['all lack a fixture', [failed('lacks', 'error')], ['lacks'], ['lacks'], []],
  ])('%s', (_name, failing, searched, verified, leftOut) => {
    const targets = chooseTargets(failing, (file) => file === 'calc.py');
    expect(targets.searched.map((test) => test.id)).toEqual(searched.map(id));
    expect(targets.verified).toEqual(verified.map(id));
    expect(targets.leftOut).toEqual(leftOut);
  });

  it('are limited in number, and so are those that are only verified', () => {
    const failing = [...many(15, 'test_calc.py'), ...many(10, 'calc.py')];
    const targets = chooseTargets(failing, (file) => file === 'calc.py');
    expect(targets.searched).toHaveLength(10);
    expect(targets.verified).toHaveLength(20);
    expect(targets.leftOut).toEqual(['5 more failing tests']);
  });
});
