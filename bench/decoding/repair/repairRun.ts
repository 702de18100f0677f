import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { scratchFolder } from '../../../scripts/scratch.mjs';
import type { DecodingMode } from '../../../src/decode/decode.ts';
import { fixTest } from '../../../src/flows/fixTest.ts';
import type { FixOutcome } from '../../../src/flows/fixTest.ts';
import { openModelTools } from '../../../src/flows/modelTools.ts';
import type { CandidatePatch } from '../../../src/generate/candidate.ts';
import type { CandidateGenerator } from '../../../src/generate/generate.ts';
import type { ModelSpec } from '../../../src/models/models.ts';
import { WorkspaceIndex } from '../../../src/symbols/symbols.ts';
import { Syntax } from '../../../src/syntax/syntax.ts';
import { testRunnerOf } from '../../../src/testing/testing.ts';
import { Workspace } from '../../../src/workspace/workspace.ts';
import { editedText } from '../../../src/workspace/edits.ts';
import type { ChosenTask } from './chosenTasks.ts';
import { outcomesWith } from './chosenTasks.ts';
import { writeTask } from './repairTasks.ts';
import { TypeJudge } from './typeJudge.ts';

export interface RepairSettings {
  readonly dist: string;
  readonly python: string;
  readonly spec: ModelSpec;
  readonly environment: NodeJS.ProcessEnv;
  /** Shared by all runs, for what does not depend on the task. */
  readonly cacheDirectory: string;
  readonly seed: number;
  readonly budgetMs: number;
}

/** What came of one task in one arm. */
export interface ArmOutcome {
  readonly task: string;
  readonly arm: DecodingMode;
  readonly status: string;
  /** A patch passes, in a fresh run, the tests that were given. */
  readonly isPlausible: boolean;
  /** The patch that is shown first passes all tests of the task. */
  readonly isCorrect: boolean;
  /** Until the first plausible candidate, without opening the model; of the whole run where none was found. */
  readonly spentMs: number;
  readonly totalMs: number;
  readonly candidates: number;
  /** Of the candidates, those that bring no new type error, and whether the patch is one; JavaScript only. */
  readonly typeChecked?: { readonly candidates: number; readonly isPatch: boolean };
  readonly completionTokens: number;
  readonly diff: string | undefined;
}

/** A run of `fix` as the command line does it, with the language model as the only generator. */
export async function runArm(
  { task, given }: ChosenTask,
  arm: DecodingMode,
  settings: RepairSettings,
  signal: AbortSignal,
): Promise<ArmOutcome> {
  const folder = scratchFolder('fixpoint-bench');
  const root = join(folder, 'project');
  try {
    writeTask(root, task, task.buggy, given);
    const candidates: CandidatePatch[] = [];
    const { outcome, spentMs, totalMs } = await repair(root, arm, candidates, { ...settings, folder }, signal);
    const { report, patches } = outcome;
    signal.throwIfAborted();
    const [change] = patches[0]?.candidate.changes ?? [];
    const tools = { ...settings, cacheDirectory: join(folder, 'cache') };
    const outcomes = change && (await outcomesWith(task, editedText(change), tools, signal));
    return {
      task: task.id,
      arm,
      status: report.status,
      isPlausible: report.status === 'verified',
      isCorrect: outcomes?.size === task.tests && [...outcomes.values()].every((one) => one === 'passed'),
      spentMs: Math.round(spentMs),
      totalMs: Math.round(totalMs),
      candidates: candidates.length,
      ...(task.language === 'JavaScript'
        ? { typeChecked: await typeChecked(root, candidates, patches[0]?.candidate, settings, signal) }
        : {}),
      completionTokens: report.cost.completionTokens,
      diff: report.patches[0]?.diff,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface TimedOutcome {
  readonly outcome: FixOutcome;
  readonly spentMs: number;
  readonly totalMs: number;
}

async function repair(
  root: string,
  arm: DecodingMode,
  candidates: CandidatePatch[],
  settings: RepairSettings & { readonly folder: string },
  signal: AbortSignal,
): Promise<TimedOutcome> {
  const { python, environment, budgetMs, folder } = settings;
  const installDirectory = resolve(settings.dist);
  // Of its own: no arm may find what another has learnt about the task.
  const cacheDirectory = join(folder, 'cache');
  const places = { root, installDirectory, environment };
  await using syntax = new Syntax(installDirectory);
  await using index = new WorkspaceIndex({
    root,
    installDirectory,
    languages: syntax.languages,
    cacheDirectory,
    exclude: [],
    maximumListingAgeMs: Infinity,
    log: () => undefined,
  });
  await using models = await openModelTools(
    {
      spec: settings.spec,
      models: { installDirectory, environment, cacheDirectory: settings.cacheDirectory, workspaceRoot: root },
      completion: { ...places, cacheDirectory, isTrusted: true, syntax, index, pythonPath: python },
      decoding: arm,
      seed: settings.seed,
    },
    signal,
  );
  const infill = models.generators.find(({ name }) => name === 'infill');
  if (!infill) throw new Error(models.notes.join(' '));
  const startMs = performance.now();
  let firstMs: number | undefined;
  const outcome = await fixTest(
    {
      workspace: await Workspace.open(root),
      runner: testRunnerOf({ ...places, cacheDirectory, pythonPath: python }),
      syntax,
      index,
      cacheDirectory,
      generators: [recorded(infill, candidates)],
      modelUsage: models.usage,
      notes: models.notes,
    },
    {
      tests: [],
      budgetMs,
      maxCandidates: 10_000,
      signal,
      onProgress: (_stage, message) => {
        if (/, [1-9]\d* plausible$/.test(message)) firstMs ??= performance.now() - startMs;
      },
    },
  );
  const totalMs = performance.now() - startMs;
  const isFixed = outcome.report.status === 'verified';
  return { outcome, spentMs: isFixed ? (firstMs ?? totalMs) : totalMs, totalMs };
}

/** The same generator; what it makes is kept, too. */
function recorded(generator: CandidateGenerator, candidates: CandidatePatch[]): CandidateGenerator {
  return {
    ...generator,
    async *candidates(suspects, context, signal) {
      for await (const candidate of generator.candidates(suspects, context, signal)) {
        candidates.push(candidate);
        yield candidate;
      }
    },
  };
}

/** Judged after the run, so that it costs no arm anything. */
async function typeChecked(
  root: string,
  candidates: readonly CandidatePatch[],
  patch: CandidatePatch | undefined,
  { dist }: RepairSettings,
  signal: AbortSignal,
): Promise<{ candidates: number; isPatch: boolean }> {
  await using judge = new TypeJudge(root, dist);
  let valid = 0;
  for (const candidate of candidates) if (await judge.isClean(candidate, signal)) valid += 1;
  return { candidates: valid, isPatch: patch !== undefined && (await judge.isClean(patch, signal)) };
}
