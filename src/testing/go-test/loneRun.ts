import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import type { TestId } from '../testRunner.ts';
import { CoverageProfile } from './coverageProfile.ts';
import { coveredFiles, coveredResult } from './coveredResult.ts';
import type { Panic } from './failures.ts';
import type { PackageRun } from './packageRun.ts';
import {
  completed,
  conclusion,
  namesOf,
  processError,
  protocolFor,
  skipArguments,
  timeoutArguments,
} from './packageRun.ts';
import type { ChosenTest } from './selection.ts';
import type { BinaryReport } from './testBinary.ts';
import { answerMs, runBinary } from './testBinary.ts';
import { runPattern } from './testIds.ts';
import type { TestProtocol } from './testProtocol.ts';
import { rootOf } from './testProtocol.ts';
import { recordsVariable, TestRecords } from './testRecords.ts';

/** As in other frameworks: after so many tests that hang, the rest are not run. */
export const maximumHangs = 3;

/**
 * Runs each of the tests in a process of its own, which writes down at its end what was executed.
 * @param isFirst whether what is executed before any test has not been told yet
 */
export async function* runAlone(
  run: PackageRun,
  tests: readonly ChosenTest[],
  isFirst: boolean,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  const left = (): ProcessLimits => ({ ...limits, timeoutMs: Math.max(0, deadlineMs - performance.now()) });
  // A pattern that no test matches: what is executed before any.
  const nothing = protocolFor(run, []);
  const before = yield* runProfiled(run, '^$', nothing, left());
  const beforeError = before.report.end.kind === 'died' ? processError(run, nothing, before.report) : undefined;
  if (before.report.end.kind !== 'died') return before.report;
  if (isFirst && beforeError) yield { kind: 'collection-error', error: beforeError };
  if (beforeError && !nothing.hasEnded) return completed;
  const files = coveredFiles(run.sources);
  const importCoverage = before.profile.executedBeyond(CoverageProfile.empty, files);
  if (isFirst && importCoverage.size > 0) yield { kind: 'import-coverage', coverage: importCoverage };

  const notFound: TestId[] = [];
  let hangs = 0;
  for (const test of tests) {
    if (left().timeoutMs === 0) return { end: { kind: 'timed-out' }, output: '' };
    const protocol = protocolFor(run, [test]);
    const held: ProcessEvent[] = [];
    const events = runProfiled(run, runPattern([test.name]), protocol, left());
    const { report, profile, panic } = yield* startedOnly(events, held);
    const end = conclusion(run, protocol, report);
    const coverage = profile.executedBeyond(before.profile, files);
    for (const event of [...held, ...end.events]) {
      if (event.kind !== 'result') continue;
      if (event.result.outcome === 'timed-out') hangs += 1;
      yield coveredResult(event, coverage, panic, run.sources);
    }
    if (report.end.kind !== 'died' || end.isLost) return report;
    if (!protocol.told.has(test.name)) notFound.push(...namesOf([test]));
    if (hangs >= maximumHangs) return { end: { kind: 'hung' }, output: report.output };
  }
  return { ...completed, end: { kind: 'ended', exitCode: 0, notFound, isBroken: false } };
}

/** Passes on that a test has started, and holds the rest: a result needs the profile, which comes last. */
async function* startedOnly(
  events: AsyncGenerator<ProcessEvent, Profiled>,
  held: ProcessEvent[],
): AsyncGenerator<ProcessEvent, Profiled> {
  let isDone = false;
  try {
    for (;;) {
      const next = await events.next();
      isDone = next.done === true;
      if (next.done) return next.value;
      if (next.value.kind === 'started') yield next.value;
      else held.push(next.value);
    }
  } finally {
    // Whoever stops reading ends the process.
    if (!isDone)
      await events.return({
        report: { ...completed, panic: undefined },
        profile: CoverageProfile.empty,
        panic: undefined,
      });
  }
}

interface Profiled {
  readonly report: BinaryReport;
  readonly profile: CoverageProfile;
  /** A panic that was turned into a failure. */
  readonly panic: Panic | undefined;
}

async function* runProfiled(
  run: PackageRun,
  pattern: string,
  protocol: TestProtocol,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, Profiled> {
  const profileFile = join(run.workFolder, 'profile');
  using records = new TestRecords(join(run.workFolder, 'records'), [], coveredFiles(run.sources));
  const args = [
    `-test.run=${pattern}`,
    `-test.coverprofile=${profileFile}`,
    // It then tells where it hangs, and writes down what it executed.
    ...timeoutArguments(Math.min(limits.testTimeoutMs, limits.timeoutMs)),
    ...skipArguments(run),
  ];
  const binary = { ...run.binary, env: { ...run.binary.env, [recordsVariable]: records.file } };
  const report = yield* runBinary(binary, args, protocol, {
    ...limits,
    timeoutMs: limits.timeoutMs + answerMs,
    testTimeoutMs: limits.testTimeoutMs + answerMs,
  });
  const profile = new CoverageProfile(await readFile(profileFile, 'utf8').catch(() => ''));
  await rm(profileFile, { force: true });
  const [test] = protocol.told;
  return { report, profile, panic: test === undefined ? undefined : records.panic(rootOf(test)) };
}
