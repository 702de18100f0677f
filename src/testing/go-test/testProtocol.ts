import type { ProcessEvent } from '../events.ts';
import type { TestFailure, TestId, TestOutcome } from '../testRunner.ts';

type Verdict = 'PASS' | 'SKIP' | 'FAIL';

/** One line that a failing test printed, and the test or subtest that was running. */
export interface OutputLine {
  readonly test: string;
  readonly text: string;
}

/** Lines kept of one test's output. */
const maximumLines = 400;
const outcomes: Readonly<Record<Verdict, TestOutcome & ('passed' | 'skipped' | 'failed')>> = {
  PASS: 'passed',
  SKIP: 'skipped',
  FAIL: 'failed',
};

/** Turns what a test binary prints into events. A test's verdict counts when something else begins; the worst counts. */
export class TestProtocol {
  readonly #targets: ReadonlyMap<string, TestId>;
  readonly #failureOf: (name: string, lines: readonly OutputLine[]) => TestFailure;
  readonly #startedAtMs = new Map<string, number>();
  readonly #verdicts = new Map<string, Verdict>();
  readonly #open = new Set<string>();
  readonly #told = new Set<string>();
  readonly #paused = new Set<string>();
  /** Tests that printed something outside of their subtests. */
  readonly #complaining = new Set<string>();
  #lines: OutputLine[] = [];
  #current = '';
  #first: string | undefined;
  #hasEnded = false;
  #hasFailed = false;

  /** @param targets tests and subtests that are told of, by their names */
  constructor(
    targets: ReadonlyMap<string, TestId>,
    failureOf: (name: string, lines: readonly OutputLine[]) => TestFailure,
  ) {
    this.#targets = targets;
    this.#failureOf = failureOf;
  }

  /** Whether the framework has come to its end, whatever the process does then. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether the framework said at its end that something failed. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** The test that is running, or has failed and not ended. */
  get running(): string | undefined {
    const isOfCurrent = (name: string): boolean => rootOf(name) === rootOf(this.#current);
    return [...this.#open].findLast(isOfCurrent) ?? [...this.#open].at(-1);
  }

  get told(): ReadonlySet<string> {
    return this.#told;
  }

  /** The test that began first. */
  get first(): string | undefined {
    return this.#first;
  }

  /** Whether a test let others run in between. */
  wasPaused(name: string): boolean {
    return this.#paused.has(name);
  }

  /** Whether a failing test fails for its subtests only, and this is one that does not. */
  isContrast(subtest: string): boolean {
    const root = rootOf(subtest);
    const isFailing = ([name, verdict]: [string, Verdict]): boolean =>
      verdict === 'FAIL' && name.startsWith(`${root}/`);
    if (subtest === root || this.#complaining.has(root) || ![...this.#verdicts].some(isFailing)) return false;
    const verdict = this.#verdicts.get(subtest);
    return verdict === 'PASS' || verdict === 'SKIP';
  }

  /** Output of a test and its subtests. */
  linesOf(name: string): readonly OutputLine[] {
    return this.#lines.filter(({ test }) => isWithin(test, name));
  }

  read(line: string): ProcessEvent[] {
    if (!line.startsWith('\x16')) {
      if (this.#current !== '') this.#keep(line);
      return [];
    }
    const text = line.slice(1).trimEnd();
    const [, step, stepName] = /^=== (RUN|CONT|NAME|PAUSE) +(\S.*)$/.exec(text) ?? [];
    if (step !== undefined && stepName !== undefined) return this.#enter(step, stepName);
    const [, verdict, name] = /^\s*--- (PASS|FAIL|SKIP): (\S.*) \(\d+\.\d+s\)$/.exec(text) ?? [];
    if (verdict !== undefined && name !== undefined) {
      this.#note(name, verdict as Verdict);
      return [];
    }
    if (text === 'PASS' || text === 'FAIL') {
      this.#hasEnded = true;
      this.#hasFailed = text === 'FAIL';
      return this.tell();
    }
    return [];
  }

  /** Results of all tests that have a verdict and were not told of. @param except a test that goes on, with its root */
  tell(except = ''): ProcessEvent[] {
    const events: ProcessEvent[] = [];
    for (const name of this.#open) {
      const verdict = this.#verdictOf(name);
      const id = this.#targets.get(name);
      if (verdict === undefined || id === undefined || rootOf(name) === rootOf(except)) continue;
      this.#close(name);
      const durationMs = performance.now() - (this.#startedAtMs.get(name) ?? performance.now());
      const told = this.#verdicts.has(name) ? name : rootOf(name);
      const failure = verdict === 'FAIL' ? this.#failureOf(told, this.#failingLines(told)) : undefined;
      const outcome = outcomes[verdict];
      events.push({ kind: 'result', result: { id, outcome, durationMs, ...(failure ? { failure } : {}) } });
      this.#lines = this.#lines.filter(({ test }) => !isWithin(test, name));
    }
    return events;
  }

  /** Takes the test that was running for told: its process ended with it. Its duration, in milliseconds. */
  takeRunning(name: string): number {
    this.#close(name);
    return performance.now() - (this.#startedAtMs.get(name) ?? performance.now());
  }

  #enter(step: string, name: string): ProcessEvent[] {
    const root = rootOf(name);
    const events = root === rootOf(this.#current) ? [] : this.tell(root);
    this.#current = name;
    this.#first ??= root;
    if (step === 'PAUSE') this.#paused.add(name);
    if (step !== 'RUN' && step !== 'CONT') return events;
    for (const [target, id] of this.#targets) {
      // The time of a subtest counts from the start of what it is part of, which may hang before.
      const isStart = step === 'RUN' ? root === rootOf(target) && !this.#startedAtMs.has(target) : name === target;
      if (!isStart || this.#told.has(target)) continue;
      this.#startedAtMs.set(target, performance.now());
      this.#open.add(target);
      events.push({ kind: 'started', id });
    }
    return events;
  }

  /** A subtest that was not reached shares the fate of the test around it, unless that passed without it. */
  #verdictOf(name: string): Verdict | undefined {
    const around = this.#hasEnded ? this.#verdicts.get(rootOf(name)) : undefined;
    return this.#verdicts.get(name) ?? (around === 'PASS' ? undefined : around);
  }

  #note(name: string, verdict: Verdict): void {
    if (this.#verdicts.get(name) !== 'FAIL') this.#verdicts.set(name, verdict);
  }

  #close(name: string): void {
    this.#open.delete(name);
    this.#told.add(name);
  }

  #keep(text: string): void {
    if (!this.#current.includes('/') && text.trim() !== '') this.#complaining.add(this.#current);
    this.#lines.push({ test: this.#current, text });
    if (this.#lines.length > 2 * maximumLines) this.#lines = this.#lines.slice(-maximumLines);
  }

  /** Where subtests fail, what the others print says nothing. */
  #failingLines(name: string): readonly OutputLine[] {
    const all = this.linesOf(name);
    const failing = all.filter(({ test }) => this.#verdicts.get(test) === 'FAIL');
    return failing.some(({ text }) => text.trim() !== '') ? failing : all;
  }
}

/** The test that a subtest belongs to. */
export const rootOf = (name: string): string => name.split('/', 1)[0] ?? '';
const isWithin = (test: string, name: string): boolean => test === name || test.startsWith(`${name}/`);
