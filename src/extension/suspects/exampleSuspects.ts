import type { LocalizeReport, ReportedLine, ReportedSuspect } from '../../protocol/contract.ts';
import { exampleSuspect } from '../review/exampleReport.ts';
import type { SuspectsResult } from './suspectsResult.ts';

/** Rankings for tests: sensible values, with those that a test is about put in their place. */
export function exampleLocalization(facts: Partial<LocalizeReport> = {}): LocalizeReport {
  return {
    schema: 1,
    status: 'localized',
    message: '1 suspects from 1 failing and 37 passing tests.',
    spectrum: { failing: 1, passing: 37 },
    unranked: [],
    tests: [],
    suspects: [exampleSuspect()],
    groups: [],
    timingsMs: { reproduce: 0, spectra: 0, localize: 0, total: 0 },
    ...facts,
  };
}

export function exampleResult(report: Partial<LocalizeReport> = {}): SuspectsResult {
  const tests = [{ uri: 'file:///project/test_cart.py', ids: ['test_total'], labels: ['test_total'] }];
  return {
    rootUri: 'file:///project',
    tests,
    testIds: [],
    subject: 'test_total',
    madeAt: new Date(2026, 0, 2, 9, 5),
    report: exampleLocalization(report),
  };
}

/** A suspect of so many lines, by line and score. */
export function suspectWith(
  lines: readonly (readonly [line: number, score: number])[],
  facts: Partial<ReportedSuspect> = {},
): ReportedSuspect {
  return exampleSuspect({ lines: lines.map(([line, score]) => exampleLine(line, score)), ...facts });
}

function exampleLine(line: number, score: number): ReportedLine {
  return { line, score, executedBy: { failing: 1, passing: 2 } };
}
