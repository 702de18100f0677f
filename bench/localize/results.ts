import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { machineText } from '../index/report.ts';
import type { Comparison, LeftOut } from './compare.ts';
import { isLeftOut } from './compare.ts';
import { bugTable, comparisonRows } from './report.ts';
import type { Row } from './rows.ts';
import { tableOf } from './rows.ts';

/** What was measured so far. Written down after each step, so that an interrupted run leaves its part. */
export class Results {
  readonly #file: string | undefined;
  readonly #machine = machineText();
  readonly #comparisons: Comparison[] = [];
  readonly #leftOut: LeftOut[] = [];
  readonly #rows: Row[] = [];

  /** @param file for the JSON; none if undefined */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  add(outcome: Comparison | LeftOut): void {
    if (isLeftOut(outcome)) {
      console.error(`${outcome.bug.id}: left out, ${outcome.reason}`);
      this.#leftOut.push(outcome);
    } else {
      const { bug, fixpoint, fauxpy } = outcome;
      console.error(`${bug.id}: ${JSON.stringify(fixpoint.ranks)} against ${JSON.stringify(fauxpy.ranks)}`);
      if (fauxpy.problem !== '') console.error(`  FauxPy gave no scores: …${fauxpy.problem.slice(-300)}`);
      this.#comparisons.push(outcome);
    }
    this.#write();
  }

  addRows(rows: readonly Row[]): void {
    this.#rows.push(...rows);
    this.#write();
  }

  print(): void {
    const bugs = this.#comparisons.length > 0 ? [bugTable(this.#comparisons)] : [];
    const leftOut = this.#leftOut.map(({ bug, reason }) => `- left out: ${bug.id}, ${reason}`);
    console.log([...bugs, tableOf(this.#allRows()), [`- ${this.#machine}`, ...leftOut].join('\n')].join('\n\n'));
  }

  #allRows(): Row[] {
    return [...(this.#comparisons.length > 0 ? comparisonRows(this.#comparisons) : []), ...this.#rows];
  }

  #write(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const document = {
      machine: this.#machine,
      rows: this.#allRows(),
      leftOut: this.#leftOut,
      comparisons: this.#comparisons,
    };
    writeFileSync(this.#file, `${JSON.stringify(document, null, 1)}\n`);
  }
}
