import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestId } from '../../src/testing/testRunner.ts';

const suiteTimeoutMs = 600_000;

/** A suite as it is run, with and without coverage of each test. */
export interface Suite {
  readonly tree: string;
  /** Empty: all. */
  readonly tests: readonly string[];
  readonly python?: string;
}

/** Runs a suite by the product's own runner. */
export async function runSuite(
  { tree, tests, python }: Suite,
  wantsCoverage: boolean,
  { dist, signal }: { readonly dist: string; readonly signal: AbortSignal },
): Promise<{ wallMs: number; tests: number }> {
  const runner = testRunnerOf({
    root: tree,
    installDirectory: resolve(dist),
    cacheDirectory: resolve('.cache/bench/localize/fixpoint'),
    environment: process.env,
    ...(python === undefined ? {} : { pythonPath: python }),
  });
  let count = 0;
  const startMs = performance.now();
  const options = { tree, signal, timeoutMs: suiteTimeoutMs, wantsCoverage };
  for await (const event of runner.run(tests as readonly TestId[], options)) {
    if (event.kind === 'result') count += 1;
    if (event.kind === 'finished' && event.reason.kind !== 'completed')
      throw new Error(`The suite in ${tree} ended with ${JSON.stringify(event.reason)}`);
  }
  return { wallMs: performance.now() - startMs, tests: count };
}
