import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchFolder } from './scratch.ts';
import type { Bench, Row } from './rows.ts';
import { inMegabytes, inSeconds, median, verdictOf } from './rows.ts';
import { firstAnswer, indexTimes, sympyIndexTimes } from './startup.ts';

const copies = 10;

/** How time and memory grow when there is ten times as much code. */
export async function growthRows(bench: Bench): Promise<Row[]> {
  const { sources, repeat, signal } = bench;
  const tree = await sources.sympy.tree();
  using scratch = new ScratchFolder();
  for (let copy = 0; copy < copies; copy += 1) {
    const folder = join(scratch.folder, 'tree', `copy${copy}`);
    cpSync(tree, folder, { recursive: true, preserveTimestamps: true });
    signal.throwIfAborted();
  }
  const tenfold = join(scratch.folder, 'tree');
  const index = [
    await sympyIndexTimes(bench),
    await indexTimes(tenfold, { cold: 1, cached: repeat }, signal), // cold it takes a minute: measured once
  ] as const;
  const first = [await firstAnswer(tree, repeat, signal), await firstAnswer(tenfold, repeat, signal)] as const;
  const row = (what: string, once: number, tenTimes: number, shown: (value: number) => string): Row => ({
    what: `${copies} × ${sources.sympy.name}: ${what}`,
    target: `at most ${copies} times`,
    measured: `${(tenTimes / once).toFixed(1)} times (${shown(once)}, ${shown(tenTimes)})`,
    verdict: verdictOf(tenTimes <= copies * once),
    values: [once, tenTimes],
  });
  return [
    row('full index, cold', median(index[0].cold.wallMs), median(index[1].cold.wallMs), inSeconds),
    row('start from cache', median(index[0].cached.wallMs), median(index[1].cached.wallMs), inSeconds),
    row('first answer, no cache', median(first[0].wallMs), median(first[1].wallMs), inSeconds),
    row('peak memory, cold', Math.max(...index[0].cold.peakBytes), Math.max(...index[1].cold.peakBytes), inMegabytes),
    row(
      'peak memory from cache',
      Math.max(...index[0].cached.peakBytes),
      Math.max(...index[1].cached.peakBytes),
      inMegabytes,
    ),
    row('size of the cache', index[0].cacheBytes, index[1].cacheBytes, inMegabytes),
  ];
}
