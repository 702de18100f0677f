import type { RelativePath } from '../workspace/paths.ts';
import type { ElementIndex, Elements } from './elements.ts';
import type { FailingTest } from './spectrum.ts';
import { stackTraceScore } from './suspiciousness.ts';

export interface TraceScore {
  /** Averaged over the failing tests, from 0 to 1. */
  readonly score: number;
  /** The best place that it has in a trace: 1 is where the exception was raised. */
  readonly frame: number;
}

/** What failures of tests are called that were stopped because they took too long. */
const stopped = 'Timeout';

/** Stack-trace scores of one file's elements and lines. */
export class TraceScores {
  readonly #elements = new Map<ElementIndex, TraceScore>();
  readonly #lines = new Map<number, number>();

  /** @param programFiles frames in other files do not count */
  constructor(failing: readonly FailingTest[], elements: Elements, programFiles: ReadonlySet<RelativePath>) {
    for (const { failure } of failing) {
      const bestOfElement = new Map<ElementIndex, number>();
      const bestOfLine = new Map<number, number>();
      const frames = [...(failure?.frames ?? [])].reverse().filter((frame) => programFiles.has(frame.file));
      frames.forEach(({ file, line }, index) => {
        if (file !== elements.file) return;
        // The first visit of an element is the innermost one.
        keepFirst(bestOfElement, elements.at(line), index + 1);
        // Of a loop that does not end, the line that ran when it was stopped says nothing.
        if (failure?.exceptionType !== stopped || index > 0) keepFirst(bestOfLine, line, index + 1);
      });
      for (const [element, frame] of bestOfElement) {
        const known = this.#elements.get(element);
        const score = (known?.score ?? 0) + stackTraceScore(frame) / failing.length;
        this.#elements.set(element, { score, frame: Math.min(frame, known?.frame ?? Infinity) });
      }
      for (const [line, frame] of bestOfLine) {
        this.#lines.set(line, (this.#lines.get(line) ?? 0) + stackTraceScore(frame) / failing.length);
      }
    }
  }

  ofElement(element: ElementIndex): TraceScore | undefined {
    return this.#elements.get(element);
  }

  ofLine(line: number): number {
    return this.#lines.get(line) ?? 0;
  }
}

function keepFirst<Key>(map: Map<Key, number>, key: Key, value: number): void {
  if (!map.has(key)) map.set(key, value);
}
