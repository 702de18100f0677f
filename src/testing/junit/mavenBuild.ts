import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import { removeTree } from '../../workspace/removeTree.ts';
import type { CollectionError } from '../testRunner.ts';
import { makeWorkFolder, removeWorkFolder } from '../workFolder.ts';
import type { BuildPlan } from './buildPlan.ts';
import { parsePlan } from './buildPlan.ts';
import { compileErrors, distinctByFile } from './compilerMessages.ts';
import type { Reactor } from './mavenProject.ts';
import { modulesBelow } from './mavenProject.ts';
import type { MavenTool } from './mavenTool.ts';

export interface MavenConfiguration {
  readonly maven: MavenTool;
  readonly environment: NodeJS.ProcessEnv;
  /** Folder of the compiled helpers that Maven loads. */
  readonly extension: string;
}

export interface BuildLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export type BuildOutcome =
  /** Some modules may not compile; the others can run. */
  | { readonly kind: 'built'; readonly plan: BuildPlan; readonly errors: readonly CollectionError[] }
  | { readonly kind: 'broken'; readonly exitCode: number | undefined; readonly output: string }
  | { readonly kind: 'timed-out' };

/**
 * Has Maven compile modules, with those they depend on, as far as just before surefire, and tells how surefire would run
 * their tests. First without network; with it only if something is missing. What was built before is removed: its times do
 * not tell whether it fits the sources of a scratch tree.
 * @throws the signal's reason if aborted
 */
export async function buildWithMaven(
  configuration: MavenConfiguration,
  tree: string,
  reactor: Reactor,
  { signal, timeoutMs }: BuildLimits,
): Promise<BuildOutcome> {
  const deadlineMs = performance.now() + timeoutMs;
  for (const module of modulesBelow(tree, reactor.folder)) await removeTree(join(tree, module, 'target'));
  const attempt = (isOffline: boolean): Promise<BuildOutcome> =>
    runMaven(configuration, tree, reactor, isOffline, { signal, timeoutMs: deadlineMs - performance.now() });
  const offline = await attempt(true);
  if (offline.kind === 'timed-out' || (offline.kind === 'built' && !lacksArtifacts(offline.plan))) return offline;
  const online = await attempt(false);
  // Without a network the first attempt may still have been good enough.
  return online.kind !== 'built' && offline.kind === 'built' ? offline : online;
}

function lacksArtifacts({ modules }: BuildPlan): boolean {
  return modules.some(({ tests }) => tests !== undefined && tests.framework.missing.length > 0);
}

async function runMaven(
  { maven, environment, extension }: MavenConfiguration,
  tree: string,
  reactor: Reactor,
  isOffline: boolean,
  { signal, timeoutMs }: BuildLimits,
): Promise<BuildOutcome> {
  const workFolder = await makeWorkFolder();
  try {
    const planFile = join(workFolder, 'plan.jsonl');
    const temporary = join(workFolder, 't');
    const run = await runProcess(
      maven.command,
      [
        ...maven.leadingArguments,
        ...(isOffline ? ['--offline'] : []),
        ...['--batch-mode', '--quiet', '--fail-at-end'],
        ...['--file', join(tree, reactor.folder, 'pom.xml')],
        ...selectionOf(reactor),
        `-Dmaven.ext.class.path=${extension}`,
        `-Dfixpoint.plan=${planFile}`,
        '-Dmaven.build.cache.enabled=false',
        '-Dstyle.color=never',
        'process-test-classes',
      ],
      {
        cwd: join(tree, reactor.folder),
        env: { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        signal,
        timeoutMs: Math.max(1, timeoutMs),
      },
    );
    if (run.isTimedOut) return { kind: 'timed-out' };
    const plan = parsePlan(await readFile(planFile, 'utf8').catch(() => ''));
    const errors = plan.failures.flatMap(({ compilerOutput }) =>
      compilerOutput === null ? [] : compileErrors(tree, compilerOutput),
    );
    const isOfCompiler = errors.length > 0 && plan.failures.some(({ compilerOutput }) => compilerOutput !== null);
    if (run.exitCode === 0 || isOfCompiler) return { kind: 'built', plan, errors: distinctByFile(errors) };
    return {
      kind: 'broken',
      exitCode: run.exitCode,
      output: `${run.stdout}\n${run.stderr}`.trim().replaceAll(tree, ''),
    };
  } finally {
    await removeWorkFolder(workFolder);
  }
}

/** With what they depend on, as it is in the tree. */
function selectionOf({ folder, modules, isWhole }: Reactor): string[] {
  if (isWhole) return [];
  const names = modules.map((module) =>
    module === folder ? '.' : folder === '' ? module : module.slice(folder.length + 1),
  );
  return ['--projects', names.join(','), '--also-make'];
}
