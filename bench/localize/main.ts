// Fault localization: how often, and how fast, are Fixpoint and FauxPy right about the same bugs? What do coverage and
// large programs cost?
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { untilInterrupted } from '../untilInterrupted.ts';
import type { Bug } from './bug.ts';
import { compareOn } from './compare.ts';
import { humanEvalFixBugs } from './humanEvalFix.ts';
import { overheadRows } from './overhead.ts';
import { frameworkOverheadRows } from './overheadFrameworks.ts';
import { preparePythons } from './pythons.ts';
import { Results } from './results.ts';
import { scaleRows } from './scale.ts';
import { measureScale } from './scaleChild.ts';
import { seededBugs } from './seeded.ts';
import { warmRows } from './warm.ts';

const parts = ['humanevalfix', 'seeded', 'overhead', 'frameworks', 'warm', 'scale'];
const usage = `usage: npm run bench -- localize [--part NAME[,NAME]] [--only TEXT] [--humanevalfix FILE] [--json FILE]
  --part NAME[,NAME]   some of: ${parts.join(', ')} (default: all)
  --only TEXT          only bugs whose id contains TEXT; may be given several times
  --humanevalfix FILE  python.jsonl of HumanEvalFix (default ../shared/data/humanevalfix/python.jsonl)
  --dist FOLDER        the build to measure (default dist)
  --repeat N           how often overhead, frameworks, warm and scale are measured (default 5; the median counts)
  --json FILE          also write everything measured, with what each localizer ranked`;

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: parts.join(',') },
    only: { type: 'string', multiple: true },
    humanevalfix: { type: 'string', default: '../shared/data/humanevalfix/python.jsonl' },
    dist: { type: 'string', default: 'dist' },
    repeat: { type: 'string', default: '5' },
    'scale-child': { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else if (values['scale-child']) console.log(JSON.stringify(measureScale()));
else await untilInterrupted(benchmark);

async function benchmark(signal: AbortSignal): Promise<void> {
  const chosen = values.part.split(',');
  const unknown = chosen.filter((name) => !parts.includes(name));
  if (unknown.length > 0) throw new Error(`There is no part "${unknown.join('", "')}".\n${usage}`);
  const repeat = Number(values.repeat);
  if (!Number.isInteger(repeat) || repeat < 1) throw new Error(`--repeat takes a number.\n${usage}`);
  const cli = join(values.dist, 'cli.js');
  if (!existsSync(cli)) throw new Error('Build first: npm run build');

  const document = new Results(values.json);
  const pythons = await preparePythons(signal);
  for (const bug of await bugsOf(chosen, pythons.plain, signal)) {
    document.add(await compareOn(bug, { cli, pythons }, signal));
  }
  if (chosen.includes('overhead')) document.addRows(await overheadRows(values.dist, repeat, signal));
  if (chosen.includes('frameworks')) document.addRows(await frameworkOverheadRows(values.dist, repeat, signal));
  if (chosen.includes('warm')) document.addRows(await warmRows(cli, pythons.plain, repeat, signal));
  if (chosen.includes('scale')) document.addRows(await scaleRows(repeat, signal));
  document.print();
}

async function bugsOf(chosen: readonly string[], python: string, signal: AbortSignal): Promise<Bug[]> {
  const bugs: Bug[] = [];
  if (chosen.includes('humanevalfix')) bugs.push(...humanEvalFixBugs(values.humanevalfix, python));
  if (chosen.includes('seeded')) bugs.push(...(await seededBugs(python, signal)));
  const wanted = values.only ?? [''];
  return bugs.filter(({ id }) => wanted.some((text) => id.includes(text)));
}
