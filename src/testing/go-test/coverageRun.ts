import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import type { TestId } from '../testRunner.ts';
import type { CoveredPackages } from './coverageMeta.ts';
import { packagesIn } from './coverageMeta.ts';
import { coveredFiles, coveredResult } from './coveredResult.ts';
import { maximumHangs, runAlone } from './loneRun.ts';
import type { PackageRun, ResultEvent } from './packageRun.ts';
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
import type { ChosenTest } from './selection.ts';
import type { BinaryReport } from './testBinary.ts';
import { answerMs, runBinary } from './testBinary.ts';
import type { TestProtocol } from './testProtocol.ts';
import { rootOf } from './testProtocol.ts';
import { limitVariable, questionVariable, recordsVariable, TestRecords } from './testRecords.ts';

/**
 * Runs the tests that are not done and tells what each executes: those of a package in one process, the rest in another
 * after each panic, and those that the process cannot tell of in processes of their own.
 */
export async function* runWithCoverage(
  run: PackageRun,
  done: readonly TestId[],
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  const left = (): ProcessLimits => ({ ...limits, timeoutMs: Math.max(0, deadlineMs - performance.now()) });
  yield collected(run);
  const tests = run.tests.chosen.filter(({ id }) => !done.includes(id));
  if (!run.isCounting) return yield* runAlone(run, tests, true, limits);
  const packages = await coveredPackages(run, limits);
  if (packages.length === 0) return yield* runAlone(run, tests, true, left());
  const notFound: TestId[] = [];
  const untold: ChosenTest[] = [];
  let isFirst = true;
  let hangs = 0;
  for (const batch of batches(tests)) {
    let remaining = batch;
    while (remaining.length > 0) {
      const protocol = protocolFor(run, remaining);
      using records = new TestRecords(join(run.workFolder, 'records'), packages, coveredFiles(run.sources));
      const recorded = (event: ProcessEvent): ProcessEvent[] => {
        if (event.kind !== 'result') return [event];
        const result = recordedResult(run, protocol, records, event);
        if (!result) untold.push(...remaining.filter(({ id }) => id === event.result.id));
        return result ? [result] : [];
      };
      const report = yield* mapped(runCounting(run, remaining, protocol, records, left()), recorded);
      const { events, isPanic, isLost } = conclusion(run, protocol, report);
      const last = events.flatMap(recorded);
      yield* last;
      const before = records.before(protocol.first);
      if (isFirst && before && before.size > 0) yield { kind: 'import-coverage', coverage: before };
      isFirst &&= before === undefined;
      if (report.end.kind !== 'died' || isLost) return report;
      remaining = remaining.filter(({ name }) => !protocol.told.has(name));
      hangs += last.filter((event) => event.kind === 'result' && event.result.outcome === 'timed-out').length;
      if (hangs >= maximumHangs) return { end: { kind: 'hung' }, output: report.output };
      if (isPanic) continue;
      const error = processError(run, protocol, report);
      if (error) yield { kind: 'collection-error', error };
      if (error && !protocol.hasEnded) return completed;
      notFound.push(...namesOf(remaining));
      break;
    }
  }
  if (untold.length > 0) {
    const report = yield* runAlone(run, untold, isFirst, left());
    if (report.end.kind !== 'ended') return report;
    notFound.push(...report.end.notFound);
  }
  return { ...completed, end: { kind: 'ended', exitCode: 0, notFound, isBroken: false } };
}

/** What the binary knows of the code that it counts; nothing if it does not come to an end. */
async function coveredPackages(run: PackageRun, limits: ProcessLimits): Promise<CoveredPackages> {
  const folder = join(run.workFolder, 'meta');
  await mkdir(folder);
  try {
    const env = { ...run.binary.env, [questionVariable]: '1' };
    const args = ['-test.run=^$', `-test.gocoverdir=${folder}`];
    const events = runBinary({ ...run.binary, env }, args, protocolFor(run, []), limits);
    while (!(await events.next()).done);
    const name = (await readdir(folder)).find((file) => file.startsWith('covmeta.'));
    return name === undefined ? [] : packagesIn(await readFile(join(folder, name)));
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs tests in one process, where each has its time. */
function runCounting(
  run: PackageRun,
  tests: readonly ChosenTest[],
  protocol: TestProtocol,
  records: TestRecords,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, BinaryReport> {
  const limitMs = Math.ceil(Math.min(limits.testTimeoutMs, limits.timeoutMs));
  const env = { ...run.binary.env, [recordsVariable]: records.file, [limitVariable]: String(limitMs) };
  return runBinary({ ...run.binary, env }, argumentsFor(run, tests, limits), protocol, {
    ...limits,
    timeoutMs: limits.timeoutMs + answerMs,
    testTimeoutMs: limits.testTimeoutMs + answerMs,
  });
}

/** Undefined if it is not known what the test executed, although it came to an end that leaves a record. */
function recordedResult(
  { sources }: PackageRun,
  protocol: TestProtocol,
  records: TestRecords,
  event: ResultEvent,
): ResultEvent | undefined {
  const { id, outcome, failure } = event.result;
  const name = rootOf(id.slice(id.indexOf('::') + 2));
  const panic = records.panic(name);
  const hasEndedItsProcess = failure !== undefined && failure.exceptionType !== 'Failure';
  // Whether the test's own goroutine still came to write its record is chance.
  if (hasEndedItsProcess && outcome === 'failed') return coveredResult(event, undefined, panic, sources);
  const isContrast = (subtest: string): boolean => protocol.isContrast(subtest);
  const coverage = records.coverage(name, protocol.wasPaused(name), isContrast);
  return coverage || hasEndedItsProcess ? coveredResult(event, coverage, panic, sources) : undefined;
}

/** The events of a process, each made into others. */
async function* mapped(
  events: AsyncGenerator<ProcessEvent, BinaryReport>,
  change: (event: ProcessEvent) => readonly ProcessEvent[],
): AsyncGenerator<ProcessEvent, BinaryReport> {
  let isDone = false;
  try {
    for (;;) {
      const next = await events.next();
      isDone = next.done === true;
      if (next.done) return next.value;
      yield* change(next.value);
    }
  } finally {
    // Whoever stops reading ends the process.
    if (!isDone) await events.return({ ...completed, panic: undefined });
  }
}
