// Fault localization: how often, and how fast, are Fixpoint and FauxPy right about the same bugs?
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { machineText } from '../index/report.ts';
import { untilInterrupted } from '../untilInterrupted.ts';
import type { Bug } from './bug.ts';
import type { Comparison, LeftOut } from './compare.ts';
import { compareOn, isLeftOut } from './compare.ts';
import { humanEvalFixBugs } from './humanEvalFix.ts';
import { preparePythons } from './pythons.ts';
import { bugTable, comparisonRows } from './report.ts';
import { tableOf } from './rows.ts';
import { seededBugs } from './seeded.ts';

const parts = ['humanevalfix', 'seeded'];
const usage = `usage: npm run bench -- localize [--part NAME[,NAME]] [--only TEXT] [--humanevalfix FILE] [--json FILE]
  --part NAME[,NAME]   some of: ${parts.join(', ')} (default: all)
  --only TEXT          only bugs whose id contains TEXT; may be given several times
  --humanevalfix FILE  python.jsonl of HumanEvalFix (default ../shared/data/humanevalfix/python.jsonl)
  --cli FILE           the command line to measure (default dist/cli.js)
  --json FILE          also write everything measured, with what each localizer ranked`;

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: parts.join(',') },
    only: { type: 'string', multiple: true },
    humanevalfix: { type: 'string', default: '../shared/data/humanevalfix/python.jsonl' },
    cli: { type: 'string', default: 'dist/cli.js' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else await untilInterrupted(benchmark);

async function benchmark(signal: AbortSignal): Promise<void> {
  const chosen = values.part.split(',');
  const unknown = chosen.filter((name) => !parts.includes(name));
  if (unknown.length > 0) throw new Error(`There is no part "${unknown.join('", "')}".\n${usage}`);
  if (!existsSync(values.cli)) throw new Error('Build first: npm run build');
  const machine = machineText();
  const comparisons = await compareAll(chosen, machine, signal);
  console.log(`${bugTable(comparisons)}\n\n${tableOf(comparisonRows(comparisons))}\n\n${machine}`);
}

async function compareAll(
  chosen: readonly string[],
  machine: string,
  signal: AbortSignal,
): Promise<readonly Comparison[]> {
  const pythons = await preparePythons(signal);
  const comparisons: Comparison[] = [];
  const leftOut: LeftOut[] = [];
  for (const bug of await bugsOf(chosen, pythons.plain, signal)) {
    const outcome = await compareOn(bug, { cli: values.cli, pythons }, signal);
    if (isLeftOut(outcome)) {
      console.error(`${bug.id}: left out, ${outcome.reason}`);
      leftOut.push(outcome);
      continue;
    }
    comparisons.push(outcome);
    const { fixpoint, fauxpy } = outcome;
    console.error(`${bug.id}: ${JSON.stringify(fixpoint.ranks)} against ${JSON.stringify(fauxpy.ranks)}`);
    if (fauxpy.problem !== '') console.error(fauxpy.problem);
    // After each, so that an interrupted run leaves its part.
    writeJson({ machine, rows: comparisonRows(comparisons), leftOut, comparisons });
  }
  return comparisons;
}

async function bugsOf(chosen: readonly string[], python: string, signal: AbortSignal): Promise<Bug[]> {
  const bugs: Bug[] = [];
  if (chosen.includes('humanevalfix')) bugs.push(...humanEvalFixBugs(values.humanevalfix, python));
  if (chosen.includes('seeded')) bugs.push(...(await seededBugs(python, signal)));
  const wanted = values.only ?? [''];
  return bugs.filter(({ id }) => wanted.some((text) => id.includes(text)));
}

function writeJson(document: object): void {
  if (values.json === undefined) return;
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(document, null, 1)}\n`);
}
