import type { CommonOptions } from './program.ts';

/** Progress on standard error: one line that is rewritten on a terminal, else a line a stage. */
export class ProgressLine {
  readonly #options: Pick<CommonOptions, 'quiet' | 'verbose'>;
  readonly #startedAt = performance.now();
  readonly #isTerminal = process.stderr.isTTY;
  #lastStage = '';
  #shown = 0;

  constructor(options: Pick<CommonOptions, 'quiet' | 'verbose'>) {
    this.#options = options;
  }

  readonly listener = (stage: string, message: string): void => {
    if (this.#options.quiet) return;
    const line = `${stage}: ${message}`;
    if (this.#options.verbose) {
      process.stderr.write(`[${((performance.now() - this.#startedAt) / 1000).toFixed(2)} s] ${line}\n`);
    } else if (this.#isTerminal) {
      const width = (process.stderr.columns || 80) - 1;
      if (stage !== this.#lastStage) this.#endLine();
      const text = line.slice(0, width);
      process.stderr.write(`\r${text.padEnd(this.#shown)}`);
      this.#shown = text.length;
    } else if (stage !== this.#lastStage) {
      process.stderr.write(`${line}\n`);
    }
    this.#lastStage = stage;
  };

  end(): void {
    this.#endLine();
  }

  #endLine(): void {
    if (this.#shown > 0) process.stderr.write('\n');
    this.#shown = 0;
  }
}
