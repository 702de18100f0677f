import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suspect } from '../../src/localize/suspect.ts';
import { lineNumber } from '../../src/workspace/positions.ts';
import type { Bug, FaultyFunction } from '../localize/bug.ts';

/** The lines of its body: nothing is known but that it is faulty. */
export function alike({ file, name, line, endLine }: FaultyFunction): Suspect {
  const executedBy = { failing: 1, passing: 0 };
  return {
    file,
    line: lineNumber(line),
    endLine: lineNumber(endLine),
    function: name,
    score: 1,
    rank: 1,
    evidence: [],
    executedBy,
    tests: { failing: [], passing: [] },
    lines: Array.from({ length: endLine - line }, (_, index) => ({
      line: lineNumber(line + 1 + index),
      score: 1,
      executedBy,
    })),
  };
}

export async function inTree<T>(bug: Bug, work: (tree: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-surprisal-'));
  try {
    const tree = join(folder, 'project');
    bug.writeTo(tree);
    return await work(tree);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mean reciprocal rank, and how many are first and among the first five. */
export function placesText(places: readonly number[]): string {
  const meanReciprocal = places.reduce((sum, place) => sum + 1 / place, 0) / places.length;
  const within = (most: number): number => places.filter((place) => place <= most).length;
  return `MRR ${meanReciprocal.toFixed(3)}, first ${within(1)}, within 5 ${within(5)}`;
}
