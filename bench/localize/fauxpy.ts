import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runProcess } from '../../src/workspace/childProcess.ts';
import type { Bug } from './bug.ts';
import type { Ranked, Rankings } from './ranking.ts';

const timeoutMs = 600_000;

export interface FauxpyAnswer {
  readonly rankings: Rankings;
  /** Both runs. */
  readonly wallMs: number;
  /** FauxPy ranks one granularity a run. */
  readonly statementMs: number;
  readonly functionMs: number;
  /** What pytest printed last, where a run gave no scores. */
  readonly problem: string;
}

/**
 * Runs FauxPy's Ochiai on the suite of a tree, told which tests are to be explained, once for statements and once for
 * functions. Its reports go to folders beside the tree.
 */
export async function askFauxpy(
  bug: Bug,
  tree: string,
  failing: readonly string[],
  python: string,
  signal: AbortSignal,
): Promise<FauxpyAnswer> {
  // It knows no parameters: a parametrised test that fails in one case is listed as a whole. Not as a file: pytest would
  // take a path outside of the tree for one of its own and name all tests relative to a folder around both.
  const listed = [...new Set(failing.map((id) => id.split('[', 1).join('')))].join(',');
  const options = ['--src', bug.sources, '--exclude', `[${bug.excluded.join(',')}]`, '--failing-list', `[${listed}]`];
  const ask = async (granularity: string): Promise<{ scores: Ranked[]; wallMs: number; problem: string }> => {
    // Where a project makes warnings errors, a test that executes no program code would end FauxPy's run.
    const warnings = ['-W', 'ignore:No data was collected'];
    const selection = [...bug.tests, ...warnings, ...options];
    const args = ['-m', 'pytest', ...selection, '--family', 'sbfl', '--granularity', granularity];
    const startMs = performance.now();
    const { stdout, stderr } = await runProcess(python, args, { cwd: tree, env: process.env, signal, timeoutMs });
    const wallMs = performance.now() - startMs;
    const scores = takeScores(tree, granularity);
    return { scores: scores ?? [], wallMs, problem: scores ? '' : (stdout + stderr).slice(-2000) };
  };
  const statement = await ask('statement');
  const function_ = await ask('function');
  return {
    rankings: { functions: function_.scores, lines: statement.scores },
    wallMs: statement.wallMs + function_.wallMs,
    statementMs: statement.wallMs,
    functionMs: function_.wallMs,
    problem: statement.problem + function_.problem,
  };
}

/** Reads the scores of a run and deletes its report. */
function takeScores(tree: string, granularity: string): Ranked[] | undefined {
  const beside = dirname(tree);
  const report = readdirSync(beside).find((name) => name.startsWith('FauxPyReport') && name.includes(granularity));
  if (report === undefined) return undefined;
  const file = join(beside, report, 'Scores_Ochiai.csv');
  const scores = existsSync(file) ? parseScores(readFileSync(file, 'utf8'), tree) : undefined;
  rmSync(join(beside, report), { recursive: true });
  return scores;
}

/** `path::line,score` or `path::function::line::endLine,score`, under a header. */
function parseScores(text: string, tree: string): Ranked[] {
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter((row) => row !== '')
    .map((row) => {
      const comma = row.lastIndexOf(',');
      const [path = '', ...rest] = row.slice(0, comma).replaceAll('"', '').split('::');
      const [line = '', name] = rest.length === 1 ? rest : [rest[1] ?? '', rest[0]];
      const place = { file: relative(tree, path), line: Number(line), score: Number(row.slice(comma + 1)) };
      return name === undefined ? place : { ...place, name };
    });
}
