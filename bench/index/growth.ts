import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchFolder } from './scratch.ts';
import type { Bench, Row } from './rows.ts';
import { inMegabytes, inSeconds, median, verdictOf } from './rows.ts';
import { cachedIndex, coldIndex, firstAnswer } from './startup.ts';

const copies = 10;

/** How time and memory grow when there is ten times as much code. */
export async function growthRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const tree = await sources.sympy.tree();
  using scratch = new ScratchFolder();
  for (let copy = 0; copy < copies; copy += 1) {
    const folder = join(scratch.folder, 'tree', `copy${copy}`);
    cpSync(tree, folder, { recursive: true, preserveTimestamps: true });
    signal.throwIfAborted();
  }
  const tenfold = join(scratch.folder, 'tree');
  // A cold index of it takes a minute: measured once.
  const cold = [await coldIndex(tree, repeat, signal), await coldIndex(tenfold, 1, signal)] as const;
  const cached = [await cachedIndex(tree, repeat, signal), await cachedIndex(tenfold, repeat, signal)] as const;
  const first = [await firstAnswer(tree, repeat, signal), await firstAnswer(tenfold, repeat, signal)] as const;
  const row = (what: string, once: number, tenTimes: number, shown: (value: number) => string): Row => ({
    what: `${copies} × ${sources.sympy.name}: ${what}`,
    target: `at most ${copies} times`,
    measured: `${(tenTimes / once).toFixed(1)} times (${shown(once)}, ${shown(tenTimes)})`,
    verdict: verdictOf(tenTimes <= copies * once),
    values: [once, tenTimes],
  });
  return [
    row('full index, cold', median(cold[0].wallMs), median(cold[1].wallMs), inSeconds),
    row('start from cache', median(cached[0].wallMs), median(cached[1].wallMs), inSeconds),
    row('first answer, no cache', median(first[0].wallMs), median(first[1].wallMs), inSeconds),
    row('peak memory, cold', Math.max(...cold[0].peakBytes), Math.max(...cold[1].peakBytes), inMegabytes),
    row('peak memory from cache', Math.max(...cached[0].peakBytes), Math.max(...cached[1].peakBytes), inMegabytes),
    row('size of the cache', cold[0].cacheBytes, cold[1].cacheBytes, inMegabytes),
  ];
}
