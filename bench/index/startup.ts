import { CommandLine, MissingTool, timed } from './processes.ts';
import { bytesBelow, ScratchFolder } from './scratch.ts';
import type { Bench, Row } from './rows.ts';
import { inMegabytes, inSeconds, median, timeRow } from './rows.ts';

export interface Times {
  readonly wallMs: readonly number[];
  readonly peakBytes: readonly number[];
}

export interface ColdTimes extends Times {
  readonly cacheBytes: number;
  readonly files: number;
}

const wantedName = '_print_Symbol';

/** `fixpoint index` without a cache, each time. Kept, since several rows are about it. */
export function coldIndex(tree: string, repeat: number, signal: AbortSignal): Promise<ColdTimes> {
  return kept(`cold ${repeat} ${tree}`, async () => {
    const runs = [];
    let cacheBytes = 0;
    for (let run = 0; run < repeat; run += 1) {
      using home = new ScratchFolder();
      runs.push(await new CommandLine(home.folder, signal).index(tree));
      cacheBytes = bytesBelow(home.folder);
    }
    return { ...timesOf(runs), cacheBytes, files: runs[0]?.document.files ?? 0 };
  });
}

/** `fixpoint index` again, after one that has parsed everything. @throws Error if it parses anything */
export function cachedIndex(tree: string, repeat: number, signal: AbortSignal): Promise<Times> {
  return kept(`cached ${repeat} ${tree}`, async () => {
    using home = new ScratchFolder();
    const commandLine = new CommandLine(home.folder, signal);
    await commandLine.index(tree);
    const runs = [];
    for (let run = 0; run < repeat; run += 1) {
      const { document, ...times } = await commandLine.index(tree);
      if (document.parsed > 0 || document.reused < document.files) throw new Error('The cache was not used.');
      runs.push(times);
    }
    return timesOf(runs);
  });
}

/** A search in a fresh process without a cache. @throws Error if it does not find the name */
export function firstAnswer(tree: string, repeat: number, signal: AbortSignal): Promise<Times> {
  return kept(`first ${repeat} ${tree}`, async () => {
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

export async function coldRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const { wallMs, files } = await coldIndex(await sources.sympy.tree(), repeat, signal);
  return [timeRow(`${sources.sympy.name}: full index of ${files} files, cold`, wallMs, 8000)];
}

export async function effectRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const { wallMs, files } = await coldIndex(await sources.effect.tree(), repeat, signal);
  return [timeRow(`${sources.effect.name}: full index of ${files} files, cold`, wallMs, 8000)];
}

export async function cachedRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const { wallMs } = await cachedIndex(await sources.sympy.tree(), repeat, signal);
  return [timeRow(`${sources.sympy.name}: start from cache, nothing changed`, wallMs, 600)];
}

export async function cacheSizeRows({ sources, repeat, signal }: Bench): Promise<Row[]> {
  const { cacheBytes } = await coldIndex(await sources.sympy.tree(), repeat, signal);
  return [
    {
      what: `${sources.sympy.name}: size of the cache`,
      target: '<= 15 MB',
      measured: inMegabytes(cacheBytes),
      verdict: cacheBytes <= 15e6 ? 'met' : 'NOT met',
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
