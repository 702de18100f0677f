import type { FixReport, ReportedPatch, ReportedSuspect } from '../../protocol/contract.ts';

/** Reports for tests: sensible values, with those that a test is about put in their place. */
export function exampleReport(facts: Partial<FixReport> = {}): FixReport {
  return {
    schema: 1,
    status: 'verified',
    message: 'Verified in a fresh run.',
    tests: [],
    suspects: [],
    patches: [],
    counts: { generated: 0, pruned: 0, duplicate: 0, validated: 0, plausible: 0, shown: 0 },
    timingsMs: { reproduce: 0, spectra: 0, localize: 0, generate: 0, validate: 0, rank: 0, total: 0 },
    cost: { promptTokens: 0, completionTokens: 0, usd: 0 },
    ...facts,
  };
}

export function examplePatch(facts: Partial<ReportedPatch> = {}): ReportedPatch {
  return {
    id: 'p1',
    rank: 1,
    diff: '',
    files: ['cart.py'],
    origin: { generator: 'templates', template: 'comparison' },
    explanation: 'replace `<` by `<=`',
    verdict: 'verified',
    confidence: 0.834,
    target: { passed: 1, failed: 0 },
    covering: { passed: 37, failed: 0 },
    full: { passed: 40, failed: 0, newFailures: [] },
    newDiagnostics: [],
    flags: [],
    behaviour: { cluster: 1, size: 1, differsOn: [] },
    ...facts,
  };
}

export function exampleSuspect(facts: Partial<ReportedSuspect> = {}): ReportedSuspect {
  return {
    file: 'cart.py',
    line: 10,
    endLine: 20,
    function: 'Cart.total',
    score: 0.91,
    rank: 1,
    evidence: ['executed by 1 of 1 failing tests'],
    executedBy: { failing: 1, passing: 0 },
    tests: { failing: ['test_cart.py::test_total'], passing: [] },
    lines: [{ line: 12, score: 0.91, executedBy: { failing: 1, passing: 0 } }],
    ...facts,
  };
}
