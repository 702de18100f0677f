import { describe, expect, it } from 'vitest';
import { id, ScriptedCandidateRunner } from '../../test/fakes/scriptedTests.ts';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { TestOutcome } from '../testing/testRunner.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { candidateTimeLimit, validateCandidates } from './validate.ts';

const signal = new AbortController().signal;

/** A candidate that replaces the whole program by `text`. */
const candidate = (text: string): CandidatePatch => ({
  changes: [{ file: 'a.py' as RelativePath, baseText: 'base', edits: [replaceRange(0, 4, text)] }],
  origin: { generator: 'test' },
  explanation: text,
  prior: 1,
  suspiciousness: 1,
});

async function* stream(...texts: string[]): AsyncGenerator<CandidatePatch> {
  for (const text of texts) {
    await Promise.resolve();
    yield candidate(text);
  }
}

interface Case {
  readonly targets: string[];
  readonly covering?: string[];
  readonly outcomes: Record<string, TestOutcome>;
}

async function verdict({ targets, covering = [], outcomes }: Case): Promise<string> {
  const runner = new ScriptedCandidateRunner(() => outcomes);
  const plan = {
    targets: targets.map(id),
    coveringTests: () => covering.map(id),
    timeoutMs: 100,
    coveringTimeoutMs: () => 100,
  };
  for await (const validated of validateCandidates(stream('x'), runner, plan, signal)) {
    return validated.kind === 'partial' ? `partial ${validated.passed}` : validated.kind;
  }
  return 'nothing';
}

describe('validateCandidates', () => {
  it.each<[name: string, input: Case, expected: string]>([
    ['passing targets are plausible', { targets: ['t'], outcomes: { t: 'passed' } }, 'plausible'],
    ['a failing target is not', { targets: ['t'], outcomes: { t: 'failed' } }, 'rejected'],
    ['a skipped target is not', { targets: ['t'], outcomes: { t: 'skipped' } }, 'rejected'],
    ['a target that hangs is not', { targets: ['t'], outcomes: { t: 'timed-out' } }, 'rejected'],
    ['one of two targets is partial', { targets: ['t', 'u'], outcomes: { t: 'failed' } }, 'partial 1'],
    ['a broken covering test rejects', { targets: ['t'], covering: ['c'], outcomes: { c: 'failed' } }, 'rejected'],
    ['a skipped covering test rejects', { targets: ['t'], covering: ['c'], outcomes: { c: 'skipped' } }, 'rejected'],
    [
      'a broken covering test rejects a partial one',
      { targets: ['t', 'u'], covering: ['c'], outcomes: { t: 'failed', c: 'error' } },
      'rejected',
    ],
  ])('%s', async (_name, input, expected) => {
    expect(await verdict(input)).toBe(expected);
  });

  it('does not run covering tests after a failing target', async () => {
    const runner = new ScriptedCandidateRunner((overlay) => ({
      t: [...overlay.values()][0] === 'good' ? 'passed' : 'failed',
    }));
    const plan = { targets: [id('t')], coveringTests: () => [id('c')], timeoutMs: 100, coveringTimeoutMs: () => 100 };
    const kinds: string[] = [];
    for await (const {
      kind,
      candidate: { explanation },
    } of validateCandidates(stream('bad', 'good'), runner, plan, signal)) {
      kinds.push(`${explanation} ${kind}`);
    }
    expect(kinds.sort()).toEqual(['bad rejected', 'good plausible']);
    expect(runner.asked.filter(({ tests }) => tests[0] === 'c').map(({ text }) => text)).toEqual(['good']);
  });

  it('asks for no more candidates once its reader stops', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<CandidatePatch> {
      for (;;) {
        await Promise.resolve();
        yield candidate(String(made++));
      }
    }
    const runner = new ScriptedCandidateRunner(() => ({}));
    const plan = { targets: [id('t')], coveringTests: () => [], timeoutMs: 1, coveringTimeoutMs: () => 100 };
    const results = validateCandidates(endless(), runner, plan, signal);
    await results.next();
    await results.return(undefined);
    const madeAtTheBreak = made;
    await new Promise(setImmediate);
    expect(made).toBe(madeAtTheBreak);
  });

  it('ends with the signal', async () => {
    const runner = new ScriptedCandidateRunner(() => ({}));
    const plan = { targets: [id('t')], coveringTests: () => [], timeoutMs: 1, coveringTimeoutMs: () => 100 };
    const aborted = AbortSignal.abort(new Error('stop'));
    await expect(validateCandidates(stream('x'), runner, plan, aborted).next()).rejects.toThrow('stop');
  });
});

it.each([
  [0, 3_000],
  [50, 3_000],
  [400, 4_000],
  [5_000, 20_000],
  [Infinity, 20_000],
])('a usual time of %i ms allows %i ms', (usualMs, expected) => {
  expect(candidateTimeLimit(usualMs)).toBe(expected);
});
