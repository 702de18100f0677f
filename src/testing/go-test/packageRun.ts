import type { RelativePath } from '../../workspace/paths.ts';
import type { ProcessEvent } from '../events.ts';
import type { ProcessLimits, ProcessReport } from '../testProcess.ts';
import { longestTimerMs } from '../testProcess.ts';
import type { CollectionError, TestId } from '../testRunner.ts';
import type { Panic, ProjectSources } from './failures.ts';
import { panicFailure, reportedFailure } from './failures.ts';
import type { ChosenTest, PackageTests } from './selection.ts';
import type { BinaryReport, TestBinary } from './testBinary.ts';
import { runPattern } from './testIds.ts';
import { TestProtocol } from './testProtocol.ts';

/** The tests of one package and what they are run with. */
export interface PackageRun {
  readonly tests: PackageTests;
  readonly binary: TestBinary;
  /** Whether the binary tells itself what each test executes. */
  readonly isCounting: boolean;
  readonly sources: ProjectSources;
  readonly packageFile: (baseName: string) => RelativePath | undefined;
  /** Where profiles and reports are written. */
  readonly workFolder: string;
  /** Subtests that are left out of what is run. */
  readonly excluded: readonly ChosenTest[];
}

/** A pattern in the command line is limited by the system. */
const longestPattern = 60_000;

export const completed: ProcessReport = {
  end: { kind: 'ended', exitCode: 0, notFound: [], isBroken: false },
  output: '',
};

export type ResultEvent = Extract<ProcessEvent, { kind: 'result' }>;

export function collected({ tests }: PackageRun): ProcessEvent {
  return { kind: 'collected', tests: tests.cases.map(({ id, file, line }) => ({ id, file, line })) };
}

export function protocolFor({ sources, packageFile }: PackageRun, tests: readonly ChosenTest[]): TestProtocol {
  const targets = new Map(tests.map(({ name, id }) => [name, id]));
  return new TestProtocol(targets, (name, lines) => reportedFailure(name, lines, packageFile, sources));
}

export interface Conclusion {
  readonly events: readonly ProcessEvent[];
  /** A panic ended the process, and a test was told to have caused it. */
  readonly isPanic: boolean;
  /** The process ended in the middle of a test, and nobody knows why. */
  readonly isLost: boolean;
}

/** What is to be told of a process that has ended. */
export function conclusion(run: PackageRun, protocol: TestProtocol, report: BinaryReport): Conclusion {
  const running = protocol.hasEnded ? undefined : protocol.running;
  if (running !== undefined && report.panic && report.end.kind === 'died') {
    const events = [...protocol.tell(running), panicked(run, protocol, running, report.panic)];
    return { events, isPanic: true, isLost: false };
  }
  const events = protocol.tell();
  return { events, isPanic: false, isLost: !protocol.hasEnded && protocol.running !== undefined };
}

function panicked(run: PackageRun, protocol: TestProtocol, running: string, panic: Panic): ResultEvent {
  const id = run.tests.chosen.find(({ name }) => name === running)?.id ?? (running as TestId);
  const isHang = panic.message.startsWith('test timed out after ');
  const durationMs = protocol.takeRunning(running);
  const failure = panicFailure(panic, run.sources);
  return { kind: 'result', result: { id, outcome: isHang ? 'timed-out' : 'failed', durationMs, failure } };
}

/** A process that ended outside of any test, in initialization or TestMain; undefined if it ended well. */
export function processError(
  run: PackageRun,
  protocol: TestProtocol,
  report: BinaryReport,
): CollectionError | undefined {
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

/** Of tests that a person named and that are not there. */
export const namesOf = (tests: readonly ChosenTest[]): TestId[] =>
  tests.filter(({ isNamed }) => isNamed).map(({ id }) => id);

/** Tests in processes: all of the first level together as far as a command line goes, each subtest in one of its own. */
export function batches(tests: readonly ChosenTest[]): ChosenTest[][] {
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

export function argumentsFor(run: PackageRun, tests: readonly ChosenTest[], limits: ProcessLimits): string[] {
  return [
    `-test.run=${runPattern(tests.map(({ name }) => name))}`,
    ...timeoutArguments(limits.timeoutMs + 60_000),
    ...skipArguments(run),
  ];
}

/** Always set, as by `go test`: without a timer, Go would end a deadlock by itself, in some runs and not in others. */
export const timeoutArguments = (timeoutMs: number): string[] => [
  `-test.timeout=${Math.min(Math.max(1, Math.ceil(timeoutMs)), longestTimerMs)}ms`,
];

export function skipArguments({ excluded }: PackageRun): string[] {
  const subtests = excluded.filter(({ name }) => name.includes('/'));
  return subtests.length === 0 ? [] : [`-test.skip=${subtests.map(({ name }) => runPattern([name])).join('|')}`];
}
