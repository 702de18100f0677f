import { describe, expect, it } from 'vitest';
import { exampleSuspect } from '../review/exampleReport.ts';
import { exampleLocalization, suspectWith } from './exampleSuspects.ts';
import type { RowFacts, RowTexts } from './suspectRows.ts';
import { rowTexts } from './suspectRows.ts';
import type { SuspectNode } from './suspectTree.ts';
import { SuspectTree } from './suspectTree.ts';

const facts: RowFacts = { spectrum: { failing: 1, passing: 37 }, highest: 0.91, hasChanged: false };

function rowsOf(report: Parameters<typeof exampleLocalization>[0], own: Partial<RowFacts> = {}): RowTexts[] {
  const flat = (nodes: readonly SuspectNode[]): SuspectNode[] => nodes.flatMap((n) => [n, ...flat(n.children)]);
  const { roots } = new SuspectTree(exampleLocalization(report), (suspects) => suspects);
  return flat(roots).map((node) => rowTexts(node, { ...facts, ...own }));
}

describe('a row', () => {
  it('of a function has rank, name, score and file', () => {
    const [row] = rowsOf({ suspects: [exampleSuspect({ file: 'shop/cart.py' })] });
    expect(row).toMatchObject({ label: '1. Cart.total', description: '0.91 · cart.py', menus: 'suspect' });
    expect(row?.spoken).toBe(
      'Suspect 1: function Cart.total in shop/cart.py, line 10. ' +
        'Executed by 1 of 1 failing tests and 0 of 37 passing tests (suspiciousness 0.91, Ochiai).',
    );
  });

  it('of a tie says so, to eyes and ears', () => {
    const [row] = rowsOf({ suspects: [exampleSuspect(), exampleSuspect({ file: 'shop.py' })] });
    expect(row?.label).toBe('1= Cart.total');
    expect(row?.tooltip).toContain('Tied with 1 other.');
    expect(row?.spoken).toMatch(/^Suspect 1, tied with 1 other: function Cart\.total/);
  });

  it('of a module level bears its file', () => {
    const [row] = rowsOf({ suspects: [exampleSuspect({ function: null, file: 'shop/cart.py' })] });
    expect(row).toMatchObject({ label: '1. cart.py', description: '0.91 · module level' });
  });

  it('of a line has its number and source text as they are now', () => {
    const [, row] = rowsOf({ suspects: [suspectWith([[12, 0.5]])] }, { lineNow: 14, text: '    return total\r' }); // prettier-ignore
    expect(row).toMatchObject({ label: '14: return total', description: '0.50', menus: 'line' });
    expect(row?.spoken).toMatch(/^Line 14: return total\. Executed by 1 of 1/);
  });

  it('of a file that was edited says so', () => {
    const [row, line] = rowsOf({}, { hasChanged: true });
    expect(row?.description).toBe('0.91 · cart.py · changed since');
    expect(line?.description).toBe('0.91 · deleted · changed since');
  });

  it('of a test tells whether it fails', () => {
    const suspect = exampleSuspect({ tests: { failing: ['a/test_x.py::T::test_f'], passing: ['TestGo/case'] } });
    const rows = rowsOf({ suspects: [suspect] }).filter(({ menus }) => menus === 'test');
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['T::test_f', 'fails'],
      ['case', 'passes'],
    ]);
  });

  it('of a failure that is not ranked has reason and message', () => {
    const unranked = [{ test: 't.py::test_x', reason: 'missing-fixture', message: 'Install it.' } as const];
    const rows = rowsOf({ suspects: [], unranked });
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['Not ranked', '1 failing test'],
      ['test_x', 'A fixture is missing'],
    ]);
    expect(rows[1]?.spoken).toContain('Install it.');
  });

  it('of a run shows all it said', () => {
    const test = { id: 't', outcome: 'failed', message: 'boom\nat x', expected: '1', actual: '2', frames: [] };
    const [, first, second] = rowsOf({ status: 'flaky', suspects: [], tests: [test, { ...test, outcome: 'passed' }] });
    expect(first).toMatchObject({ label: 'First run: failed', description: 'boom' });
    expect(first?.tooltip).toBe('t\nFirst run. Failed: boom\nat x\nExpected: 1\nActual: 2');
    expect(second?.label).toBe('Second run: passed');
  });

  it('of a cause is short to eyes and whole to ears', () => {
    const causes = ['ValueError at shop/cart.py:3', 'AssertionError in test/test_cart.py', 'crashed'];
    const groups = causes.map((cause) => ({ cause, tests: ['t'], suspects: [] }));
    expect(rowsOf({ groups }).map(({ label, description, spoken }) => [label, description, spoken])).toEqual([
      ['ValueError', 'cart.py:3 · 1 test', 'ValueError at shop/cart.py:3, 1 test'],
      ['AssertionError', 'test_cart.py · 1 test', 'AssertionError in test/test_cart.py, 1 test'],
      ['crashed', '1 test', 'crashed, 1 test'],
    ]);
  });

  const ran = { id: 'a.py::t', outcome: 'failed', message: 'boom\n  at x', expected: '1', actual: '2', frames: [] };
  const unranked = [{ test: 'a.py::t', reason: 'timeout' as const, message: 'It took 10 s.' }];
  const suspects = [exampleSuspect({ tests: { failing: ['a.py::t'], passing: [] }, lines: [] })];
  it.each([
    ['tests', { suspects }, 1, 'The tests that execute it: 1 failing, 0 passing.'],
    ['a test', { suspects }, 2, 'a.py::t, fails'],
    [
      'a notice',
      { status: 'flaky' as const, message: 'Runs differ.', suspects: [] },
      0,
      'Flaky: two runs differ. Runs differ.',
    ],
    [
      'a run',
      { status: 'flaky' as const, suspects: [], tests: [ran] },
      1,
      'First run of a.py::t. Failed: boom, at x, Expected: 1, Actual: 2',
    ],
    [
      'an outcome',
      { status: 'not-reproduced' as const, suspects: [], tests: [ran] },
      1,
      'a.py::t. Failed: boom, at x, Expected: 1, Actual: 2',
    ],
    [
      'what is not ranked',
      { suspects: [], unranked },
      0,
      'Not ranked: 1 failing test. Failures that a ranking of lines would not explain; they are left out of it.',
    ],
    ['one that is not ranked', { suspects: [], unranked }, 1, 'a.py::t. The test hangs. It took 10 s.'],
  ])('of %s is read aloud once and whole', (_what, report, index, spoken) => {
    expect(rowsOf(report)[index]?.spoken).toBe(spoken);
  });
});
