import { describe, expect, it } from 'vitest';
import type { ReportedTest } from '../../protocol/contract.ts';
import { exampleSuspect } from '../review/exampleReport.ts';
import { exampleLocalization, suspectWith } from './exampleSuspects.ts';
import type { SuspectNode } from './suspectTree.ts';
import { SuspectTree } from './suspectTree.ts';

const all = <T>(suspects: T): T => suspects;
const kinds = (nodes: readonly SuspectNode[]): string[] => nodes.map(({ kind }) => kind);
const outcome = (id: string, message: string): ReportedTest => ({ id, outcome: 'failed', message, frames: [] });

describe('a ranking', () => {
  it('has functions at the top, below them lines, then tests, failing ones first', () => {
    const suspect = exampleSuspect({ tests: { failing: ['f'], passing: ['p', 'q'] } });
    const { roots } = new SuspectTree(exampleLocalization({ suspects: [suspect] }), all);
    expect(kinds(roots)).toEqual(['suspect']);
    const rows = roots[0]?.children ?? [];
    expect(kinds(rows)).toEqual(['line', 'tests']);
    expect(rows[1]?.children.map((node) => node.kind === 'test' && [node.test, node.hasFailed])).toEqual([
      ['f', true],
      ['p', false],
      ['q', false],
    ]);
  });

  it('counts ties among suspects and among the lines of one', () => {
    const tied = [1, 1, 3].map(
      (rank, index) =>
      suspectWith([[12, 0.5], [15, 0.5], [14, 0.5], [16, 0.1]], { rank, file: `${index}.py` }), // prettier-ignore
    );
    const { roots } = new SuspectTree(exampleLocalization({ suspects: tied }), all);
    expect(roots.map((node) => node.kind === 'suspect' && node.tiedWith)).toEqual([1, 1, 0]);
    const lines = roots[0]?.children.flatMap((node) => (node.kind === 'line' ? [node.tiedLines] : []));
    expect(lines).toEqual([[14, 15], [12, 14], [12, 15], []]);
  });

  it('has causes above only if there are several', () => {
    const group = (cause: string) => ({ cause, tests: ['t'], suspects: [exampleSuspect()] });
    const one = new SuspectTree(exampleLocalization({ groups: [group('A')] }), all);
    const two = new SuspectTree(exampleLocalization({ groups: [group('A'), group('B')] }), all);
    expect(kinds(one.roots)).toEqual(['suspect']);
    expect(kinds(two.roots)).toEqual(['cause', 'cause']);
    expect(kinds(two.roots[0]?.children ?? [])).toEqual(['suspect']);
  });

  it('leaves out what is excluded', () => {
    expect(new SuspectTree(exampleLocalization(), () => []).roots).toEqual([]);
  });

  it('names what is not ranked below the suspects', () => {
    const unranked = [{ test: 't', reason: 'timeout', message: 'It hangs.' } as const];
    const { roots } = new SuspectTree(exampleLocalization({ unranked }), all);
    expect(kinds(roots)).toEqual(['suspect', 'unranked']);
    expect(kinds(roots[1]?.children ?? [])).toEqual(['unranked-failure']);
  });

  it('has ids of its own for every row', () => {
    const groups = ['A', 'B'].map((cause) => ({ cause, tests: ['t'], suspects: [exampleSuspect()] }));
    const flat = (nodes: readonly SuspectNode[]): SuspectNode[] => nodes.flatMap((n) => [n, ...flat(n.children)]);
    const ids = flat(new SuspectTree(exampleLocalization({ groups }), all).roots).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('knows parents, and the row of a line or of the function around it', () => {
    const tree = new SuspectTree(exampleLocalization(), all);
    const line = tree.nodeAt('cart.py', 12);
    expect(line?.kind).toBe('line');
    expect(line && tree.parentOf(line)).toBe(tree.roots[0]);
    expect(tree.nodeAt('cart.py', 18)).toBe(tree.roots[0]);
    expect(tree.nodeAt('cart.py', 99)).toBeUndefined();
  });
});

describe('an end without suspects', () => {
  const runs = [outcome('t', 'first'), outcome('u', 'first'), outcome('t', 'second')];

  it('that is flaky shows both runs with what they said', () => {
    const report = exampleLocalization({ status: 'flaky', suspects: [], tests: runs });
    const [notice] = new SuspectTree(report, all).roots;
    expect(notice?.kind).toBe('notice');
    expect(notice?.children.map((node) => node.kind === 'outcome' && [node.run, node.test.message])).toEqual([
      ['First run', 'first'],
      ['First run', 'first'],
      ['Second run', 'second'],
    ]);
  });

  it.each(['not-reproduced', 'nothing-found'] as const)('%s says so', (status) => {
    const [notice] = new SuspectTree(exampleLocalization({ status, suspects: [], tests: runs }), all).roots;
    expect(notice?.kind === 'notice' && notice.text).toBe(exampleLocalization().message);
    expect(notice?.children.length).toBe(3);
  });
});
