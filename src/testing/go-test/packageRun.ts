import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LineSet } from '../../workspace/lineSet.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { longestTimerMs } from '../testProcess.ts';
import type { CollectionError, LineCoverage, TestFailure, TestId } from '../testRunner.ts';
import type { CoveredFiles } from './coverageProfile.ts';
import { CoverageProfile, isCodeLine } from './coverageProfile.ts';
import type { Panic, ProjectSources } from './failures.ts';
import { panicFailure, reportedFailure } from './failures.ts';
import { panicReportVariable } from './panicHook.ts';
import type { ChosenTest, PackageTests } from './selection.ts';
import type { BinaryReport, TestBinary } from './testBinary.ts';
import { runBinary } from './testBinary.ts';
import { runPattern } from './testIds.ts';
import { TestProtocol } from './testProtocol.ts';

/** The tests of one package and what they are run with. */
export interface PackageRun {
  readonly tests: PackageTests;
  readonly binary: TestBinary;
  readonly sources: ProjectSources;
  readonly packageFile: (baseName: string) => RelativePath | undefined;
  /** Where profiles and reports are written. */
  readonly workFolder: string;
  /** Subtests that are left out of what is run. */
  readonly excluded: readonly ChosenTest[];
}

/** A pattern in the command line is limited by the system. */
const longestPattern = 60_000;
/** As in other frameworks: after so many tests that hang, the rest are not run. */
const maximumHangs = 3;
/** A test that hangs gets this time to tell where. */
const answerMs = 2_000;

const completed: ProcessReport = { end: { kind: 'ended', exitCode: 0, notFound: [], isBroken: false }, output: '' };

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

/** Runs each test that is not done in a process of its own, which writes down what it executes. */
export async function* runWithCoverage(
  run: PackageRun,
  done: readonly TestId[],
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, ProcessReport> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  const left = (): ProcessLimits => ({ ...limits, timeoutMs: Math.max(0, deadlineMs - performance.now()) });
  yield collected(run);
  // A pattern that no test matches: what is executed before any.
  const nothing = protocolFor(run, []);
  const before = yield* runProfiled(run, '^$', nothing, left());
  const beforeError = before.report.end.kind === 'died' ? processError(run, nothing, before.report) : undefined;
  if (before.report.end.kind !== 'died') return before.report;
  if (beforeError) yield { kind: 'collection-error', error: beforeError };
  if (beforeError && !nothing.hasEnded) return completed;
  const files = coveredFiles(run.sources);
  const importCoverage = before.profile.executedBeyond(CoverageProfile.empty, files);
  if (importCoverage.size > 0) yield { kind: 'import-coverage', coverage: importCoverage };

  const notFound: TestId[] = [];
  let hangs = 0;
  for (const test of run.tests.chosen.filter(({ id }) => !done.includes(id))) {
    if (left().timeoutMs === 0) return { end: { kind: 'timed-out' }, output: '' };
    const protocol = protocolFor(run, [test]);
    const held: ProcessEvent[] = [];
    const events = runProfiled(run, runPattern([test.name]), protocol, left());
    const { report, profile, panic } = yield* startedOnly(events, held);
    const end = conclusion(run, protocol, report);
    const coverage = profile.executedBeyond(before.profile, files);
    for (const event of [...held, ...end.events]) {
      if (event.kind !== 'result') continue;
      const result = completeResult(event.result, coverage, panic && panicFailure(panic, run.sources));
      if (result.outcome === 'timed-out') hangs += 1;
      yield { kind: 'result', result };
    }
    if (report.end.kind !== 'died' || end.isLost) return report;
    if (!protocol.told.has(test.name)) notFound.push(...namesOf([test]));
    if (hangs >= maximumHangs) return { end: { kind: 'hung' }, output: report.output };
  }
  return { ...completed, end: { kind: 'ended', exitCode: 0, notFound, isBroken: false } };
}

function coveredFiles(sources: ProjectSources): CoveredFiles {
  return {
    fileOf: (name) => sources.fileOf(name),
    isCode: (file, line) => isCodeLine(sources.lineAt(file, line)),
  };
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
    if (!isDone) await events.return({ report: { ...completed, panic: undefined }, profile: CoverageProfile.empty });
  }
}

interface Conclusion {
  readonly events: readonly ProcessEvent[];
  /** A panic ended the process, and a test was told to have caused it. */
  readonly isPanic: boolean;
  /** The process ended in the middle of a test, and nobody knows why. */
  readonly isLost: boolean;
}

/** What is to be told of a process that has ended. */
function conclusion(run: PackageRun, protocol: TestProtocol, report: BinaryReport): Conclusion {
  const running = protocol.hasEnded ? undefined : protocol.running;
  if (running !== undefined && report.panic && report.end.kind === 'died') {
    const events = [...protocol.tell(running), panicked(run, protocol, running, report.panic)];
    return { events, isPanic: true, isLost: false };
  }
  const events = protocol.tell();
  return { events, isPanic: false, isLost: !protocol.hasEnded && protocol.running !== undefined };
}

/** Of tests that a person named and that are not there. */
const namesOf = (tests: readonly ChosenTest[]): TestId[] => tests.filter(({ isNamed }) => isNamed).map(({ id }) => id);

type ResultEvent = Extract<ProcessEvent, { kind: 'result' }>;

/** A panic outside of the test's own goroutine leaves no profile: what is on the stack was executed. */
function completeResult(
  result: ResultEvent['result'],
  profiled: LineCoverage,
  hooked: TestFailure | undefined,
): ResultEvent['result'] {
  const failure = hooked && result.outcome === 'failed' ? hooked : result.failure;
  const coverage = profiled.size > 0 ? profiled : linesOfFrames(failure);
  return { ...result, ...(failure ? { failure } : {}), coverage };
}

