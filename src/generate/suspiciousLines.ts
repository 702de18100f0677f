import type { Suspect } from '../localize/suspect.ts';
import type { RelativePath } from '../workspace/paths.ts';

const neighbourhood = 2;
const neighbourShare = 0.5;
const floorShare = 0.15;

/**
 * Suspiciousness of lines relative to the most suspicious one, in [0, 1].
 *
 * A line without a score of its own still has some: headers such as `while True:` report no line event, a statement over
 * several lines reports its first, and omitted code reports none at all. So two lines around a suspicious one get a part
 * of its score, and every line of a suspect function a small one.
 */
export class SuspiciousLines {
  readonly #scores = new Map<RelativePath, Map<number, number>>();
  readonly #highest: number;

  constructor(suspects: readonly Suspect[]) {
    const all = suspects.flatMap((suspect) => [suspect.score, ...suspect.lines.map(({ score }) => score)]);
    const lineScores = suspects.flatMap((suspect) => suspect.lines.map(({ score }) => score));
    this.#highest = Math.max(...(lineScores.length > 0 ? lineScores : all), Number.MIN_VALUE);
    for (const suspect of suspects) {
      const scores = this.#scores.get(suspect.file) ?? new Map<number, number>();
      this.#scores.set(suspect.file, scores);
      for (const { line, score } of suspect.lines) scores.set(line, Math.max(score, scores.get(line) ?? 0));
    }
  }

  /** The highest suspiciousness of any line of the suspect. */
  of(suspect: Suspect): number {
    const scores = suspect.lines.length > 0 ? suspect.lines.map(({ score }) => score) : [suspect.score];
    return Math.min(1, Math.max(...scores) / this.#highest);
  }

  /** Of a line inside the suspect. */
  at(line: number, suspect: Suspect): number {
    const scores = this.#scores.get(suspect.file);
    const own = (scores?.get(line) ?? 0) / this.#highest;
    let near = 0;
    for (let other = line - neighbourhood; other <= line + neighbourhood; other += 1) {
      if (other >= suspect.line && other <= suspect.endLine) near = Math.max(near, scores?.get(other) ?? 0);
    }
    const isUnscored = suspect.lines.length === 0;
    return Math.min(
      1,
      Math.max(own, (neighbourShare * near) / this.#highest, (isUnscored ? 1 : floorShare) * this.of(suspect)),
    );
  }
}
