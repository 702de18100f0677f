import { ScratchTree } from '../../workspace/scratchTree.ts';
import { Workspace } from '../../workspace/workspace.ts';
import type { TestSuite } from '../ecosystem.ts';
import { PlainCandidateRunner } from '../plainCandidates.ts';
import type { CandidateRunner, RunOptions, TestEvent, TestId } from '../testRunner.ts';
import type { JavaConfiguration } from './javaRun.ts';
import { runSelection } from './javaRun.ts';

/** Runs JUnit's tests as Maven's surefire would, in processes of our own. */
export class JavaSuite implements TestSuite {
  readonly #configuration: JavaConfiguration;

  constructor(configuration: JavaConfiguration) {
    this.#configuration = configuration;
  }

  list(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('list', selection, { ...options, wantsCoverage: false }, false);
  }

  run(selection: readonly TestId[], options: RunOptions): AsyncIterable<TestEvent> {
    return this.#start('run', selection, options, false);
  }

  openCandidateRunner(tree: string, signal: AbortSignal): Promise<CandidateRunner> {
    const run: TestSuite['run'] = (selection, options) => this.#start('run', selection, options, true);
    return PlainCandidateRunner.open(run, tree, signal);
  }

  async *#start(
    mode: 'run' | 'list',
    selection: readonly TestId[],
    { overlay, ...options }: RunOptions,
    isCandidate: boolean,
  ): AsyncGenerator<TestEvent> {
    // Compilers read files: what stands in for some is written to a copy.
    if (overlay !== undefined && overlay.size > 0) {
      const workspace = await Workspace.open(options.tree, overlay);
      await using copy = await ScratchTree.copyOf(workspace, options.signal);
      yield* this.#start(mode, selection, { ...options, tree: copy.directory }, true);
      return;
    }
    const { tree, signal, timeoutMs, testTimeoutMs = timeoutMs, wantsCoverage = false, excluded = [] } = options;
    yield* runSelection(this.#configuration, selection, {
      ...{ mode, tree, signal, timeoutMs, testTimeoutMs, wantsCoverage, excluded, isCandidate },
    });
  }
}
