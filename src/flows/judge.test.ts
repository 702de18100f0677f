import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { id, result, ScriptedRunner } from '../../test/fakes/scriptedTests.ts';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { RunEnd, TestOutcome, TestResult } from '../testing/testRunner.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { Workspace } from '../workspace/workspace.ts';
import { judge } from './judge.ts';
import { Verifications } from './verifications.ts';

const signal = new AbortController().signal;
const root = mkdtempSync(join(tmpdir(), 'fixpoint-judge-'));
writeFileSync(join(root, 'a.py'), 'base');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const candidate: CandidatePatch = {
  changes: [{ file: 'a.py' as RelativePath, baseText: 'base', edits: [replaceRange(0, 4, 'patched')] }],
  origin: { generator: 'test' },
  explanation: 'patch',
  prior: 1,
  suspiciousness: 1,
};

interface Case {
  readonly targets?: string[];
  readonly passed?: number;
  readonly baseline?: Record<string, TestOutcome>;
  readonly fresh: TestResult[];
  /** A run of the unchanged program after it. */
  readonly before?: TestResult[];
  /** The run after a refusal. */
  readonly again?: TestResult[];
  readonly end?: RunEnd;
}

async function judgement({
  targets = ['tests/t.py::t'],
  passed = targets.length,
  baseline = {},
  fresh,
  before,
  again,
  end,
}: Case): Promise<string> {
  const workspace = await Workspace.open(root);
  await using original = await ScratchTree.copyOf(workspace, signal);
  const runner = new ScriptedRunner([fresh, ...(before ? [before] : []), ...(again ? [again] : [])], end);
  const found = { candidate, coveringTests: [id('tests/t.py::c')], passed };
  const isPartial = passed < targets.length;
  await using verifications = new Verifications({
    original,
    runner,
    targets: targets.map(id),
    baseline: new Map(Object.entries(baseline).map(([test, outcome]) => [id(test), outcome])),
    signal,
    mostAtOnce: 1, // the runs are scripted in order
  });
  const { patches, refused } = await judge({
    verifications,
    search: {
      plausible: isPartial ? [] : [found],
      partial: isPartial ? [found] : [],
      counts: { generated: 1, pruned: 0, duplicate: 0, validated: 1, plausible: 1 },
      end: 'exhausted',
    },
    remainingMs: 1_000,
    onProgress: () => undefined,
  });
  expect(readFileSync(join(original.directory, 'a.py'), 'utf8')).toBe('base');
  const [patch] = patches;
  if (!patch) return refused.join();
  const { target, covering, full } = patch;
  const text = [target, covering, full].map((count) => `${count.passed}/${count.passed + count.failed}`).join(' ');
  return [patch.verdict, text, ...patch.flags].join(' ');
}

const t = (outcome: TestOutcome): TestResult => result('tests/t.py::t', outcome);
const c = (outcome: TestOutcome): TestResult => result('tests/t.py::c', outcome);
const other = (outcome: TestOutcome): TestResult => result('tests/t.py::other', outcome);
const passedBefore = { 'tests/t.py::c': 'passed', 'tests/t.py::other': 'passed' } as const;

describe('judge', () => {
  it.each<[name: string, input: Case, expected: string]>([
    [
      'everything passes',
      { fresh: [t('passed'), c('passed'), other('passed')], baseline: passedBefore },
      'verified 1/1 1/1 3/3',
    ],
    [
      'the target fails in the fresh run',
      { fresh: [t('failed'), c('passed')] },
      'the failing tests still failed in a fresh run',
    ],
    ['the target did not run', { fresh: [c('passed')] }, 'the failing tests still failed in a fresh run'],
    ['nothing ran', { fresh: [] }, 'the failing tests still failed in a fresh run'],
    [
      'another test broke',
      { fresh: [t('passed'), c('passed'), other('failed')], baseline: passedBefore },
      'other tests broke in a fresh run (tests/t.py::other)',
    ],
    [
      'a test that passed before vanished',
      { fresh: [t('passed'), c('passed')], baseline: passedBefore },
      'other tests broke in a fresh run (tests/t.py::other)',
    ],
    [
      'a test that failed before may fail',
      { fresh: [t('passed'), c('passed'), other('failed')], baseline: { 'tests/t.py::other': 'failed' } },
      'verified 1/1 1/1 2/3 other-tests-still-fail',
    ],
    [
      'a test of unknown past fails, and did before',
      { fresh: [t('passed'), c('passed'), other('failed')], before: [other('failed')] },
      'verified 1/1 1/1 2/3 other-tests-still-fail',
    ],
    [
      'a test of unknown past fails, and did not before',
      { fresh: [t('passed'), c('passed'), other('failed')], before: [other('passed')] },
      'other tests broke in a fresh run (tests/t.py::other)',
    ],
    ['skipped tests do not count', { fresh: [t('passed'), c('passed'), other('skipped')] }, 'verified 1/1 1/1 2/2'],
    [
      'the run was cut off',
      { fresh: [t('passed'), c('passed')], end: { kind: 'timed-out', timeoutMs: 1 } },
      'the fresh run did not come to its end',
    ],
    [
      'the covering test failed before',
      { fresh: [t('passed'), c('failed')], before: [c('failed')] },
      'verified 1/1 0/1 1/2 no-covering-tests other-tests-still-fail',
    ],
    [
      'what failed beside other runs passes by itself',
      {
        fresh: [t('passed'), c('passed'), other('failed')],
        again: [t('passed'), c('passed'), other('passed')],
        baseline: passedBefore,
      },
      'verified 1/1 1/1 3/3',
    ],
    [
      'half of the targets',
      {
        targets: ['tests/t.py::t', 'tests/t.py::u'],
        passed: 1,
        fresh: [t('passed'), result('tests/t.py::u', 'failed'), c('passed')],
      },
      'partial 1/2 1/1 2/3',
    ],
  ])('%s', async (_name, input, expected) => {
    expect(await judgement(input)).toBe(expected);
  });
});

it('puts the patch first that mends other failing tests, too', async () => {
  const workspace = await Workspace.open(root);
  await using original = await ScratchTree.copyOf(workspace, signal);
  const plausible = ['first', 'second'].map((explanation) => ({
    candidate: { ...candidate, explanation },
    coveringTests: [],
    passed: 1,
  }));
  const runs = [
    [t('passed'), other('failed')],
    [t('passed'), other('passed')],
  ];
  await using verifications = new Verifications({
    original,
    runner: new ScriptedRunner(runs),
    targets: [id('tests/t.py::t')],
    baseline: new Map([[id('tests/t.py::other'), 'failed']]),
    signal,
    mostAtOnce: 1,
  });
  const { patches } = await judge({
    verifications,
    search: {
      plausible,
      partial: [],
      counts: { generated: 2, pruned: 0, duplicate: 0, validated: 2, plausible: 2 },
      end: 'exhausted',
    },
    remainingMs: 1_000,
    onProgress: () => undefined,
  });
  expect(patches.map(({ rank, candidate: { explanation } }) => `${rank} ${explanation}`)).toEqual([
    '1 second',
    '2 first',
  ]);
});
