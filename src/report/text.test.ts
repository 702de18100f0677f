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

it('localizeReportText shows groups where there are several', () => {
  const suspects = [suspect('f', 1, 1, [[3, 1]])];
  const groups = [
    { cause: 'KeyError at a.py:3', tests: ['t'], suspects },
    { cause: 'ValueError at a.py:9', tests: ['u', 'v'], suspects },
  ];
  const text = localizeReportText(localizeReport({ status: 'localized', message: 'Found.' }, { suspects, groups }));
  expect(text).toContain('KeyError at a.py:3 (t)\nSuspects');
  expect(text).toContain('ValueError at a.py:9 (u, v)\nSuspects');
});
