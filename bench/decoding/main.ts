// Constrained decoding: is what the completion engines say true, and is it worth its time?
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TestModelSize } from '../../test/support/testModels.mjs';
import { testModelSizes } from '../../test/support/testModels.mjs';
import { machineText } from '../index/report.ts';
import type { Row } from '../localize/rows.ts';
import { tableOf } from '../localize/rows.ts';
import { untilInterrupted } from '../untilInterrupted.ts';
import { parts } from './parts.ts';

const names = [...parts.keys()];
const usage = `usage: npm run bench -- decoding [--part NAME[,NAME]] [--json FILE]
  --part NAME[,NAME]  some of: ${names.join(', ')} (default: all)
  --only TEXT         only projects and bugs whose name contains TEXT
  --words N           how many words of each project are looked at (default 1000)
  --arm-seconds N     time for each arm at each statement of \`validity\` (default 15)
  --models SIZES      test models, of 0.5b and 1.5b (default 0.5b)
  --seed N            for all that is chosen at random (default 1)
  --humanevalfix DIR  js.jsonl and python.jsonl of HumanEvalFix (default ../shared/data/humanevalfix)
  --tasks N           how many bugs of each language are repaired (default 15)
  --llama-server URL  a server of llama.cpp to measure
  --dist FOLDER       the build to measure (default dist)
  --json FILE         also write everything measured`;

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: names.join(',') },
    only: { type: 'string', default: '' },
    words: { type: 'string', default: '1000' },
    'arm-seconds': { type: 'string', default: '15' },
    models: { type: 'string', default: '0.5b' },
    seed: { type: 'string', default: '1' },
    humanevalfix: { type: 'string', default: '../shared/data/humanevalfix' },
    tasks: { type: 'string', default: '15' },
    'llama-server': { type: 'string' },
    dist: { type: 'string', default: 'dist' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else await untilInterrupted(benchmark);

async function benchmark(signal: AbortSignal): Promise<void> {
  const options = {
    dist: values.dist,
    only: values.only,
    models: values.models.split(',').filter(isTestModelSize),
    seed: Number(values.seed),
    armSeconds: Number(values['arm-seconds']),
    words: Number(values.words),
    data: values.humanevalfix,
    tasks: Number(values.tasks),
    server: values['llama-server'],
  };
  if (!Number.isInteger(options.seed) || !(options.words > 0) || !(options.tasks > 0))
    throw new Error(`--seed, --words and --tasks take numbers.\n${usage}`);
  if (!existsSync(join(values.dist, 'cli.js'))) throw new Error('Build first: npm run build');
  const rows: Row[] = [];
  for (const name of values.part.split(',')) {
    const part = parts.get(name);
    if (!part) throw new Error(`There is no part "${name}".\n${usage}`);
    rows.push(...(await part(options, signal)));
    write(rows);
  }
  console.log(`${tableOf(rows)}\n\n- ${machineText()}`);
}

function isTestModelSize(text: string): text is TestModelSize {
  return testModelSizes.some((size) => size === text);
}

/** After each part, so that an interrupted run leaves what it has. */
function write(rows: readonly Row[]): void {
  if (values.json === undefined) return;
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify({ machine: machineText(), rows }, null, 1)}\n`);
}
