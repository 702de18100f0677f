import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import type { TestId } from '../testRunner.ts';
import type { PackageRun } from './packageRun.ts';
import {
  argumentsFor,
  batches,
  collected,
  completed,
  conclusion,
  namesOf,
  processError,
  protocolFor,
} from './packageRun.ts';
import { runBinary } from './testBinary.ts';

/** Runs the tests that are not done: those of a package in one process, and the rest in another after each panic. */
export async function* runPlainly(
  run: PackageRun,
  done: readonly TestId[],
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  yield collected(run);
  const notFound: TestId[] = [];
  for (const batch of batches(run.tests.chosen.filter(({ id }) => !done.includes(id)))) {
    let remaining = batch;
    while (remaining.length > 0) {
      const protocol = protocolFor(run, remaining);
      const left = { ...limits, timeoutMs: Math.max(0, deadlineMs - performance.now()) };
      const report = yield* runBinary(run.binary, argumentsFor(run, remaining, left), protocol, left);
      const { events, isPanic, isLost } = conclusion(run, protocol, report);
      yield* events;
      if (report.end.kind !== 'died' || isLost) return report;
      remaining = remaining.filter(({ name }) => !protocol.told.has(name));
      if (isPanic) continue;
      const error = processError(run, protocol, report);
      if (error) yield { kind: 'collection-error', error };
      if (error && !protocol.hasEnded) return completed;
      notFound.push(...namesOf(remaining));
      break;
    }
  }
  return { ...completed, end: { kind: 'ended', exitCode: 0, notFound, isBroken: false } };
}
