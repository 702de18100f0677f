import type {
  CandidateOutcome,
  CandidateRunner,
  CandidateRunOptions,
  Overlay,
  RunEnd,
  TestEvent,
  TestId,
  TestOutcome,
  TestResult,
  TestRunner,
} from '../../src/testing/testRunner.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';

export const id = (text: string): TestId => text as TestId;

/** Outcomes of a candidate's tests, given the texts it puts in place of files. */
export type Script = (overlay: Overlay) => Readonly<Record<string, TestOutcome>>;

/** Answers from a script; remembers what it was asked. */
export class ScriptedCandidateRunner implements CandidateRunner {
  readonly asked: { tests: readonly TestId[]; text: string; timeoutMs: number }[] = [];
  mostAtOnce = 0;
  #running = 0;
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async run(tests: readonly TestId[], overlay: Overlay, options: CandidateRunOptions): Promise<CandidateOutcome> {
    options.signal.throwIfAborted();
    this.asked.push({ tests, text: [...overlay.values()].join(), timeoutMs: options.timeoutMs });
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    await new Promise(setImmediate);
    this.#running -= 1;
    const outcomes = new Map<TestId, TestOutcome>();
    const script = this.#script(overlay);
    for (const test of tests) {
      const outcome = script[test] ?? 'passed';
      outcomes.set(test, outcome);
      if (options.stopsAtFirstFailure && outcome !== 'passed') break;
    }
    return { outcomes, isTimedOut: false, durationMs: 1, process: 'fresh' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held.
  }
}

/** A framework whose runs are scripted, one after the other. */
export class ScriptedRunner implements TestRunner {
  readonly selections: (readonly TestId[])[] = [];
  readonly #runs: readonly (readonly TestResult[])[];
  readonly #end: RunEnd;

  constructor(runs: readonly (readonly TestResult[])[], end: RunEnd = { kind: 'completed' }) {
    this.#runs = runs;
    this.#end = end;
  }

  async *list(): AsyncGenerator<TestEvent> {
    await Promise.resolve();
    yield { kind: 'finished', reason: { kind: 'completed' } };
  }

  async *run(selection: readonly TestId[]): AsyncGenerator<TestEvent> {
    await Promise.resolve();
    const results = this.#runs[this.selections.length] ?? [];
    this.selections.push(selection);
    for (const result of results) yield { kind: 'result', result };
    yield { kind: 'finished', reason: this.#end };
  }

  openCandidateRunner(): Promise<CandidateRunner> {
    return Promise.resolve(new ScriptedCandidateRunner(() => ({})));
  }

  readId(text: string): Promise<TestId> {
    return Promise.resolve(id(text));
  }

  isTestFile(file: RelativePath): boolean {
    return file.startsWith('tests/');
  }

  idOf(file: RelativePath, names: readonly string[]): TestId {
    return id([file, ...names].join('::'));
  }

  partsOf(tests: readonly TestId[]): TestId[][] {
    return tests.length > 0 ? [[...tests]] : [];
  }

  isExample(): boolean {
    return false;
  }

  fileOf(test: TestId): RelativePath {
    return (test.split('::')[0] ?? '') as RelativePath;
  }
}

export function result(test: string, outcome: TestOutcome, exceptionType?: string): TestResult {
  return {
    id: id(test),
    outcome,
    durationMs: 1,
    ...(exceptionType ? { failure: { exceptionType, message: exceptionType, frames: [] } } : {}),
  };
}
