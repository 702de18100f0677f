import type { IndexReport } from '../../src/protocol/contract.ts';
import type { MeasuredCommand } from './processes.ts';
import { CommandLine, MissingTool, timed } from './processes.ts';
import { bytesBelow, ScratchFolder } from './scratch.ts';
import type { Bench, Row } from './rows.ts';
import { inMegabytes, inSeconds, median, timeRow, verdictOf } from './rows.ts';

export interface Times {
  readonly wallMs: readonly number[];
  readonly peakBytes: readonly number[];
}

export interface IndexTimes {
  /** `fixpoint index` without a cache, each time. */
  readonly cold: Times;
  /** The same again, with what the last of them kept. */
  readonly cached: Times;
  readonly cacheBytes: number;
  readonly files: number;
}

const wantedName = '_print_Symbol';

/** Kept, since several rows are about it. @throws Error if a cache is not used */
export function indexTimes(
  tree: string,
  repeat: { readonly cold: number; readonly cached: number },
  signal: AbortSignal,
): Promise<IndexTimes> {
  return kept(`index ${tree}`, async () => {
    const runs = { cold: [] as MeasuredCommand<IndexReport>[], cached: [] as MeasuredCommand<IndexReport>[] };
    let cacheBytes = 0;
    for (let run = 1; run <= repeat.cold; run += 1) {
      using home = new ScratchFolder();
      const commandLine = new CommandLine(home.folder, signal);
      runs.cold.push(await commandLine.index(tree));
      cacheBytes = bytesBelow(home.folder);
      const again = run === repeat.cold ? repeat.cached : 0;
      for (let count = 0; count < again; count += 1) runs.cached.push(await commandLine.index(tree));
    }
    for (const { document } of runs.cached) {
      if (document.parsed > 0 || document.reused < document.files) throw new Error('The cache was not used.');
    }
    const files = runs.cold[0]?.document.files ?? 0;
    return { cold: timesOf(runs.cold), cached: timesOf(runs.cached), cacheBytes, files };
  });
}

export const sympyIndexTimes = async ({ sources, repeat, signal }: Bench): Promise<IndexTimes> =>
  indexTimes(await sources.sympy.tree(), { cold: repeat, cached: repeat }, signal);

/** A search in a fresh process without a cache. @throws Error if it does not find the name */
export function firstAnswer(tree: string, repeat: number, signal: AbortSignal): Promise<Times> {
  return kept(`first ${tree}`, async () => {
    const runs = [];
    for (let run = 0; run < repeat; run += 1) {
      using home = new ScratchFolder();
      const { document, ...times } = await new CommandLine(home.folder, signal).searchMethod(wantedName, tree);
      if (document.kind !== 'exact') throw new Error(`${wantedName} was not found.`);
      runs.push(times);
    }
    return timesOf(runs);
  });
}

export async function firstAnswerRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const tree = await sources.sympy.tree();
  const { wallMs } = await firstAnswer(tree, repeat, signal);
  const references: readonly { readonly command: string; readonly args: readonly string[] }[] = [
    { command: 'ctags', args: ['-R', '-f', 'TAGS', '.'] },
    { command: 'grep', args: ['-rn', wantedName, '.'] },
    { command: 'git', args: ['grep', '--no-index', '-n', wantedName, '.'] },
  ];
  const rows = [timeRow(`${sources.sympy.name}: first answer, fresh process, no cache`, wallMs, 1500)];
  for (const { command, args } of references) {
    const shown = [command, ...args].join(' ').replace(' -f TAGS', '');
    rows.push(await referenceRow(`${sources.sympy.name}: \`${shown}\``, repeat, command, args, tree, signal));
  }
  return rows;
}

async function referenceRow(
  what: string,
  repeat: number,
  command: string,
  args: readonly string[],
  tree: string,
  signal: AbortSignal,
): Promise<Row> {
  using scratch = new ScratchFolder();
  const values: number[] = [];
  try {
    for (let run = 0; run < repeat; run += 1) {
      const inScratch = args.map((arg) => (arg === 'TAGS' ? scratch.path('tags') : arg));
      values.push((await timed(command, inScratch, { cwd: tree, signal })).wallMs);
    }
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    return { what, target: '', measured: error.message, verdict: 'not measured' };
  }
  return { what, target: '', measured: inSeconds(median(values)), verdict: 'reference', values };
}

export async function coldRows(bench: Bench): Promise<Row[]> {
  const { cold, files } = await sympyIndexTimes(bench);
  return [timeRow(`${bench.sources.sympy.name}: full index of ${files} files, cold`, cold.wallMs, 8000)];
}

export async function effectRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const { cold, files } = await indexTimes(await sources.effect.tree(), { cold: repeat, cached: 0 }, signal);
  return [timeRow(`${sources.effect.name}: full index of ${files} files, cold`, cold.wallMs, 8000)];
}

export async function cachedRows(bench: Bench): Promise<Row[]> {
  const { cached } = await sympyIndexTimes(bench);
  return [timeRow(`${bench.sources.sympy.name}: start from cache, nothing changed`, cached.wallMs, 600)];
}

export async function cacheSizeRows(bench: Bench): Promise<Row[]> {
  const { cacheBytes } = await sympyIndexTimes(bench);
  return [
    {
      what: `${bench.sources.sympy.name}: size of the cache`,
      target: '<= 15 MB',
      measured: inMegabytes(cacheBytes),
      verdict: verdictOf(cacheBytes <= 15e6),
      values: [cacheBytes],
    },
  ];
}

function timesOf(runs: readonly { readonly wallMs: number; readonly peakBytes: number }[]): Times {
  return { wallMs: runs.map(({ wallMs }) => wallMs), peakBytes: runs.map(({ peakBytes }) => peakBytes) };
}

const results = new Map<string, Promise<unknown>>();

function kept<T>(key: string, measure: () => Promise<T>): Promise<T> {
  const known = results.get(key) as Promise<T> | undefined;
  const result = known ?? measure();
  results.set(key, result);
  return result;
}
