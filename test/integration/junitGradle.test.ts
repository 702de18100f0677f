import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { copyOfJavaFixture, openJavaRunner } from './junitProject.ts';
import { linesOf, overlayOf, runTests, temporaryFolder, testIds } from './pytestProject.ts';

const timeoutMs = 240_000;
const limits = { timeoutMs };
const gradle = process.env['FIXPOINT_TEST_GRADLE'] ?? 'gradle';
const hasGradle = process.platform !== 'win32' && spawnSync(gradle, ['--version']).status === 0;

describe.skipIf(hasGradle)('JUnit', () => {
  it.skip('is not tested with Gradle: there is no gradle on the path, or no Java for it', () => undefined);
});

describe.skipIf(!hasGradle)('JUnit run by Gradle', { timeout: timeoutMs }, () => {
  const money = 'core/src/main/java/shop/Money.java';
  let root: string;
  let runner: TestRunner;
  let starts: () => number;
  beforeAll(() => {
    root = copyOfJavaFixture('gradle');
    const folder = temporaryFolder();
    const [counting, log] = [join(folder, 'gradle'), join(folder, 'log')];
    writeFileSync(log, '');
    writeFileSync(counting, `#!/bin/sh\necho >> '${log}'\nexec '${gradle}' "$@"\n`, { mode: 0o755 });
    starts = () => readFileSync(log, 'utf8').length;
    runner = openJavaRunner(root, { FIXPOINT_TEST_GRADLE: counting });
  });

  it('runs what the task `test` of each project would run', async () => {
    const { outcomes, errors, results, end } = await runTests(runner, root, [], { ...limits, wantsCoverage: true });
    expect(end).toEqual({ kind: 'completed' });
    expect(errors).toEqual([]);
    expect(outcomes).toEqual({
      'shop.MoneyTest#addsNothing': 'passed',
      'shop.TillTest#addsUp': 'failed',
      'shop.TillTest#runsAsGradleWould': 'passed',
      'shop.TillTest$NestedTest#runs': 'passed',
    });
    const { coverage, failure } = results.get('shop.TillTest#addsUp') ?? {};
    expect(linesOf(coverage)).toMatchObject({ [money]: [5], 'app/src/main/java/shop/Till.java': [3, 7, 8, 11] });
    expect(failure?.frames[0]).toMatchObject({ file: 'app/src/test/java/shop/TillTest.java', line: 15 });
  });

  it('compiles candidates without Gradle', async () => {
    const text = readFileSync(join(root, money), 'utf8');
    const { signal } = new AbortController();
    const tests = testIds(['shop.TillTest#addsUp']);
    // What candidates go on from.
    await runTests(runner, root, ['shop.TillTest#addsUp'], limits);
    const before = starts();
    await using candidates = await runner.openCandidateRunner(root, signal);
    const outcomeOf = async (candidate: string): Promise<string | undefined> => {
      const overlay = overlayOf({ [money]: candidate });
      const run = await candidates.run(tests, overlay, { signal, timeoutMs, stopsAtFirstFailure: false });
      return [...run.outcomes.values()][0];
    };
    expect(await outcomeOf(text.replace('one - other', 'one + other'))).toBe('passed');
    expect(await outcomeOf(text.replace('one - other', 'one * other'))).toBe('failed');
    expect(starts()).toBe(before);
  });

  it('tells where the compiler failed, and runs the other projects', async () => {
    const till = 'app/src/main/java/shop/Till.java';
    const text = readFileSync(join(root, till), 'utf8');
    writeFileSync(join(root, till), text.replace('return total;', 'return "none";'));
    const { errors, outcomes } = await runTests(runner, root, [], limits);
    writeFileSync(join(root, till), text);
    expect(errors).toMatchObject([
      { file: till, exceptionType: 'CompilationError', frames: [{ file: till, line: 11 }] },
    ]);
    expect(errors[0]?.message).toContain('incompatible types');
    expect(outcomes).toEqual({ 'shop.MoneyTest#addsNothing': 'passed' });
  });
});
