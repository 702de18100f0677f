import type { LineCoverage, TestId } from '../testing/testRunner.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { ElementIndex, Elements } from './elements.ts';
import { LineCounters } from './lineCounters.ts';
import type { ExecutionCounts } from './suspiciousness.ts';

interface ExecutedBy {
  readonly id: TestId;
  readonly coverage: LineCoverage;
}

/** Tests that are named behind a count; more say no more. */
const namedTests = 20;

/**
 * How many tests execute each line and each element of a file. A test that imports the file executes its module level in
 * passing: every other test needs these lines as much, but the process imports a file once only. They are kept apart, as
 * if the file had been imported before all tests.
 */
export class Executions {
  readonly #source: Elements;
  readonly #moduleLevel: Uint32Array;
  /** By word: what tests execute by importing the file. */
  readonly #imported: Uint32Array;
  readonly #elementsByWord: ReturnType<Elements['byWord']>;
  readonly #lineCount: number;
  readonly #lines: LineCounters;
  readonly #elements: Uint32Array;
  readonly #named: TestId[][];
  /** By element: the place of the last test that executed it. */
  readonly #lastTest: Int32Array;
  readonly #touching: TestId[] = [];

  constructor(elements: Elements, lineCount: number) {
    this.#source = elements;
    this.#moduleLevel = elements.moduleLevelWords();
    this.#imported = new Uint32Array(this.#moduleLevel.length);
    this.#elementsByWord = elements.byWord();
    this.#lineCount = lineCount;
    this.#lines = new LineCounters(lineCount);
    this.#elements = new Uint32Array(elements.count);
    this.#named = Array.from({ length: elements.count }, () => []);
    this.#lastTest = new Int32Array(elements.count).fill(-1);
  }

  /** @param lines what the test executes of the file */
  add(id: TestId, lines: LineSet): void {
    if (lines.size === 0) return;
    const test = this.#touching.push(id);
    const isImport = this.#source.isImportedBy(lines);
    lines.forEachWord((word, executed) => {
      const ofImport = isImport ? executed & (this.#moduleLevel[word] ?? 0) : 0;
      if (ofImport !== 0) this.#imported[word] = (this.#imported[word] ?? 0) | ofImport;
      const bits = executed & ~ofImport;
      if (bits === 0) return;
      this.#lines.add(word, bits);
      for (const { element, bits: own } of this.#elementsByWord[word] ?? []) {
        if ((bits & own) === 0 || this.#lastTest[element] === test) continue;
        this.#lastTest[element] = test;
        this.#elements[element] = this.ofElement(element) + 1;
        const named = this.#named[element];
        if (named && named.length < namedTests) named.push(id);
      }
    });
  }

  /** Tests that execute anything in the file. */
  get touching(): readonly TestId[] {
    return this.#touching;
  }

  ofLine(line: number): number {
    return this.#lines.of(line);
  }

  ofElement(element: ElementIndex): number {
    return this.#elements[element] ?? 0;
  }

  /** The first tests that execute the element. */
  testsOf(element: ElementIndex): readonly TestId[] {
    return this.#named[element] ?? [];
  }

  get firstTouching(): readonly TestId[] {
    return this.touching.slice(0, namedTests);
  }

  /** Whether a test that imports the file executes the line in passing. */
  isImported(line: number): boolean {
    return ((this.#imported[line >>> 5] ?? 0) & (1 << (line & 31))) !== 0;
  }

  /** Lines that any test executes, in ascending order. */
  *lines(): Generator<number> {
    for (let line = 0; line <= this.#lineCount; line += 1) if (this.ofLine(line) > 0) yield line;
  }
}

/** Counted in one pass over the tests, so that each test's lines are looked at while they are near. */
export function executionsIn(
  files: readonly { readonly elements: Elements; readonly lineCount: number }[],
  tests: readonly ExecutedBy[],
): ReadonlyMap<RelativePath, Executions> {
  const executions = new Map(
    files.map(({ elements, lineCount }) => [elements.file, new Executions(elements, lineCount)] as const),
  );
  for (const { id, coverage } of tests) {
    for (const [file, lines] of coverage) executions.get(file)?.add(id, lines);
  }
  return executions;
}

export function countsOf(
  failing: Executions,
  passing: Executions,
  of: (executions: Executions) => number,
): ExecutionCounts {
  return { failing: of(failing), passing: of(passing) };
}
