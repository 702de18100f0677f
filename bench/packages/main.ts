// Real packages with one-line bugs: how many does `fixpoint fix` repair, how well, and how fast?
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bug } from './bugs.ts';
import { bugs, packages } from './bugs.ts';
import type { BugResult } from './repair.ts';
import { isVerified, repairBug } from './repair.ts';
import { resultTable, summarise, summaryText } from './report.ts';
import { preparePython, prepareSource } from './sources.ts';
import type { BugCheck } from './verify.ts';
import { checkBug, checkTable, isSound } from './verify.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

const usage = `usage: npm run bench -- packages [--only TEXT] [--json FILE] [--no-fix] [--cli FILE] [--budget-seconds N]
  --only TEXT         only bugs whose id contains TEXT; may be given several times
  --json FILE         also write everything measured, with the full reports
  --no-fix            only check that each bug makes its tests fail and the original does not
  --cli FILE          the command line to measure (default dist/cli.js)
  --budget-seconds N  passed on to the command line`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    'no-fix': { type: 'boolean', default: false },
    cli: { type: 'string', default: 'dist/cli.js' },
    'budget-seconds': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else await untilInterrupted(benchmark);

async function benchmark(signal: AbortSignal): Promise<void> {
  const wanted = values.only ?? [''];
  const chosen = bugs.filter((bug) => wanted.some((text) => bug.id.includes(text)));
  if (chosen.length === 0) throw new Error(`No bug's id contains "${wanted.join('" or "')}".\n${usage}`);
  const python = await preparePython(signal);
  const sources = new Map<string, string>();
  for (const source of packages) sources.set(source.package, await prepareSource(source, python, signal));
  const sourceOf = (bug: Bug): string => {
    const source = sources.get(bug.package);
    if (source === undefined) throw new Error(`${bug.id} is in an unknown package.`);
    return source;
  };
  if (values['no-fix']) await checkAll(chosen, sourceOf, python, signal);
  else await repairAll(chosen, sourceOf, python, signal);
}

async function checkAll(
  chosen: readonly Bug[],
  sourceOf: (bug: Bug) => string,
  python: string,
  signal: AbortSignal,
): Promise<void> {
  const checks: BugCheck[] = [];
  for (const bug of chosen) {
    progress(bug);
    checks.push(await checkBug(bug, sourceOf(bug), python, signal));
  }
  console.log(checkTable(checks));
  writeJson({ checks });
  if (!checks.every(isSound)) process.exitCode = 1;
}

async function repairAll(
  chosen: readonly Bug[],
  sourceOf: (bug: Bug) => string,
  python: string,
  signal: AbortSignal,
): Promise<void> {
  const budget = values['budget-seconds'];
  const options = budget === undefined ? [] : ['--budget-seconds', budget];
  const results: BugResult[] = [];
  const machine = machineText();
  for (const bug of chosen) {
    progress(bug);
    const result = await repairBug(bug, sourceOf(bug), { cli: values.cli, python, options }, signal);
    const answer = result.report?.message ?? result.problem;
    console.error(
      `  ${isVerified(result) ? 'verified' : 'NOT verified'} in ${Math.round(result.wallMs)} ms: ${answer}`,
    );
    results.push(result);
    writeJson({ machine, summary: summarise(results), results }); // after each, so that an interrupted run leaves its part
  }
  console.log(`${resultTable(results)}\n\n${machine}\n${summaryText(summarise(results))}`);
}

function progress(bug: Bug): void {
  console.error(`${bug.id}: ${bug.kind}`);
}

/** Times of a busy machine mean little, so say how busy it was. */
function machineText(): string {
  const load = loadavg()[0] ?? 0;
  return `- machine: ${availableParallelism()} cores, node ${process.version}, load average at the start ${load.toFixed(1)}`;
}

function writeJson(document: object): void {
  if (values.json === undefined) return;
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(document, null, 2)}\n`);
}
