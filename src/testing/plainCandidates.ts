import { availableParallelism } from 'node:os';
import type { RelativePath } from '../workspace/paths.ts';
import { ScratchTree } from '../workspace/scratchTree.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { TestSuite } from './ecosystem.ts';
import type {
  CandidateOutcome,
  CandidateRunner,
  CandidateRunOptions,
  Overlay,
  TestId,
  TestOutcome,
} from './testRunner.ts';

/**
 * Runs each candidate in a plain process, in a copy of the tree into which it is written: slow, but it fits every
 * framework. As many candidates run at once as there are cores, each in a copy of its own.
 */
export class PlainCandidateRunner implements CandidateRunner {
  readonly #run: TestSuite['run'];
  readonly #workspace: Workspace;
  readonly #idle: ScratchTree[] = [];
  readonly #waiting: ((tree: ScratchTree) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  #trees = 0;

  private constructor(run: TestSuite['run'], workspace: Workspace, signal: AbortSignal) {
    this.#run = run;
    this.#workspace = workspace;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
  }

  static async open(run: TestSuite['run'], tree: string, signal: AbortSignal): Promise<PlainCandidateRunner> {
    return new PlainCandidateRunner(run, await Workspace.open(tree), signal);
  }

  run(tests: readonly TestId[], overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome> {
    // No name would stand for every test.
    if (tests.length === 0)
      return Promise.resolve({ outcomes: new Map(), isTimedOut: false, durationMs: 0, process: 'fresh' });
    const run = this.#inTree(tests, overlay, options).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }

  /** Cancels what is running. Returns when the processes have ended and the copies are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('the candidate runner was closed'));
    await Promise.allSettled(this.#running);
    await Promise.all(this.#idle.map((tree) => tree[Symbol.asyncDispose]()));
  }

  async #inTree(
    tests: readonly TestId[],
    overlay: Overlay,
    { signal: own, timeoutMs, stopsAtFirstFailure }: CandidateRunOptions,
  ): Promise<CandidateOutcome> {
    const signal = AbortSignal.any([this.#signal, own]);
    const tree = await this.#takeTree(signal);
    try {
      for (const [file, text] of overlay) await tree.write(file, text);
      const enough = new AbortController();
      const options = { tree: tree.directory, timeoutMs, signal: AbortSignal.any([signal, enough.signal]) };
      const startedAtMs = performance.now();
      const outcomes = new Map<TestId, TestOutcome>();
      let isTimedOut = false;
      try {
        for await (const event of this.#run(tests, options)) {
          if (event.kind === 'result') outcomes.set(event.result.id, event.result.outcome);
          if (event.kind === 'finished') isTimedOut = event.reason.kind === 'timed-out';
          if (stopsAtFirstFailure && event.kind === 'result' && isFailure(event.result.outcome)) enough.abort();
        }
      } catch (error) {
        if (signal.aborted || !enough.signal.aborted) throw error;
      }
      return { outcomes, isTimedOut, durationMs: performance.now() - startedAtMs, process: 'fresh' };
    } finally {
      await this.#restore(tree, [...overlay.keys()]);
      this.#giveBack(tree);
    }
  }

  async #takeTree(signal: AbortSignal): Promise<ScratchTree> {
    signal.throwIfAborted();
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#trees < availableParallelism()) {
      this.#trees += 1;
      return ScratchTree.copyOf(this.#workspace, signal);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #giveBack(tree: ScratchTree): void {
    const next = this.#waiting.shift();
    if (next) next(tree);
    else this.#idle.push(tree);
  }

  async #restore(tree: ScratchTree, files: readonly RelativePath[]): Promise<void> {
    for (const file of files) {
      const original = await this.#workspace.read(file);
      if (original) await tree.write(file, original.text);
      else await tree.remove(file);
    }
  }
}

const isFailure = (outcome: TestOutcome): boolean => outcome !== 'passed' && outcome !== 'skipped';
