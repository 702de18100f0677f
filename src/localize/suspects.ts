import type { Definition } from '../symbols/symbols.ts';
import { executedFunctionAt } from '../symbols/symbols.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { FailingTest, Spectrum } from './spectrum.ts';
import type { Suspect, SuspectLine } from './suspect.ts';
import type { ExecutionCounts } from './suspiciousness.ts';
import { ochiai, stackTraceScore } from './suspiciousness.ts';

/**
 * Lines that run at import count as executed by every test that touches the file, at half weight: they are the last
 * place where a fault is found, yet the only one for a wrong constant.
 */
const importWeight = 0.5;

/** What the localizer must know of a program file. */
export interface ProgramFile {
  readonly file: RelativePath;
  /** In text order. */
  readonly definitions: readonly Definition[];
  readonly lineCount: number;
}

/**
 * Functions, most suspicious first, each with its lines: Ochiai plus stack-trace score. Elements that no failing test
 * executes are left out. Equal scores are ties; the order inside a tie is later line first, which on 135 BugsInPy bugs
 * did best.
 * @param files the files that may hold the fault (no tests); others are ignored
 */
export function rankSuspects(spectrum: Spectrum, files: readonly ProgramFile[]): Suspect[] {
  const programFiles = new Set(files.map(({ file }) => file));
  const suspects = files.flatMap((program) => suspectsIn(program, spectrum, programFiles));
  return suspects.sort(
    (a, b) =>
      b.score - a.score || topLine(b) - topLine(a) || (a.file < b.file ? 1 : a.file > b.file ? -1 : b.line - a.line),
  );
}

const topLine = (suspect: Suspect): number => suspect.lines[0]?.score ?? 0;

interface Element {
  readonly definition: Definition | undefined;
  readonly lines: Map<number, { score: number }>;
  readonly failing: Set<number>;
  readonly passing: Set<number>;
  isImportOnly: boolean;
}

function suspectsIn(program: ProgramFile, spectrum: Spectrum, programFiles: ReadonlySet<RelativePath>): Suspect[] {
  const { file, definitions } = program;
  const lineCounts = new Map<number, { failing: number; passing: number }>();
  const elements = new Map<Definition | undefined, Element>();

  const visit = (tests: readonly { coverage: FailingTest['coverage'] }[], side: 'failing' | 'passing'): void =>
    tests.forEach(({ coverage }, test) => {
      for (const line of coverage.get(file) ?? []) {
        const counts = lineCounts.get(line) ?? { failing: 0, passing: 0 };
        counts[side] += 1;
        lineCounts.set(line, counts);
        elementAt(line, definitions, elements)[side].add(test);
      }
    });
  visit(spectrum.failing, 'failing');
  if (elements.size === 0) return [];
  visit(spectrum.passing, 'passing');

  const failingTests = spectrum.failing.length;
  for (const [line, counts] of lineCounts) {
    const score = ochiai(counts, failingTests);
    if (score === 0 || isMereHeader(line, definitions)) continue;
    elementAt(line, definitions, elements).lines.set(line, { score });
  }
  addImportLines(program, spectrum, elements);
  const traces = traceScores(spectrum.failing, program, programFiles);

  return [...elements.values()].flatMap((element) => {
    const counts = { failing: element.failing.size, passing: element.passing.size };
    const trace = traces.get(element.definition);
    if (counts.failing === 0 || element.lines.size === 0) return [];
    const weight = element.isImportOnly ? importWeight : 1;
    const bonus = trace?.score ?? 0;
    const lines = [...element.lines]
      .map(([line, { score }]): SuspectLine => ({ line: lineNumber(line), score: rounded(score * weight + bonus) }))
      .sort((a, b) => b.score - a.score || b.line - a.line);
    return [
      {
        file,
        line: element.definition?.line ?? lineNumber(Math.min(...element.lines.keys())),
        endLine: element.definition?.endLine ?? lineNumber(Math.max(...element.lines.keys())),
        function: element.definition?.qualifiedName ?? null,
        score: rounded(ochiai(counts, failingTests) * weight + bonus),
        evidence: evidence(counts, spectrum, element, trace),
        lines,
      },
    ];
  });
}

function elementAt(
  line: number,
  definitions: readonly Definition[],
  elements: Map<Definition | undefined, Element>,
): Element {
  const definition = executedFunctionAt(line, definitions);
  let element = elements.get(definition);
  if (!element) {
    element = { definition, lines: new Map(), failing: new Set(), passing: new Set(), isImportOnly: false };
    elements.set(definition, element);
  }
  return element;
}

/**
 * At module or class level the lines that open definitions are no place for a fault: all of them are executed by
 * whatever imports the file, be it a test.
 */
function isMereHeader(line: number, definitions: readonly Definition[]): boolean {
  return (
    executedFunctionAt(line, definitions) === undefined && definitions.some((definition) => definition.line === line)
  );
}

/** Module-level lines, for files that a failing test touches. */
function addImportLines(
  program: ProgramFile,
  spectrum: Spectrum,
  elements: Map<Definition | undefined, Element>,
): void {
  const { definitions } = program;
  const executed = [...(spectrum.importCoverage.get(program.file) ?? [])].filter(
    (line) => !isMereHeader(line, definitions) && executedFunctionAt(line, definitions) === undefined,
  );
  const firstLine = executed[0];
  if (firstLine === undefined) return;
  const touching = (tests: readonly { coverage: FailingTest['coverage'] }[]): number[] =>
    tests.flatMap(({ coverage }, test) => (coverage.has(program.file) ? [test] : []));
  const element = elementAt(firstLine, definitions, elements);
  if (element.lines.size > 0) return; // run by a test itself (imported inside it): that count is the better one
  element.isImportOnly = true;
  touching(spectrum.failing).forEach((test) => element.failing.add(test));
  touching(spectrum.passing).forEach((test) => element.passing.add(test));
  const score = ochiai({ failing: element.failing.size, passing: element.passing.size }, spectrum.failing.length);
  for (const line of executed) element.lines.set(line, { score });
}

interface TraceScore {
  readonly score: number;
  readonly frame: number;
}

/** Best stack-trace score of each function of a file over the failing tests. */
function traceScores(
  failing: readonly FailingTest[],
  program: ProgramFile,
  programFiles: ReadonlySet<RelativePath>,
): Map<Definition | undefined, TraceScore> {
  const scores = new Map<Definition | undefined, TraceScore>();
  for (const { failure } of failing) {
    const frames = [...(failure?.frames ?? [])].reverse().filter((frame) => programFiles.has(frame.file));
    frames.forEach((frame, index) => {
      if (frame.file !== program.file) return;
      const score = stackTraceScore(index + 1);
      const definition = executedFunctionAt(frame.line, program.definitions);
      if (score > (scores.get(definition)?.score ?? 0)) scores.set(definition, { score, frame: index + 1 });
    });
  }
  return scores;
}

function evidence(
  counts: ExecutionCounts,
  spectrum: Spectrum,
  element: Element,
  trace: TraceScore | undefined,
): string[] {
  const executed =
    `${element.isImportOnly ? 'run at import; its file is used' : 'executed'} by ` +
    `${counts.failing} of ${spectrum.failing.length} failing and ${counts.passing} of ${spectrum.passing.length} passing tests`;
  if (!trace) return [executed];
  return [executed, `frame ${trace.frame} of the exception's trace, counted from where it was raised`];
}

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000;
