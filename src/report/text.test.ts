import { describe, expect, it } from 'vitest';
import { executedByOneFailing, firstSuspect } from '../../test/fakes/suspects.ts';
import type { ReportedPatch, ReportedSuspect } from '../protocol/contract.ts';
import { fixReport, fixReportText, localizeReport, localizeReportText } from './report.ts';

const suspect = (name: string | null, score: number, rank: number, lines: [number, number][]): ReportedSuspect => ({
  file: 'a.py',
  line: 1,
  endLine: 9,
  function: name,
  score,
  evidence: ['executed by 1 of 1 failing and 0 of 2 passing tests'],
  ...firstSuspect,
  rank,
  lines: lines.map(([line, lineScore]) => ({ line, score: lineScore, ...executedByOneFailing })),
});

const patch: ReportedPatch = {
  id: 'patch-1',
  rank: 1,
  diff: 'diff --git a/a.py b/a.py\n',
  files: ['a.py'],
  origin: { generator: 'templates', template: 'comparison-operator' },
  explanation: 'replace `<` by `<=`',
  verdict: 'verified',
  confidence: 0.5,
  target: { passed: 1, failed: 0 },
  covering: { passed: 0, failed: 0 },
  full: { passed: 3, failed: 1, newFailures: [] },
  newDiagnostics: [],
  flags: [],
  behaviour: { cluster: 1, size: 1, differsOn: [] },
};

describe('fixReportText', () => {
  it('shows ties as ties', () => {
    const suspects = [
      suspect('f', 1, 1, [
        [3, 1],
        [2, 1],
        [4, 0.5],
      ]),
      suspect('g', 0.5, 2, [[7, 0.5]]),
      suspect(null, 0.5, 2, [[1, 0.5]]),
    ];
    const text = fixReportText(fixReport({ status: 'no-fix', message: 'No fix.' }, { suspects }));
    const rows = text.match(/^ +=?\d .*$/gm)?.map((line) => line.trim().split(/ {2,}/));
    expect(rows).toEqual([
      ['1', '1.00', '1', '0', 'f', 'a.py:1', '2, 3'],
      ['=2', '0.50', '1', '0', 'g', 'a.py:1', '7'],
      ['=2', '0.50', '1', '0', '(module level)', 'a.py:1', '1'],
    ]);
    expect(text.endsWith('No fix.\n')).toBe(true);
  });

  it('says what was run for a patch, and when nothing else was', () => {
    const text = fixReportText(fixReport({ status: 'verified', message: 'Done.' }, { patches: [patch] }));
    expect(text).toContain('Patch 1 of 1: replace `<` by `<=` [verified, confidence 50 %]');
    expect(text).toContain('failing tests 1/1 pass, no other test executes the change, whole files 3/4 pass');
  });

  it('names the failing tests with the first line of what they say', () => {
    const tests = [
      { id: 'a.py::t', outcome: 'failed', message: 'assert 1 == 2\n + where', frames: [] },
      { id: 'a.py::u', outcome: 'timed-out', message: '', frames: [] },
      { id: 'a.py::v', outcome: 'passed', message: '', frames: [] },
    ];
    const text = fixReportText(fixReport({ status: 'no-fix', message: 'No fix.' }, { tests }));
    expect(text).toBe('Failing tests\n  a.py::t: assert 1 == 2\n  a.py::u: timed-out\n\nNo fix.\n');
  });

  it('leaves out what there is none of', () => {
    expect(fixReportText(fixReport({ status: 'error', message: 'Broken.', code: 'x' }, {}))).toBe('Broken.\n');
  });
});

describe('localizeReportText shows groups where there are several', () => {
  const suspects = [1, 2, 3, 4].map((rank) => suspect(`f${rank}`, 1 / rank, rank, [[3, 1]]));
  const textOf = (tests: readonly (readonly string[])[]): string => {
    const groups = tests.map((names, index) => ({ cause: `KeyError at a.py:${index}`, tests: [...names], suspects }));
    return localizeReportText(localizeReport({ status: 'localized', message: 'Found.' }, { suspects, groups }));
  };

  it('after the ranking over all, with the first suspects of each', () => {
    const text = textOf([['t'], ['u', 'v']]);
    expect(text).toMatch(/^Suspects[^]*f4[^]*KeyError at a\.py:0 \(t\)\nSuspects/);
    const group = text.slice(text.indexOf('KeyError at a.py:1 (u, v)\nSuspects'));
    expect(group).toContain('f3');
    expect(group).not.toContain('f4');
  });
  it('and not the only one', () => expect(textOf([['t']])).not.toContain('KeyError'));
  it('with a few of many names', () =>
    expect(textOf([['t'], ['a', 'b', 'c', 'd', 'e']])).toContain('(a, b, c and 2 more)'));
  it('a few of many', () => {
    const text = textOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name]));
    expect(text).toContain('a.py:4 (e)');
    expect(text).not.toContain('a.py:5 (f)');
    expect(text).toContain('… and 2 more groups of failures; --json tells all');
  });
});
