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
        'Executed by 1 of 1 failing tests and 0 of 37 passing tests (suspiciousness 0.91 of 1, Ochiai).',
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

  it('is never silent', () => {
    const groups = ['A', 'B'].map((cause) => ({ cause, tests: ['t'], suspects: [exampleSuspect()] }));
    for (const row of rowsOf({ groups })) expect(row.spoken.length).toBeGreaterThan(5);
  });
});
