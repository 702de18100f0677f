import { originalPositionFor } from '@jridgewell/trace-mapping';
import { LineSet } from '../../workspace/lineSet.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { relativePathIn } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { ProcessEvent } from '../events.ts';
import type { LineCoverage, TestFailure, TestId, TestOutcome, TestResult } from '../testRunner.ts';
import type { HelperEvent, HelperFailure, HelperScripts, HelperTest } from './helperEvents.ts';
import { helperEventSchema } from './helperEvents.ts';
import { nodeTestId } from './nodeTestIds.ts';
import { CoveredScript, pathOfSource, pathOfUrl } from './scriptCoverage.ts';
import type { SourceLookup } from './stackFrames.ts';
import { framesOf } from './stackFrames.ts';

const gravity: readonly TestOutcome[] = ['skipped', 'passed', 'timed-out', 'error', 'failed'];

/** Makes events out of what the helpers of one run write. Two tests of one name are told as one. */
export class NodeEventReader {
  readonly #tree: string;
  readonly #root: string;
  readonly #scripts = new Map<string, CoveredScript>();
  readonly #newestScriptOf = new Map<string, CoveredScript>();
  /** Of tests whose results are yet to come. */
  readonly #coverage = new Map<TestId, LineCoverage>();
  /** How many tests of a name are yet to end. */
  readonly #expected = new Map<TestId, number>();
  readonly #results = new Map<TestId, TestResult>();
  /** Tests that have begun and not ended, the one that began last at the end. */
  readonly #running = new Set<TestId>();

  /**
   * @param tree absolute
   * @param root what people know it as: the tree will be gone when they read a message
   */
  constructor(tree: string, root: string) {
    this.#tree = tree;
    this.#root = root;
  }

  /** @throws ZodError or SyntaxError for a line that the helpers do not write */
  read(line: string): ProcessEvent[] {
    return this.#eventsOf(helperEventSchema.parse(JSON.parse(line)));
  }

  #eventsOf(event: HelperEvent): ProcessEvent[] {
    switch (event.kind) {
      case 'script':
        this.#addScript(event.key, event.path, event.source);
        return [];
      case 'coverage':
        return this.#addCoverage(event.tests, event.scripts);
      case 'collected':
        return this.#collected(event);
      case 'collection-error':
        return [{ kind: 'collection-error', error: this.#collectionError(event.file, event.failure) }];
      case 'started': {
        const id = this.#idOf(event.test);
        if (id === undefined) return [];
        this.#running.delete(id);
        this.#running.add(id);
        return [{ kind: 'started', id }];
      }
      case 'result':
        return this.#ended(event);
      case 'gave-up':
        return [...this.#heldBack(), event];
      case 'ended':
        return [...this.#heldBack(), { ...event, notFound: event.notFound.map((name) => name as TestId) }];
    }
  }

  #addScript(key: string, address: string, source: string): void {
    const path = pathOfUrl(address);
    if (path === undefined) return;
    const script = this.#scripts.get(key) ?? new CoveredScript(this.#tree, path, source);
    this.#scripts.set(key, script);
    this.#newestScriptOf.set(path, script);
  }

  #addCoverage(tests: readonly HelperTest[], scripts: HelperScripts): ProcessEvent[] {
    const lines = new Map<RelativePath, Set<number>>();
    for (const { key, ranges } of scripts) this.#scripts.get(key)?.addExecuted(ranges, lines);
    const coverage = new Map([...lines].map(([file, numbers]) => [file, LineSet.of(numbers)]));
    if (tests.length === 0) return coverage.size > 0 ? [{ kind: 'import-coverage', coverage }] : [];
    for (const test of tests) {
      const id = this.#idOf(test);
      if (id !== undefined) this.#coverage.set(id, united(this.#coverage.get(id), coverage));
    }
    return [];
  }

  #collected({ tests, isPart }: Extract<HelperEvent, { kind: 'collected' }>): ProcessEvent[] {
    const known = new Map<TestId, { id: TestId; file: RelativePath; line: ReturnType<typeof lineNumber> }>();
    for (const test of tests) {
      const id = this.#idOf(test);
      const file = this.#fileOf(test.file);
      if (id === undefined || file === undefined) continue;
      this.#expected.set(id, (this.#expected.get(id) ?? 0) + 1);
      if (!known.has(id)) known.set(id, { id, file, line: lineNumber(test.line ?? 1) });
    }
    return [{ kind: 'collected', tests: [...known.values()], ...(isPart ? { isPart } : {}) }];
  }