function linesOfFrames(failure: TestFailure | undefined): LineCoverage {
  const lines = new Map<RelativePath, LineSet>();
  for (const { file, line } of failure?.frames ?? []) {
    if (!file.endsWith('_test.go')) lines.set(file, (lines.get(file) ?? LineSet.empty).union(LineSet.of([line])));
  }
  return lines;
}

interface Profiled {
  readonly report: BinaryReport;
  readonly profile: CoverageProfile;
  /** A panic that was turned into a failure. */
  readonly panic?: Panic;
}

async function* runProfiled(
  run: PackageRun,
  pattern: string,
  protocol: TestProtocol,
  limits: ProcessLimits,
): AsyncGenerator<ProcessEvent, Profiled> {
  const profileFile = join(run.workFolder, 'profile');
  const reportFile = join(run.workFolder, 'panic.json');
  const args = [
    `-test.run=${pattern}`,
    `-test.coverprofile=${profileFile}`,
    // It then tells where it hangs, and writes down what it executed.
    ...timeoutArguments(Math.min(limits.testTimeoutMs, limits.timeoutMs)),
    ...skipArguments(run),
  ];
  const binary = { ...run.binary, env: { ...run.binary.env, [panicReportVariable]: reportFile } };
  const report = yield* runBinary(binary, args, protocol, {
    ...limits,
    timeoutMs: limits.timeoutMs + answerMs,
    testTimeoutMs: limits.testTimeoutMs + answerMs,
  });
  const profile = new CoverageProfile(await readFile(profileFile, 'utf8').catch(() => ''));
  await rm(profileFile, { force: true });
  const panic = existsSync(reportFile) ? readPanicReport(await readFile(reportFile, 'utf8')) : undefined;
  if (panic) await rm(reportFile, { force: true });
  return { report, profile, ...(panic ? { panic } : {}) };
}

const panicReport = z.object({
  message: z.string(),
  frames: z.array(z.object({ function: z.string(), file: z.string(), line: z.int() })),
});

/** A test may have written what it likes there. */
function readPanicReport(text: string): Panic | undefined {
  try {
    return panicReport.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function collected({ tests }: PackageRun): ProcessEvent {
  return { kind: 'collected', tests: tests.cases.map(({ id, file, line }) => ({ id, file, line })) };
}

function protocolFor({ sources, packageFile }: PackageRun, tests: readonly ChosenTest[]): TestProtocol {
  const targets = new Map(tests.map(({ name, id }) => [name, id]));
  return new TestProtocol(targets, (name, lines) => reportedFailure(name, lines, packageFile, sources));
}

function panicked(run: PackageRun, protocol: TestProtocol, running: string, panic: Panic): ResultEvent {
  const id = run.tests.chosen.find(({ name }) => name === running)?.id ?? (running as TestId);
  const isHang = panic.message.startsWith('test timed out after ');
  const durationMs = protocol.takeRunning(running);
  const failure = panicFailure(panic, run.sources);
  return { kind: 'result', result: { id, outcome: isHang ? 'timed-out' : 'failed', durationMs, failure } };
}

/** A process that ended outside of any test, in initialization or TestMain; undefined if it ended well. */
function processError(run: PackageRun, protocol: TestProtocol, report: BinaryReport): CollectionError | undefined {
  const { end, panic, output } = report;
  if (end.kind !== 'died') return undefined;
  if (protocol.hasEnded && (end.exitCode === 0 || protocol.hasFailed || end.signal !== undefined)) return undefined;
  const file = run.tests.cases[0]?.file;
  if (panic) return { file, ...panicFailure(panic, run.sources) };
  const how = end.exitCode === undefined ? `ended by ${end.signal ?? 'a signal'}` : `exit code ${end.exitCode}`;
  const when = protocol.hasEnded ? 'after its tests' : 'before a test began';
  const message = `the test process ended ${when} (${how})\n${output.slice(-2_000)}`.trim();
  return { file, exceptionType: 'ProcessEnded', message, frames: [] };
}

/** Tests in processes: all of the first level together as far as a command line goes, each subtest in one of its own. */
function batches(tests: readonly ChosenTest[]): ChosenTest[][] {
  const groups: ChosenTest[][] = [];
  let length = longestPattern;
  for (const test of tests.filter(({ name }) => !name.includes('/'))) {
    length += test.name.length + 1;
    if (length > longestPattern) {
      groups.push([]);
      length = test.name.length;
    }
    groups.at(-1)?.push(test);
  }
  return [...groups, ...tests.filter(({ name }) => name.includes('/')).map((test) => [test])];
}

function argumentsFor(run: PackageRun, tests: readonly ChosenTest[], limits: ProcessLimits): string[] {
  return [
    `-test.run=${runPattern(tests.map(({ name }) => name))}`,
    ...timeoutArguments(limits.timeoutMs + 60_000),
    ...skipArguments(run),
  ];
}

/** Always set, as by `go test`: without a timer, Go would end a deadlock by itself, in some runs and not in others. */
const timeoutArguments = (timeoutMs: number): string[] => [
  `-test.timeout=${Math.min(Math.max(1, Math.ceil(timeoutMs)), longestTimerMs)}ms`,
];

function skipArguments({ excluded }: PackageRun): string[] {
  const subtests = excluded.filter(({ name }) => name.includes('/'));
  return subtests.length === 0 ? [] : [`-test.skip=${subtests.map(({ name }) => runPattern([name])).join('|')}`];
}
