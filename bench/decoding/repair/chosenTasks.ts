import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { scratchFolder } from '../../../scripts/scratch.mjs';
import { testRunnerOf } from '../../../src/testing/testing.ts';
import type { TestOutcome } from '../../../src/testing/testRunner.ts';
import type { RepairTask } from './repairTasks.ts';
import { allTests, writeTask } from './repairTasks.ts';

const suiteTimeoutMs = 60_000;
const testTimeoutMs = 5_000;

export interface TestTools {
  readonly dist: string;
  readonly python: string;
  readonly cacheDirectory: string;
}

/** A task that can be measured, and which of its tests a run is given: what it does not see tells whether it is right. */
export interface ChosenTask {
  readonly task: RepairTask;
  readonly given: ReadonlySet<number>;
}

/** The first tasks in random order whose tests work here: the bug is seen, and the known repair passes. */
export async function chooseTasks(
  tasks: readonly RepairTask[],
  wanted: { readonly count: number; readonly random: () => number },
  tools: TestTools,
  signal: AbortSignal,
): Promise<ChosenTask[]> {
  const keyed = tasks.map((task) => ({ task, key: wanted.random() }));
  const chosen: ChosenTask[] = [];
  for (const { task } of keyed.sort((one, other) => one.key - other.key)) {
    if (chosen.length === wanted.count) break;
    const all = allTests(task);
    const repaired = await outcomesWith(task, task.repaired, tools, signal);
    if (all.size === 0 || [...all].some((test) => repaired.get(test) !== 'passed')) continue;
    const buggy = await outcomesWith(task, task.buggy, tools, signal);
    const failing = [...all].filter((test) => buggy.get(test) !== 'passed');
    if (failing.length === 0) continue;
    const passing = [...all].filter((test) => !failing.includes(test));
    chosen.push({ task, given: new Set([...firstHalf(failing), ...firstHalf(passing)].sort((a, b) => a - b)) });
  }
  return chosen;
}

const firstHalf = (tests: readonly number[]): number[] => tests.slice(0, Math.ceil(tests.length / 2));

/** What all of the task's tests say of a program, by their numbers. */
export async function outcomesWith(
  task: RepairTask,
  program: string,
  { dist, python, cacheDirectory }: TestTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, TestOutcome>> {
  const root = scratchFolder('fixpoint-bench');
  try {
    writeTask(root, task, program, allTests(task));
    const installDirectory = resolve(dist);
    const runner = testRunnerOf({
      root,
      installDirectory,
      cacheDirectory,
      environment: process.env,
      pythonPath: python,
    });
    const outcomes = new Map<number, TestOutcome>();
    const options = { tree: root, signal, timeoutMs: suiteTimeoutMs, testTimeoutMs };
    for await (const event of runner.run([], options)) {
      if (event.kind === 'unavailable') throw event.error;
      if (event.kind !== 'result') continue;
      const number = /test_(\d+)$/.exec(event.result.id)?.[1];
      if (number !== undefined) outcomes.set(Number(number), event.result.outcome);
    }
    return outcomes;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
