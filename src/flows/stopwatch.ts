import { FIX_STAGES } from '../protocol/contract.ts';
import type { FixStage, Timings } from '../protocol/contract.ts';

/** Adds up the time spent in each stage of a run. */
export class Stopwatch {
  readonly #spentMs = new Map<FixStage, number>();
  readonly #startedAt = performance.now();

  async time<T>(stage: FixStage, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.add(stage, performance.now() - start);
    }
  }

  add(stage: FixStage, milliseconds: number): void {
    this.#spentMs.set(stage, (this.#spentMs.get(stage) ?? 0) + milliseconds);
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Whole milliseconds. */
  timings(): Timings {
    const stages = Object.fromEntries(
      FIX_STAGES.map((stage) => [stage, Math.round(this.#spentMs.get(stage) ?? 0)]),
    ) as Record<FixStage, number>;
    return { ...stages, total: Math.round(this.elapsedMs) };
  }
}
