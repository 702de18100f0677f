import type { RelativePath } from '../../workspace/paths.ts';
import type { LineNumber } from '../../workspace/positions.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { StackFrame, TestFailure } from '../testRunner.ts';
import type { OutputLine } from './testProtocol.ts';

const longestMessage = 4_000;

/** A frame as Go tells it. */
export interface GoFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** A panic or another end that the runtime told of. */
export interface Panic {
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly GoFrame[];
}

/** What the code knows of the project's files. */
export interface ProjectSources {
  /** The project's file that the compiler or the runtime calls by this name. */
  fileOf(name: string): RelativePath | undefined;
  /** The function that a line of a file of the package lies in. */
  functionAt(file: RelativePath, line: LineNumber): string;
  /** The text of a line; empty if there is none. */
  lineAt(file: RelativePath, line: LineNumber): string;
}

/**
 * What a test that called Error, Fatal or Fail said: its lines `file.go:12: message`, without those of Log.
 * @param packageFile the file of the package with that base name
 */
export function reportedFailure(
  name: string,
  lines: readonly OutputLine[],
  packageFile: (baseName: string) => RelativePath | undefined,
  sources: ProjectSources,
): TestFailure {
  const reports = reportsIn(lines).flatMap((report) => {
    const file = packageFile(report.baseName);
    return file === undefined ? [] : [{ ...report, file }];
  });
  const failing = reports.filter(({ file, line }) => !/\.(?:Log|Logf|Skip|Skipf)\(/.test(sources.lineAt(file, line)));
  const told = failing.length > 0 ? failing : reports;
  const texts = told.map(({ test, text }) => (test === name ? text : `${test.slice(name.length + 1)}: ${text}`));
  const message =
    cut(texts.join('\n')) ||
    cut(
      lines
        .map(({ text }) => text)
        .join('\n')
        .trim(),
    ) ||
    'the test failed';
  const [first] = told;
  return {
    exceptionType: 'Failure',
    message,
    ...(first ? comparisonIn(first.text) : {}),
    frames: first ? [{ file: first.file, line: first.line, function: sources.functionAt(first.file, first.line) }] : [],
  };
}

interface Report {
  readonly test: string;
  readonly baseName: string;
  readonly line: LineNumber;
  readonly text: string;
}

function reportsIn(lines: readonly OutputLine[]): Report[] {
  const reports: Report[] = [];
  for (const { test, text } of lines) {
    const [, baseName, line, message = ''] = /^\s{4,}([^\s:/\\]+\.go):(\d+): ?(.*)$/.exec(text) ?? [];
    const last = reports.at(-1);
    if (baseName !== undefined && Number(line) > 0) {
      reports.push({ test, baseName, line: lineNumber(Number(line)), text: message });
    } else if (last?.test === test && /^\s{8}/.test(text)) {
      reports[reports.length - 1] = { ...last, text: `${last.text}\n${text.slice(8)}` };
    }
  }
  return reports.map((report) => ({ ...report, text: report.text.trim() }));
}

const comparisons: readonly { readonly pattern: RegExp; readonly isWantedFirst: boolean }[] = [
  { pattern: /^\s*expected\s*: (.*)\n\s*actual\s*: (.*)$/m, isWantedFirst: true }, // testify
  { pattern: /\bgot:? +(.+?)[,;]? *(?:\(?want(?:ed)?|expected):? +([^\n]+?)\)?$/im, isWantedFirst: false },
  {
    pattern: /\b(?:want(?:ed)?|expected):? +(.+?)[,;]? *(?:but )?(?:got|was|actual):? +([^\n]+)$/im,
    isWantedFirst: true,
  },
  { pattern: / = (.+?)[,;] *want:? +([^\n]+)$/m, isWantedFirst: false },
];

/** What was wanted and what came, in the forms that Go's people use. */
export function comparisonIn(text: string): { expected?: string; actual?: string } {
  for (const { pattern, isWantedFirst } of comparisons) {
    const [, first, second] = pattern.exec(text) ?? [];
    if (first === undefined || second === undefined) continue;
    const [expected, actual] = isWantedFirst ? [first, second] : [second, first];
    return { expected: cut(expected.trim()), actual: cut(actual.trim()) };
  }
  return {};
}

export function panicFailure({ message, frames }: Panic, sources: ProjectSources): TestFailure {
  const own = frames.flatMap((frame): StackFrame[] => {
    const file = sources.fileOf(frame.file);
    if (file === undefined || frame.line < 1) return [];
    return [{ file, line: lineNumber(frame.line), function: functionName(frame.function) }];
  });
  // Go's own type for these; everything else may be any value.
  const exceptionType = message.startsWith('runtime error: ') ? 'runtime.Error' : 'panic';
  return { exceptionType, message: cut(message), frames: own.reverse() };
}

/** `example.com/m/pkg.(*T).Method` → `T.Method` */
export function functionName(qualified: string): string {
  const afterPath = qualified.slice(qualified.lastIndexOf('/') + 1);
  const name = afterPath.slice(afterPath.indexOf('.') + 1);
  return name.replace(/\[[^\]]*\]/g, '').replace(/\(\*?(\w+)\)/g, '$1');
}

/** The first panic or fatal error that the runtime wrote to standard error, with the goroutine it happened in. */
export function panicIn(output: string): Panic | undefined {
  const start = /^(panic|fatal error): (.*)$/m.exec(output);
  if (!start) return undefined;
  const text = output.slice(start.index);
  const [head = '', ...traces] = text.split(/^(?=goroutine \d+ .*\[.*\]:$)/m);
  return { message: panicMessage(head), frames: framesIn(goroutineOfTest(traces)) };
}

/** The one that raised; of goroutines that wait, or when the alarm went, that of the innermost test. */
function goroutineOfTest(traces: readonly string[]): string {
  const [first = ''] = traces;
  if (/^goroutine .*\[running/.test(first) && !/startAlarm|fixpointRing/.test(first)) return first;
  const isTest = (trace: string): boolean =>
    trace.includes('\ntesting.tRunner(') && !trace.includes('\ntesting.(*T).Parallel(');
  const tests = traces.filter(isTest);
  return tests.find((trace) => !trace.includes('\ntesting.(*T).Run(')) ?? tests[0] ?? first;
}

/** Without what the runtime adds: that it was recovered and raised again, and the signal behind it. */
function panicMessage(head: string): string {
  const [first = '', ...more] = head.replace(/^panic: /, '').split('\n');
  const end = more.findIndex((line) => /^(?:\tpanic: |\[signal |$)/.test(line));
  const lines = [first, ...more.slice(0, end === -1 ? undefined : end)];
  return lines
    .join('\n')
    .replace(/ \[recovered(?:, repanicked)?\]$/m, '')
    .trim();
}

function framesIn(trace: string): GoFrame[] {
  const frames: GoFrame[] = [];
  let called = '';
  for (const line of trace.split('\n').slice(1)) {
    const [, file, number] = /^\t(.+):(\d+)(?: \+0x[\da-f]+)?$/.exec(line) ?? [];
    if (file === undefined) {
      called = line.startsWith('created by ') ? '' : line.replace(/\([^()]*\)$/, '');
    } else if (called !== '') {
      frames.push({ function: called, file, line: Number(number) });
    }
  }
  return frames;
}

const cut = (text: string): string => (text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
