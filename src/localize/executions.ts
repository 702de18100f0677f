import type { LineCoverage, TestId } from '../testing/testRunner.ts';
import type { ElementIndex, Elements } from './elements.ts';
import type { ExecutionCounts } from './suspiciousness.ts';

interface ExecutedBy {
  readonly id: TestId;
  readonly coverage: LineCoverage;
}

/** Tests that are named behind a count; more say no more. */
const namedTests = 20;

/** How many tests of one side execute each line and each element of a file, counted in one pass over the tests. */
export class Executions {
  readonly #lines: Uint32Array;
  readonly #elements: Uint32Array;
  readonly #named: TestId[][];
  /** Tests that execute anything in the file. */
  readonly touching: readonly TestId[];

  constructor(elements: Elements, lineCount: number, tests: readonly ExecutedBy[]) {
    this.#lines = new Uint32Array(lineCount + 1);
    this.#elements = new Uint32Array(elements.count);
    this.#named = Array.from({ length: elements.count }, () => []);
    const lastTest = new Int32Array(elements.count).fill(-1);
    const touching: TestId[] = [];
    tests.forEach(({ id, coverage }, test) => {
      const lines = coverage.get(elements.file);
      if (!lines || lines.size === 0) return;
      touching.push(id);
      lines.forEach((line) => {
        if (line > lineCount) return; // of a longer text: the file was changed since
        this.#lines[line] = this.ofLine(line) + 1;
        const element = elements.at(line);
        if (lastTest[element] === test) return;
        lastTest[element] = test;
        this.#elements[element] = this.ofElement(element) + 1;
        const named = this.#named[element];
        if (named && named.length < namedTests) named.push(id);
      });
    });
    this.touching = touching;
  }

  ofLine(line: number): number {
    return this.#lines[line] ?? 0;
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

  /** Lines that any test executes, in ascending order. */
  *lines(): Generator<number> {
    for (let line = 0; line < this.#lines.length; line += 1) if ((this.#lines[line] ?? 0) > 0) yield line;
  }
}

export function countsOf(
  failing: Executions,
  passing: Executions,
  of: (executions: Executions) => number,
): ExecutionCounts {
  return { failing: of(failing), passing: of(passing) };
}
