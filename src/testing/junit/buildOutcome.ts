import { readFile } from 'node:fs/promises';
import type { ProcessOutcome } from '../../workspace/childProcess.ts';
import type { BuildPlan } from './buildPlan.ts';
import { parsePlan } from './buildPlan.ts';
import type { BuildLimits, BuildOutcome } from './buildTool.ts';
import { compileErrors, distinctByFile } from './compilerMessages.ts';

/** Builds without network, and with it only if something is missing. */
export async function offlineFirst(
  attempt: (isOffline: boolean, limits: BuildLimits) => Promise<BuildOutcome>,
  { signal, timeoutMs }: BuildLimits,
): Promise<BuildOutcome> {
  const deadlineMs = performance.now() + timeoutMs;
  const offline = await attempt(true, { signal, timeoutMs });
  if (offline.kind === 'timed-out' || (offline.kind === 'built' && !lacksArtifacts(offline.plan))) return offline;
  const online = await attempt(false, { signal, timeoutMs: deadlineMs - performance.now() });
  // Without a network the first attempt may still have been good enough.
  return online.kind !== 'built' && offline.kind === 'built' ? offline : online;
}

function lacksArtifacts({ modules }: BuildPlan): boolean {
  return modules.some(({ tests }) => tests !== undefined && tests.framework.missing.length > 0);
}

/** @param planFile what the helpers in the build tool have written */
export async function outcomeOf(run: ProcessOutcome, planFile: string, tree: string): Promise<BuildOutcome> {
  if (run.isTimedOut) return { kind: 'timed-out' };
  const plan = parsePlan(await readFile(planFile, 'utf8').catch(() => ''));
  const errors = plan.failures.flatMap(({ compilerOutput }) =>
    compilerOutput === null ? [] : compileErrors(tree, compilerOutput),
  );
  const isOfCompiler = plan.failures.some(({ compilerOutput }) => compilerOutput !== null);
  if (run.exitCode === 0 || isOfCompiler) return { kind: 'built', plan, errors: distinctByFile(errors) };
  return {
    kind: 'broken',
    exitCode: run.exitCode,
    output: `${run.stdout}\n${run.stderr}`.trim().replaceAll(tree, ''),
  };
}
