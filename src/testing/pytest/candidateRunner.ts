import type {
  CandidateOutcome,
  CandidateProcess,
  CandidateRunner,
  CandidateRunOptions,
  Overlay,
  TestId,
  TestOutcome,
} from '../testRunner.ts';
import { slowerProcess } from '../testRunner.ts';
import { OutcomeGatherer } from './candidateOutcome.ts';
import { ForkServer } from './forkServer.ts';
import { groupByProject } from './project.ts';
import type { ProjectTests } from './project.ts';
import type { PythonConfiguration, PythonRequest } from './pythonProcess.ts';
import { runPython } from './pythonProcess.ts';

/** @throws the signal's reason if aborted */
export async function openCandidateRunner(
  configuration: PythonConfiguration,
  tree: string,
  signal: AbortSignal,
): Promise<CandidateRunner> {
  return new PythonCandidateRunner(configuration, tree, await ForkServer.start(configuration, tree, signal), signal);
}

/** Runs candidates in children of a fork server, and in fresh processes where that cannot be. */
export class PythonCandidateRunner implements CandidateRunner {
  readonly #configuration: PythonConfiguration;
  readonly #tree: string;
  readonly #server: ForkServer | undefined;
  readonly #signal: AbortSignal;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<CandidateOutcome>>();

  constructor(configuration: PythonConfiguration, tree: string, server: ForkServer | undefined, signal: AbortSignal) {
    this.#configuration = configuration;
    this.#tree = tree;
    this.#server = server;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
  }

  run(tests: readonly TestId[], overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome> {
    const run = this.#runGroups(tests, overlay, options).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }

  /** Cancels what is running. Returns when the processes have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('the candidate runner was closed'));
    await Promise.all([this.#server?.[Symbol.asyncDispose](), Promise.allSettled(this.#running)]);
  }

  async #runGroups(
    tests: readonly TestId[],
    overlay: Overlay,
    options: CandidateRunOptions,
  ): Promise<CandidateOutcome> {
    const signal = AbortSignal.any([this.#signal, options.signal]);
    const startedAtMs = performance.now();
    const outcomes = new Map<TestId, TestOutcome>();
    let isTimedOut = false;
    let process: CandidateProcess = 'swapped';
    for (const group of tests.length > 0 ? groupByProject(this.#tree, tests) : []) {
      const timeoutMs = options.timeoutMs - (performance.now() - startedAtMs);
      const part = await this.#runGroup(group, overlay, { ...options, signal, timeoutMs: Math.max(0, timeoutMs) });
      for (const [id, outcome] of part.outcomes) outcomes.set(id, outcome);
      isTimedOut = part.isTimedOut;
      process = slowerProcess(process, part.process);
      if (isTimedOut || (options.stopsAtFirstFailure && [...outcomes.values()].some(isFailure))) break;
    }
    return { outcomes, isTimedOut, durationMs: performance.now() - startedAtMs, process };
  }

  async #runGroup(group: ProjectTests, overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome> {
    const { signal, timeoutMs, stopsAtFirstFailure } = options;
    const startedAtMs = performance.now();
    const gatherer = new OutcomeGatherer(group.tests);
    const request = {
      workingDirectory: group.workingDirectory,
      selection: group.tests,
      overlay,
      maximumFailures: stopsAtFirstFailure ? 1 : 0,
    };
    const forked = await this.#server?.run({ ...request, timeoutMs }, signal);
    signal.throwIfAborted();
    if (forked && forked.end !== 'unavailable') {
      forked.events.forEach((event) => gatherer.add(event));
      return gatherer.outcome(forked.end, forked.process);
    }
    const fresh: PythonRequest = {
      ...request,
      mode: 'run',
      tree: this.#tree,
      excluded: [],
      wantsCoverage: false,
      wantsSteps: false,
      limitsMemory: true,
    };
    // A server that died on the way has used up a part of the time.
    const remainingMs = Math.max(0, timeoutMs - (performance.now() - startedAtMs));
    const events = runPython(this.#configuration, fresh, {
      signal,
      timeoutMs: remainingMs,
      testTimeoutMs: remainingMs,
    });
    for (;;) {
      const next = await events.next();
      if (next.done) {
        return gatherer.outcome(next.value.end.kind === 'hung' ? 'timed-out' : next.value.end.kind, 'fresh');
      }
      gatherer.add(next.value);
    }
  }
}

const isFailure = (outcome: TestOutcome): boolean => outcome !== 'passed' && outcome !== 'skipped';
