import type { IndexProgressParams } from '../protocol/protocol.ts';
import type { IndexReport } from '../protocol/contract.ts';
import { failedIndexReport, indexReport } from '../report/report.ts';
import type { BuildProgress, WorkspaceIndex } from '../symbols/symbols.ts';

/** More often would keep the editor busy with counting. */
const progressEveryMs = 100;

/** The index of one folder of the editor, and its build: one at a time, whoever asks for it. */
export class OpenIndex implements AsyncDisposable {
  readonly index: WorkspaceIndex;
  readonly #tell: (progress: Omit<IndexProgressParams, 'rootUri'>) => void;
  #build: { readonly report: Promise<IndexReport>; readonly stop: AbortController } | undefined;
  #isWanted = true;

  constructor(index: WorkspaceIndex, tell: (progress: Omit<IndexProgressParams, 'rootUri'>) => void) {
    this.index = index;
    this.#tell = tell;
  }

  /** Parses everything that is not known yet. A build that is under way and not cancelled is shared. */
  build(): Promise<IndexReport> {
    this.#isWanted = true;
    if (this.#build && !this.#build.stop.signal.aborted) return this.#build.report;
    const stop = new AbortController();
    const report = this.#run(stop.signal).finally(() => {
      if (this.#build === build) this.#build = undefined;
    });
    const build = { report, stop };
    this.#build = build;
    return report;
  }

  /** As {@link build}, unless the person has cancelled one. */
  buildInBackground(): void {
    if (this.#isWanted) this.build().catch(() => undefined); // it is closing
  }

  /** Nothing more is parsed than what questions need, until somebody asks for a build. */
  cancelBuild(): void {
    this.#isWanted = false;
    this.#build?.stop.abort(new Error('cancelled'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancelBuild();
    await this.index[Symbol.asyncDispose]();
  }

  async #run(signal: AbortSignal): Promise<IndexReport> {
    const startedAt = performance.now();
    let toldAt = -Infinity;
    let last: BuildProgress = { done: 0, total: 0 };
    try {
      const summary = await this.index.build(signal, (progress) => {
        last = progress;
        if (progress.done === progress.total || performance.now() - toldAt < progressEveryMs) return;
        toldAt = performance.now();
        this.#tell(progress);
      });
      const leftOut = await this.index.leftOut(signal);
      return indexReport(this.index.root, summary, leftOut, performance.now() - startedAt);
    } catch (error) {
      if (signal.aborted) return failedIndexReport(this.index.root, 'cancelled');
      throw error;
    } finally {
      this.#tell({ done: last.total, total: last.total });
    }
  }
}
