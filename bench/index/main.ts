// The index and the search over it: how fast, how large and how complete on large real code?
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { completenessMeasurements } from './completeness.ts';
import { editRows } from './editing.ts';
import { growthRows } from './growth.ts';
import { memoryRows } from './memory.ts';
import { missRows } from './misses.ts';
import { MissingTool } from './processes.ts';
import { codeRows, nameRows } from './querying.ts';
import { rawParseRows } from './rawParse.ts';
import type { Result } from './report.ts';
import { currentLoad, machineText, tableOf } from './report.ts';
import type { Bench, Measurement, Row } from './rows.ts';
import { sourcesFor } from './sources.ts';
import { cachedRows, cacheSizeRows, coldRows, effectRows, firstAnswerRows } from './startup.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

const measurements: readonly Measurement[] = [
  { name: 'first', run: firstAnswerRows },
  { name: 'cold', run: coldRows },
  { name: 'parse', run: rawParseRows },
  { name: 'cached', run: cachedRows },
  { name: 'effect', run: effectRows },
  { name: 'edit', run: editRows },
  { name: 'names', run: nameRows },
  { name: 'code', run: codeRows },
  { name: 'misses', run: missRows },
  { name: 'memory', run: memoryRows },
  { name: 'cache-size', run: cacheSizeRows },
  { name: 'growth', run: growthRows },
  ...completenessMeasurements,
];

const usage = `usage: npm run bench -- index [--only NAME[,NAME]] [--repeat N] [--json FILE]
  --only NAME[,NAME]  some measurements: ${measurements.map(({ name }) => name).join(', ')}
  --repeat N          how often each process is timed (default 3; the median counts)
  --json FILE         also write everything measured`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repeat: { type: 'string', default: '3' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else await untilInterrupted(benchmark);

async function benchmark(signal: AbortSignal): Promise<void> {
  const repeat = Number(values.repeat);
  const chosen = chosenMeasurements(values.only);
  if (!Number.isInteger(repeat) || repeat < 1) throw new Error(`--repeat takes a number.\n${usage}`);
  if (!existsSync('dist/cli.js')) throw new Error('Build first: npm run build');
  const bench: Bench = { sources: sourcesFor(signal), repeat, signal };
  const machine = machineText();
  const results: Result[] = [];
  for (const measurement of chosen) {
    console.error(measurement.name);
    const load = currentLoad();
    const rows = await rowsOf(measurement, bench);
    for (const { what, measured } of rows) console.error(`  ${what}: ${measured}`);
    results.push({ name: measurement.name, load, rows });
    writeJson({ machine, results }); // after each, so that an interrupted run leaves its part
  }
  console.log(`${tableOf(results)}\n\n${machine}`);
}

async function rowsOf({ name, run }: Measurement, bench: Bench): Promise<readonly Row[]> {
  try {
    return await run(bench);
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    return [{ what: name, target: '', measured: error.message, verdict: 'not measured' }];
  }
}

function chosenMeasurements(only: string | undefined): readonly Measurement[] {
  if (only === undefined) return measurements;
  const names = only.split(',');
  const unknown = names.filter((name) => !measurements.some((measurement) => measurement.name === name));
  if (unknown.length > 0) throw new Error(`There is no measurement "${unknown.join('", "')}".\n${usage}`);
  return measurements.filter(({ name }) => names.includes(name));
}

function writeJson(document: object): void {
  if (values.json === undefined) return;
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(document, null, 2)}\n`);
}
