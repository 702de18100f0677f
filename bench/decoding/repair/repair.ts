import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pyrightForTests } from '../../../scripts/languageServers.mjs';
import { nodeLlamaCpp } from '../../../test/support/nodeLlamaCpp.mjs';
import type { TestModelSize } from '../../../test/support/testModels.mjs';
import { testModel } from '../../../test/support/testModels.mjs';
import type { DecodingMode } from '../../../src/decode/decode.ts';
import { prepareVenv, testRequirements } from '../../localize/pythons.ts';
import type { Row } from '../../localize/rows.ts';
import { seededRandom } from '../../../src/workspace/random.ts';
import type { PartOptions } from '../parts.ts';
import type { ChosenTask } from './chosenTasks.ts';
import { chooseTasks } from './chosenTasks.ts';
import { Journal } from './journal.ts';
import type { ArmOutcome, RepairSettings } from './repairRun.ts';
import { runArm } from './repairRun.ts';
import type { RepairLanguage } from './repairTasks.ts';
import { readRepairTasks, repairLanguages } from './repairTasks.ts';
import { repairArms, rowsOfRepairs } from './repairRows.ts';

const budgetMs = 60_000;
const cache = resolve('.cache/bench/decoding');

/** The script that installs language servers does not know where it is when it is bundled. */
process.env['FIXPOINT_TEST_CACHE'] ??= resolve('.cache');

/** Small bugs that a model alone repairs, with the same time, seeds and prompts in all arms. */
export async function repairRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of options.models) rows.push(...(await rowsOfModel(size, options, signal)));
  return rows;
}

async function rowsOfModel(size: TestModelSize, options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const settings = await settingsFor(size, options, signal);
  const journal = new Journal<ArmOutcome>(join(cache, `repair-${size}-seed-${options.seed}.jsonl`));
  console.error(`Finished runs are kept in ${journal.file}; delete it to measure anew.`);
  const rows: Row[] = [];
  // The languages have the same bugs: one generator for both, so that other ones are chosen in each.
  const random = seededRandom(options.seed);
  for (const language of repairLanguages) {
    const chosen = await chosenOf(language, { ...options, random }, settings, signal);
    if (chosen.length === 0) continue;
    const outcomes: ArmOutcome[] = [];
    for (const [index, one] of chosen.entries()) {
      // In turn, so that no arm is always the first: what else the machine does changes with time.
      for (let turn = 0; turn < repairArms.length; turn += 1) {
        const arm = repairArms[(index + turn) % repairArms.length] ?? 'off';
        outcomes.push(await outcomeOf(one, arm, journal, settings, signal));
      }
    }
    rows.push(...rowsOfRepairs(`${language}, ${size}`, outcomes));
  }
  return rows;
}

async function settingsFor(
  size: TestModelSize,
  { dist, seed }: PartOptions,
  signal: AbortSignal,
): Promise<RepairSettings> {
  const library = await nodeLlamaCpp();
  if (library === undefined) throw new Error('node-llama-cpp has no program for this machine');
  return {
    dist,
    seed,
    budgetMs,
    python: await prepareVenv('plain', 'python3', testRequirements, signal),
    spec: { kind: 'llama', path: await testModel(size) },
    environment: { ...process.env, FIXPOINT_NODE_LLAMA_CPP: library, FIXPOINT_PYRIGHT: await pyrightForTests() },
    cacheDirectory: join(cache, 'cache'),
  };
}

async function chosenOf(
  language: RepairLanguage,
  { data, only, tasks: count, random }: PartOptions & { readonly random: () => number },
  settings: RepairSettings,
  signal: AbortSignal,
): Promise<ChosenTask[]> {
  if (!existsSync(data))
    throw new Error(`There is no folder ${data}: name the one of HumanEvalFix with --humanevalfix`);
  const tasks = readRepairTasks(data, language, settings.python).filter(({ id }) => id.includes(only));
  return chooseTasks(tasks, { count, random }, settings, signal);
}

async function outcomeOf(
  chosen: ChosenTask,
  arm: DecodingMode,
  journal: Journal<ArmOutcome>,
  settings: RepairSettings,
  signal: AbortSignal,
): Promise<ArmOutcome> {
  const known = journal.entries.find((entry) => entry.task === chosen.task.id && entry.arm === arm);
  if (known) return known;
  const outcome = await runArm(chosen, arm, settings, signal);
  signal.throwIfAborted();
  journal.add(outcome);
  const { task, status, isCorrect, spentMs, candidates } = outcome;
  const seconds = (spentMs / 1000).toFixed(1);
  console.error(`${task} ${arm}: ${status}${isCorrect ? ', correct' : ''}, ${seconds} s, ${candidates} candidates`);
  return outcome;
}