  #collectionError(
    address: string | null,
    failure: HelperFailure,
  ): Extract<ProcessEvent, { kind: 'collection-error' }>['error'] {
    const { exceptionType, message, frames } = this.#failureOf(failure);
    return { file: address === null ? undefined : this.#fileOf(address), exceptionType, message, frames: [...frames] };
  }

  #ended({ test, outcome, durationMs, failure }: Extract<HelperEvent, { kind: 'result' }>): ProcessEvent[] {
    const id = this.#idOf(test);
    if (id === undefined) return [];
    const coverage = this.#coverage.get(id);
    this.#coverage.delete(id);
    const own: TestResult = {
      id,
      outcome,
      durationMs,
      ...(failure ? { failure: this.#failureOf(failure) } : {}),
      ...(coverage ? { coverage } : {}),
    };
    const result = merged(this.#results.get(id), own);
    this.#results.set(id, result);
    this.#running.delete(id);
    const left = (this.#expected.get(id) ?? 1) - 1;
    this.#expected.set(id, Math.max(0, left));
    if (left > 0) return this.#stillRunning();
    return [resultEvent(result), ...this.#stillRunning()];
  }

  /** The next test may have begun before the result of this one arrived, and an outer one goes on. */
  #stillRunning(): ProcessEvent[] {
    const id = [...this.#running].at(-1);
    return id === undefined ? [] : [{ kind: 'started', id }];
  }

  /** Tests of which not all of their name have ended: some were left out by the framework. */
  #heldBack(): ProcessEvent[] {
    return [...this.#results.values()].filter(({ id }) => (this.#expected.get(id) ?? 0) > 0).map(resultEvent);
  }

  #failureOf({ exceptionType, message, stack, expected, actual, isTransformed }: HelperFailure): TestFailure {
    return {
      exceptionType,
      message: this.#forPeople(message),
      frames: framesOf(stack, this.#tree, isTransformed ? this.#lookUp : undefined),
      ...(expected === undefined ? {} : { expected: this.#forPeople(expected) }),
      ...(actual === undefined ? {} : { actual: this.#forPeople(actual) }),
    };
  }

  #forPeople(text: string): string {
    return text.replaceAll(this.#tree, this.#root);
  }

  readonly #lookUp: SourceLookup = (path, line, column) => {
    const map = this.#newestScriptOf.get(path)?.map;
    if (!map) return undefined;
    const found = originalPositionFor(map, { line, column: column - 1 });
    if (found.source === null) return undefined;
    const original = pathOfSource(path, found.source);
    return original === undefined ? undefined : { path: original, line: found.line };
  };

  /** Undefined for a test of a file outside of the tree: none of the project's. */
  #idOf({ file: address, titles }: HelperTest): TestId | undefined {
    const file = this.#fileOf(address);
    return file === undefined ? undefined : nodeTestId(file, titles);
  }

  #fileOf(address: string): RelativePath | undefined {
    const path = pathOfUrl(address);
    return path === undefined ? undefined : relativePathIn(this.#tree, path);
  }
}

function resultEvent(result: TestResult): ProcessEvent {
  const { id, outcome, durationMs, failure, coverage } = result;
  if (outcome === 'crashed') throw new Error('no helper tells of a crash');
  return {
    kind: 'result',
    result: {
      ...{ id, outcome, durationMs },
      ...(failure ? { failure: { ...failure, frames: [...failure.frames] } } : {}),
      ...(coverage ? { coverage } : {}),
    },
  };
}

/** The graver outcome with its failure, the lines of both. */
function merged(first: TestResult | undefined, second: TestResult): TestResult {
  if (!first) return second;
  const isGraver = gravity.indexOf(second.outcome) > gravity.indexOf(first.outcome);
  const coverage = united(first.coverage, second.coverage);
  return {
    ...(isGraver ? second : first),
    durationMs: first.durationMs + second.durationMs,
    ...(coverage.size > 0 ? { coverage } : {}),
  };
}

function united(first: LineCoverage | undefined, second: LineCoverage | undefined): LineCoverage {
  if (!first || !second) return first ?? second ?? new Map();
  const lines = new Map(first);
  for (const [file, more] of second) lines.set(file, lines.get(file)?.union(more) ?? more);
  return lines;
}
