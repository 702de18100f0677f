import { resumingRun } from '../resumingRun.ts';
import { mergeEnds } from '../runEnds.ts';
import type { Overlay, RunEnd, TestEvent, TestId } from '../testRunner.ts';
import { frameworkOf } from './interpreter.ts';
import { groupByProject } from './project.ts';
import type { PythonConfiguration } from './pythonProcess.ts';
import { runPython } from './pythonProcess.ts';
import { unittestsByProject } from './unittestFiles.ts';

export interface PythonRunOptions {
  readonly mode: 'run' | 'list';
  readonly tree: string;
  readonly overlay: Overlay;
  readonly wantsCoverage: boolean;
  readonly wantsSteps: boolean;
  /** Tests that are not run although they are selected. */
  readonly excluded: readonly TestId[];
  readonly signal: AbortSignal;
  /** Limit of the whole. */
  readonly timeoutMs: number;
  /** Limit of each test. */
  readonly testTimeoutMs: number;
}

/** Runs tests in a process for each project folder they belong to, and in another one after each crash. */
export async function* runSelection(
  configuration: PythonConfiguration,
  selection: readonly TestId[],
  { signal, timeoutMs, testTimeoutMs, excluded, ...request }: PythonRunOptions,
): AsyncGenerator<TestEvent> {
  const deadlineMs = performance.now() + timeoutMs;
  const ends: RunEnd[] = [];
  const isWholeByUnittest = selection.length === 0 && frameworkOf(configuration.interpreter) === 'unittest';
  const groups = isWholeByUnittest
    ? await unittestsByProject(request.tree, signal)
    : groupByProject(request.tree, selection);
  for (const { workingDirectory, tests } of groups) {
    const whole = { ...request, workingDirectory, selection: tests, maximumFailures: 0, limitsMemory: false };
    const events = resumingRun({
      start: (done, limits) => runPython(configuration, { ...whole, excluded: done }, limits),
      ...{ excluded, signal, timeoutMs, testTimeoutMs, deadlineMs },
    });
    for await (const event of events) {
      if (event.kind === 'finished') ends.push(event.reason);
      else yield event;
    }
    if (ends.at(-1)?.kind === 'timed-out') break;
  }
  yield { kind: 'finished', reason: mergeEnds(ends) };
}
