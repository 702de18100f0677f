import { PlainCandidateRunner } from '../plainCandidates.ts';
import type { TestSuite } from '../ecosystem.ts';
import type { CandidateRunner, RunOptions, TestEvent, TestId } from '../testRunner.ts';
import type { GoConfiguration } from './goRun.ts';
import { runSelection } from './goRun.ts';

/** Runs a workspace's Go tests with its own go command. */
export class GoSuite implements TestSuite {
  readonly #configuration: GoConfiguration;

  constructor(configuration: GoConfiguration) {
    this.#configuration = configuration;
  }

  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('list', selection, { ...options, wantsCoverage: false });
  }

  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('run', selection, options);
  }

  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner> {
    return PlainCandidateRunner.open((tests, options) => this.run(tests, options), tree, signal);
  }

  #start(mode: 'run' | 'list', selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    const { tree, signal, timeoutMs, testTimeoutMs = timeoutMs } = options;
    const { overlay = new Map(), wantsCoverage = false, excluded = [] } = options;
    return runSelection(this.#configuration, selection, {
      ...{ mode, tree, signal, timeoutMs, testTimeoutMs },
      ...{ overlay, wantsCoverage, excluded },
    });
  }
}
