// How many small Python bugs some template edit repairs, and how early in the stream, without any localization.
// usage: npm run bench -- templates --data FILE [--json FILE] [--limit N] [--task ID]
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import { templateGenerator } from '../../src/generate/generate.ts';
import type { CandidatePatch } from '../../src/generate/candidate.ts';
import type { Suspect } from '../../src/localize/suspect.ts';
import type { Fingerprint } from '../../src/syntax/syntax.ts';
import { Syntax, languageOf } from '../../src/syntax/syntax.ts';
import { editedText } from '../../src/workspace/edits.ts';
import { hunksBetween } from '../../src/workspace/hunks.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { lineNumber } from '../../src/workspace/positions.ts';
import { printReport } from './report.ts';
import type { Task } from './tasks.ts';
import { readTasks } from './tasks.ts';

/** What came of one task. */
export interface TaskOutcome {
  readonly id: string;
  readonly bugType: string;
  readonly candidates: number;
  readonly withSyntaxErrors: number;
  /** Place in the stream, from 1, of the first candidate that passes the tests; undefined if none does. */
  readonly firstPassing: number | undefined;
  /** Place of the candidate with the same syntax tree as the given repair. */
  readonly equalToRepair: number | undefined;
  readonly template: string | undefined;
  readonly explanation: string | undefined;
  /** How many candidates each template made. */
  readonly byTemplate: Readonly<Record<string, number>>;
  /** The template whose candidate has the same syntax tree as the given repair. */
  readonly equalTemplate: string | undefined;
  readonly millisecondsToFirst: number;
  readonly millisecondsToAll: number;
}

const file = 'program.py' as RelativePath;

async function benchTask(task: Task, syntax: Syntax, signal: AbortSignal): Promise<TaskOutcome> {
  const started = performance.now();
  let millisecondsToFirst = 0;
  const patches: CandidatePatch[] = [];
  const context = {
    syntax,
    readFile: () => Promise.resolve({ file, text: task.buggy }),
    isEditable: () => true,
    failing: [],
    projectDefinitions: [],
  };
  for await (const patch of templateGenerator.candidates([suspectOf(task)], context, signal)) {
    if (patches.length === 0) millisecondsToFirst = performance.now() - started;
    patches.push(patch);
  }
  const millisecondsToAll = performance.now() - started;
  const language = languageOf(file, syntax.languages);
  if (!language) throw new Error('No grammar for Python');
  // As an edit of the same text, like the candidates: a fingerprint tells changes of one text apart, not texts.
  const given = hunksBetween(task.buggy, task.repaired);
  const repair = await syntax.fingerprint(language, task.buggy, given, signal);
  const prints: Fingerprint[] = [];
  for (const { changes } of patches) {
    prints.push(await syntax.fingerprint(language, task.buggy, changes[0]?.edits ?? [], signal));
  }
  const equal = prints.findIndex(({ hash }) => hash === repair.hash);
  const passing = firstPassing(task, patches);
  const winner = passing === undefined ? undefined : patches[passing];
  return {
    id: task.id,
    bugType: task.bugType,
    candidates: patches.length,
    withSyntaxErrors: prints.filter(({ hasNewErrors }) => hasNewErrors).length,
    firstPassing: passing === undefined ? undefined : passing + 1,
    equalToRepair: equal < 0 ? undefined : equal + 1,
    template: winner?.origin.template,
    explanation: winner?.explanation,
    byTemplate: countByTemplate(patches),
    equalTemplate: equal < 0 ? undefined : patches[equal]?.origin.template,
    millisecondsToFirst,
    millisecondsToAll,
  };
}

function countByTemplate(patches: readonly CandidatePatch[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { origin } of patches) counts[origin.template ?? ''] = (counts[origin.template ?? ''] ?? 0) + 1;
  return counts;
}

/** The whole function, all its lines alike. */
function suspectOf(task: Task): Suspect {
  const lines = task.buggy.split('\n');
  const executedBy = { failing: 1, passing: 0 };
  const first = lines.findIndex((line) => line.startsWith(`def ${task.entryPoint}(`)) + 1;
  return {
    file,
    line: lineNumber(first),
    endLine: lineNumber(lines.length),
    function: task.entryPoint,
    score: 1,
    rank: 1,
    evidence: [],
    executedBy,
    tests: { failing: [], passing: [] },
    lines: lines.slice(first - 1).map((_, index) => ({ line: lineNumber(first + index), score: 1, executedBy })),
  };
}

function firstPassing(task: Task, patches: readonly CandidatePatch[]): number | undefined {
  const variants = patches.map((patch) => patch.changes.map(editedText).join(''));
  const job = { repaired: task.repaired, variants, tests: task.tests, stopsAtFirst: true };
  const outcome = spawnSync('python3', ['-I', resolve('bench/templates/passing.py')], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (outcome.status !== 0) throw new Error(`${task.id}: ${outcome.stderr}`);
  const { repairedPasses, passing } = JSON.parse(outcome.stdout) as { repairedPasses: boolean; passing: number[] };
  if (!repairedPasses) console.error(`${task.id}: the given repair does not pass here`);
  return passing[0];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, json: { type: 'string' }, task: { type: 'string' }, dist: { type: 'string' } },
  });
  if (values.data === undefined) throw new Error('--data FILE is missing: python.jsonl of HumanEvalFix');
  const tasks = readTasks(values.data).filter(({ id }) => values.task === undefined || id === values.task);
  await using syntax = new Syntax(values.dist ?? join(process.cwd(), 'dist'));
  const outcomes: TaskOutcome[] = [];
  for (const task of tasks) outcomes.push(await benchTask(task, syntax, new AbortController().signal));
  printReport(outcomes);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(outcomes, undefined, 1));
}

await main();
