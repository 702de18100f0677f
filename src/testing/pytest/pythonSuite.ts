import type { TestSuite } from '../ecosystem.ts';
import type { CandidateRunner, RunOptions, TestEvent, TestId } from '../testRunner.ts';
import { openCandidateRunner } from './candidateRunner.ts';
import type { PythonConfiguration } from './pythonProcess.ts';
import { runSelection } from './pythonRun.ts';

/** Runs a project's tests with its own pytest, or with unittest. Each run is a process of its own; nothing is left behind. */
export class PythonSuite implements TestSuite {
  readonly #configuration: PythonConfiguration;

  constructor(configuration: PythonConfiguration) {
    this.#configuration = configuration;
  }

  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('list', selection, { ...options, wantsCoverage: false });
  }

  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('run', selection, options);
  }

  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner> {
    return openCandidateRunner(this.#configuration, tree, signal);
  }

  #start(mode: 'run' | 'list', selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    const {
      tree,
      signal,
      timeoutMs,
      testTimeoutMs = timeoutMs,
      overlay = new Map(),
      wantsCoverage = false,
      wantsSteps = false,
      excluded = [],
    } = options;
    return runSelection(this.#configuration, selection, {
      mode,
      tree,
      overlay,
      wantsCoverage,
      wantsSteps,
      excluded,
      signal,
      timeoutMs,
      testTimeoutMs,
    });
  }
}
