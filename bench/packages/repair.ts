import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { FixReport, ReportedPatch } from '../../src/protocol/contract.ts';
import { collectEnd, exitOf, startProcess } from '../../src/workspace/childProcess.ts';
import type { Bug } from './bugs.ts';
import { targetTest, testFile } from './bugs.ts';
import type { PlainOutcome } from './pytest.ts';
import { haveSameSyntax, runPlainly } from './pytest.ts';
import { hashTree, Workbench } from './trees.ts';

const fixTimeoutMs = 600_000;

/** How the benchmark calls the program under test. */
export interface Repairer {
  /** The command line's bundle. */
  readonly cli: string;
  readonly python: string;
  /** Further options for `fix`. */
  readonly options: readonly string[];
}

export interface BugResult {
  readonly bug: Bug;
  /** What `fix --json` printed; undefined if it printed no document, and then `problem` says why. */
  readonly report: FixReport | undefined;
  readonly problem: string;
  /** Wall-clock time of the whole process. */
  readonly wallMs: number;
  readonly isTreeUnchanged: boolean;
  /** Undefined where no patch was shown. */
  readonly topPatch: TopPatchCheck | undefined;
  /** Rank, from 1, of the first shown patch that restores the original code; undefined if none does. */
  readonly originalRank: number | undefined;
  readonly suspicion: Suspicion | undefined;
}

/** The top patch, judged by git and plain pytest in a copy of its own. */
export interface TopPatchCheck {
  readonly applies: boolean;
  readonly target: PlainOutcome | undefined;
  readonly wholeFile: PlainOutcome | undefined;
  readonly isOriginal: 'exact' | 'same syntax' | 'no';
}

/** Where the buggy line stands among the suspects, from 1. */
export interface Suspicion {
  readonly functionRank: number;
  /** Within its function, the best place of a line with the same score; undefined if the line is not ranked. */
  readonly lineRank: number | undefined;
}

/** Our claim, upheld by the independent check. */
export function isVerified(result: BugResult): boolean {
  const { report, topPatch, isTreeUnchanged } = result;
  const isUpheld = topPatch?.target === 'passed' && topPatch.wholeFile === 'passed';
  return report?.status === 'verified' && isUpheld && isTreeUnchanged;
}

/** Runs `fix` on a copy of the package with the bug in it and checks what it answers. */
export async function repairBug(bug: Bug, source: string, repairer: Repairer, signal: AbortSignal): Promise<BugResult> {
  using bench = new Workbench(source);
  const tree = bench.buggy(bug);
  const hash = hashTree(tree);
  const run = await runFix(bug, tree, bench.file('report.json'), repairer, signal);
  const isTreeUnchanged = hashTree(tree) === hash;
  const patches = [...(run.report?.patches ?? [])].sort((one, other) => one.rank - other.rank);
  const check = (patch: ReportedPatch) => likeness(bug, bench, patch, repairer.python, signal);
  const likenesses: Likeness[] = [];
  for (const patch of patches) likenesses.push(await check(patch));
  const [top] = patches;
  const [topLikeness] = likenesses;
  const originalIndex = likenesses.findIndex((it) => it !== 'no');
  return {
    bug,
    ...run,
    isTreeUnchanged,
    topPatch:
      top === undefined || topLikeness === undefined
        ? undefined
        : { ...(await judge(bug, bench, top, repairer.python, signal)), isOriginal: topLikeness },
    originalRank: originalIndex === -1 ? undefined : originalIndex + 1,
    suspicion: run.report && suspicionOf(bug, run.report),
  };
}

async function runFix(
  bug: Bug,
  tree: string,
  output: string,
  { cli, python, options }: Repairer,
  signal: AbortSignal,
): Promise<Pick<BugResult, 'report' | 'problem' | 'wallMs'>> {
  const args = [resolve(cli), 'fix', '--root', tree, '--json', '--python', python, ...options, targetTest(bug)];
  const startMs = performance.now();
  const descriptor = openSync(output, 'w'); // a file, since a report may be longer than what is kept of a stream
  const stdio = ['ignore' as const, descriptor, 'pipe' as const];
  // Interrupted, not killed: it has children in groups of their own and a scratch tree to clear away.
  const neverAborted = new AbortController().signal;
  const child = startProcess(process.execPath, args, {
    cwd: dirname(tree),
    env: process.env,
    signal: neverAborted,
    stdio,
  });
  const interrupt = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(interrupt, fixTimeoutMs);
  const errors = collectEnd(child.stderr);
  const exitCode = await exitOf(child).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    closeSync(descriptor);
  });
  signal.throwIfAborted();
  const wallMs = performance.now() - startMs;
  const report = parseReport(readFileSync(output, 'utf8'));
  const problem = report === undefined ? `exit ${exitCode ?? 'by a signal'}: ${errors().slice(-2000)}` : '';
  return { report, problem, wallMs };
}

function parseReport(text: string): FixReport | undefined {
  try {
    const document = JSON.parse(text) as { readonly schema?: unknown };
    return document.schema === 1 ? (document as FixReport) : undefined;
  } catch {
    return undefined; // reported as a problem with what the process wrote to standard error
  }
}

type Likeness = TopPatchCheck['isOriginal'];

/** Compares the file that the patch makes with the developers' own. */
async function likeness(
  bug: Bug,
  bench: Workbench,
  patch: ReportedPatch,
  python: string,
  signal: AbortSignal,
): Promise<Likeness> {
  const tree = await bench.patched(bug, patch.diff, signal);
  if (tree === undefined) return 'no';
  const original = bench.original();
  if (hashTree(tree) === hashTree(original)) return 'exact';
  const changesOthers = patch.files.some((file) => file !== bug.file);
  const paths = [join(tree, bug.file), join(original, bug.file)] as const;
  return !changesOthers && (await haveSameSyntax(python, ...paths, signal)) ? 'same syntax' : 'no';
}

async function judge(
  bug: Bug,
  bench: Workbench,
  patch: ReportedPatch,
  python: string,
  signal: AbortSignal,
): Promise<Omit<TopPatchCheck, 'isOriginal'>> {
  const tree = await bench.patched(bug, patch.diff, signal);
  if (tree === undefined) return { applies: false, target: undefined, wholeFile: undefined };
  return {
    applies: true,
    target: await runPlainly(python, tree, targetTest(bug), signal),
    wholeFile: await runPlainly(python, tree, testFile(bug), signal),
  };
}

/** A missing line is looked for at the line that took its place. */
function suspicionOf(bug: Bug, report: FixReport): Suspicion | undefined {
  const holdsBug = (it: FixReport['suspects'][number]): boolean =>
    it.file === bug.file && it.line <= bug.line && bug.line <= it.endLine;
  const candidates = report.suspects.filter(holdsBug);
  // The innermost function is meant where a nested one is listed beside the one around it.
  const suspect = candidates.sort((one, other) => one.endLine - one.line - (other.endLine - other.line))[0];
  if (suspect === undefined) return undefined;
  const score = suspect.lines.find((it) => it.line === bug.line)?.score;
  const lineRank = score === undefined ? undefined : suspect.lines.filter((it) => it.score > score).length + 1;
  return { functionRank: report.suspects.indexOf(suspect) + 1, lineRank };
}
