import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { id, result, ScriptedRunner } from '../../test/fakes/scriptedTests.ts';
import type { TestEvent, TestId } from '../testing/testRunner.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { Plausible } from './searchCandidates.ts';
import { Verifications } from './verifications.ts';

const signal = new AbortController().signal;
const root = mkdtempSync(join(tmpdir(), 'fixpoint-verifications-'));
writeFileSync(join(root, 'a.py'), 'base');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const target = id('tests/t.py::t');
const plausible = (): Plausible => ({
  candidate: {
    changes: [{ file: 'a.py' as RelativePath, baseText: 'base', edits: [replaceRange(0, 4, 'patched')] }],
    origin: { generator: 'test' },
    explanation: 'patch',
    prior: 1,
    suspiciousness: 1,
  },
  coveringTests: [],
  passed: 1,
});

/** Runs until it is told to end. */
class HangingRunner extends ScriptedRunner {
  hasEnded = false;
  readonly started: Promise<void>;
  #tellStarted = (): void => undefined;

  constructor() {
    super([]);
    this.started = new Promise((resolve) => (this.#tellStarted = resolve));
  }

  override async *run(_selection: readonly TestId[], options?: { signal: AbortSignal }): AsyncGenerator<TestEvent> {
    const aborted = new Promise((resolve) => options?.signal.addEventListener('abort', resolve, { once: true }));
    this.#tellStarted();
    yield { kind: 'started', id: target };
    await aborted;
    this.hasEnded = true;
    throw options?.signal.reason;
  }
}

function verificationsWith(runner: ScriptedRunner, original: ScratchTree): Verifications {
  return new Verifications({ original, runner, targets: [target], baseline: new Map(), signal });
}

describe('verifications', () => {
  it('run a patch once, however often it is asked for', async () => {
    await using original = await ScratchTree.copyOf(await Workspace.open(root), signal);
    const runner = new ScriptedRunner([[result(target, 'passed')]]);
    await using verifications = verificationsWith(runner, original);
    const found = plausible();
    const begun = verifications.of(found, 1_000);
    expect((await verifications.of(found, 1_000)).target).toEqual({ passed: 1, failed: 0 });
    expect(await begun).toBe(await verifications.of(found, 1_000));
    expect(runner.selections).toHaveLength(1);
  });

  it('run it again if that is what is wanted', async () => {
    await using original = await ScratchTree.copyOf(await Workspace.open(root), signal);
    const runner = new ScriptedRunner([[result(target, 'failed')], [result(target, 'passed')]]);
    await using verifications = verificationsWith(runner, original);
    const found = plausible();
    expect((await verifications.of(found, 1_000)).target.passed).toBe(0);
    expect((await verifications.again(found, 1_000)).target.passed).toBe(1);
  });

  it('are ended if nobody waits for them', async () => {
    await using original = await ScratchTree.copyOf(await Workspace.open(root), signal);
    const runner = new HangingRunner();
    {
      await using verifications = verificationsWith(runner, original);
      void verifications.of(plausible(), 1_000);
      await runner.started;
    }
    expect(runner.hasEnded).toBe(true);
  });
});
