import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bug } from './bug.ts';
import type { FauxpyAnswer } from './fauxpy.ts';
import { askFauxpy } from './fauxpy.ts';
import type { FixpointAnswer } from './fixpoint.ts';
import { askFixpoint } from './fixpoint.ts';
import type { Pythons } from './pythons.ts';
import type { FaultRanks } from './ranking.ts';
import { ranksOf } from './ranking.ts';
import { runSuite } from './suite.ts';

/** What both localizers said about one bug, side by side. */
export interface Comparison {
  readonly bug: Bug;
  readonly failing: readonly string[];
  readonly fixpoint: FixpointAnswer & { readonly ranks: FaultRanks };
  readonly fauxpy: FauxpyAnswer & { readonly ranks: FaultRanks };
}

/** Why a bug is not in the comparison. */
export interface LeftOut {
  readonly bug: Bug;
  readonly reason: string;
}

export function isLeftOut(outcome: Comparison | LeftOut): outcome is LeftOut {
  return 'reason' in outcome;
}

/**
 * Runs the suite plainly, which tells the failing tests and leaves the caches that a user's tree has, then one localizer
 * after the other on the same tree.
 */
export async function compareOn(
  bug: Bug,
  { cli, pythons }: { readonly cli: string; readonly pythons: Pythons },
  signal: AbortSignal,
): Promise<Comparison | LeftOut> {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-localize-'));
  try {
    const tree = join(folder, 'project');
    bug.writeTo(tree);
    const suite = await runSuite(bug, tree, pythons.plain, signal);
    if (suite === undefined) return { bug, reason: 'its tests do not end' };
    if (suite.failed.length === 0) return { bug, reason: 'no test fails' };
    const { failed: failing } = suite;
    const fixpoint = await askFixpoint(tree, failing, { cli, python: pythons.plain }, signal);
    const fauxpy = await askFauxpy(bug, tree, failing, pythons.fauxpy, signal);
    return {
      bug,
      failing,
      fixpoint: { ...fixpoint, ranks: ranksOf(bug.fault, fixpoint.rankings) },
      fauxpy: { ...fauxpy, ranks: ranksOf(bug.fault, fauxpy.rankings) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
