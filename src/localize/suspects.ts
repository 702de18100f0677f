import type { TestId } from '../testing/testRunner.ts';
import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { ElementIndex, ProgramFile } from './elements.ts';
import { Elements, moduleLevel } from './elements.ts';
import { countsOf, Executions } from './executions.ts';
import type { Prior } from './priors.ts';
import type { FailingTest, Spectrum } from './spectrum.ts';
import type { Suspect, SuspectLine } from './suspect.ts';
import type { ExecutionCounts } from './suspiciousness.ts';
import { ochiai, stackTraceScore } from './suspiciousness.ts';

/**
 * Lines that run at import count as executed by every test that touches the file, at half weight: they are the last
 * place where a fault is found, yet the only one for a wrong constant.
 */
const importWeight = 0.5;

/**
 * Functions, most suspicious first, each with its lines: Ochiai plus stack-trace score. Elements that no failing test
 * executes are left out. Equal scores are ties; the order inside a tie is later line first, which on 135 BugsInPy bugs
 * did best.
 * @param files the files that may hold the fault (no tests); others are ignored
 * @param priors their factors multiply the scores
 */
export function rankSuspects(
  spectrum: Spectrum,
  files: readonly ProgramFile[],
  priors: readonly Prior[] = [],
): Suspect[] {
  const programFiles = new Set(files.map(({ file }) => file));
  const found = files.flatMap((program) => new FileRanking(program, spectrum, programFiles, priors).suspects());
  found.sort(
    (a, b) =>
      b.score - a.score || topLine(b) - topLine(a) || (a.file < b.file ? 1 : a.file > b.file ? -1 : b.line - a.line),
  );
  return withRanks(found);
}

const topLine = ({ lines }: Unranked): number => lines[0]?.score ?? 0;

type Unranked = Omit<Suspect, 'rank'>;

function withRanks(sorted: readonly Unranked[]): Suspect[] {
  let rank = 1;
  return sorted.map((suspect, index) => {
    if (suspect.score !== sorted[index - 1]?.score) rank = index + 1;
    return { ...suspect, rank };
  });
}

/** The suspects of one file. */
class FileRanking {
  readonly #program: ProgramFile;
  readonly #spectrum: Spectrum;
  readonly #elements: Elements;
  readonly #failing: Executions;
  readonly #passing: Executions;
  /** By the assertions that held in failing tests, each as if it were a test that passed. */
  readonly #assertions: Executions;
  readonly #traces: ReadonlyMap<ElementIndex, TraceScore>;
  readonly #priors: readonly Prior[];

  constructor(
    program: ProgramFile,
    spectrum: Spectrum,
    programFiles: ReadonlySet<RelativePath>,
    priors: readonly Prior[],
  ) {
    this.#priors = priors;
    this.#program = program;
    this.#spectrum = spectrum;
    this.#elements = new Elements(program);
    this.#failing = new Executions(this.#elements, program.lineCount, spectrum.failing);
    this.#passing = new Executions(this.#elements, program.lineCount, spectrum.passing);
    const held = spectrum.failing.flatMap(({ id, passedAssertions }) =>
      passedAssertions.map((coverage) => ({ id, coverage })),
    );
    this.#assertions = new Executions(this.#elements, program.lineCount, held);
    this.#traces = traceScores(spectrum.failing, this.#elements, programFiles);
  }

  suspects(): Unranked[] {
    if (this.#failing.touching.length === 0) return [];
    const lines = new Map<ElementIndex, SuspectLine[]>();
    for (const line of this.#failing.lines()) {
      if (this.#elements.isMereHeader(line)) continue;
      const executedBy = countsOf(this.#failing, this.#passing, (executions) => executions.ofLine(line));
      const held = this.#assertions.ofLine(line);
      append(lines, this.#elements.at(line), this.#line(line, executedBy, held, this.#elements.at(line), 1));
    }
    const suspects = [...lines].map(([element, own]) => this.#suspect(element, own));
    const atImport = lines.has(moduleLevel) ? undefined : this.#importSuspect();
    return atImport ? [...suspects, atImport] : suspects;
  }

  #suspect(element: ElementIndex, lines: readonly SuspectLine[]): Unranked {
    const executedBy = countsOf(this.#failing, this.#passing, (executions) => executions.ofElement(element));
    const tests = { failing: this.#failing.testsOf(element), passing: this.#passing.testsOf(element) };
    return this.#ranked(element, lines, executedBy, tests, { weight: 1, how: 'executed' });
  }

  /** The module level, for a file that a failing test touches. What a test itself executes of it is the better count. */
  #importSuspect(): Unranked | undefined {
    const executed = [...(this.#spectrum.importCoverage.get(this.#program.file) ?? [])].filter(
      (line) => this.#elements.at(line) === moduleLevel && !this.#elements.isMereHeader(line),
    );
    if (executed.length === 0) return undefined;
    const executedBy = { failing: this.#failing.touching.length, passing: this.#passing.touching.length };
    const lines = executed.map((line) => this.#line(line, executedBy, 0, moduleLevel, importWeight));
    const tests = { failing: this.#failing.firstTouching, passing: this.#passing.firstTouching };
    const how = 'run at import; its file is used';
    return this.#ranked(moduleLevel, lines, executedBy, tests, { weight: importWeight, how });
  }

  #line(line: number, executedBy: ExecutionCounts, held: number, element: ElementIndex, weight: number): SuspectLine {
    const factor = product(this.#priors.map((prior) => prior.factorOfLine(this.#program.file, line)));
    return {
      line: lineNumber(line),
      score: rounded(this.#score(executedBy, held, element, weight) * factor),
      executedBy,
    };
  }

  /** @param held assertions that held and execute it */
  #score({ failing, passing }: ExecutionCounts, held: number, element: ElementIndex, weight: number): number {
    const trace = this.#traces.get(element)?.score ?? 0;
    return ochiai({ failing, passing: passing + held }, this.#spectrum.failing.length) * weight + trace;
  }

  #ranked(
    element: ElementIndex,
    unsorted: readonly SuspectLine[],
    executedBy: ExecutionCounts,
    tests: { readonly failing: readonly TestId[]; readonly passing: readonly TestId[] },
    { weight, how }: { readonly weight: number; readonly how: string },
  ): Unranked {
    const definition = this.#elements.definitionOf(element);
    const lines = [...unsorted].sort((a, b) => b.score - a.score || b.line - a.line);
    const numbers = lines.map(({ line }) => line);
    const trace = this.#traces.get(element);
    const held = weight === 1 ? this.#assertions.ofElement(element) : 0;
    const { file } = this.#program;
    const name = definition?.qualifiedName ?? null;
    // What is between the lines of the module level is functions.
    const hasAnyOf = (some: LineSet): boolean =>
      definition ? some.hasAnyIn(definition.line, definition.endLine) : numbers.some((line) => some.has(line));
    const factors = this.#priors.map((prior) => prior.factorOf({ file, name, hasAnyOf }));
    return {
      file,
      line: definition?.line ?? lineNumber(Math.min(...numbers)),
      endLine: definition?.endLine ?? lineNumber(Math.max(...numbers)),
      function: name,
      score: rounded(this.#score(executedBy, held, element, weight) * product(factors)),
      evidence: [
        `${how} by ${executedBy.failing} of ${this.#spectrum.failing.length} failing ` +
          `and ${executedBy.passing} of ${this.#spectrum.passing.length} passing tests`,
        ...(held > 0 ? [`executed by ${held} assertion${held === 1 ? '' : 's'} of failing tests that held`] : []),
        ...(trace ? [`frame ${trace.frame} of the exception's trace, counted from where it was raised`] : []),
        ...this.#priors.flatMap(({ evidence: why }, index) => ((factors[index] ?? 1) > 1 ? [why] : [])),
      ],
      executedBy,
      tests,
      lines,
    };
  }
}

interface TraceScore {
  readonly score: number;
  readonly frame: number;
}

/** Best stack-trace score of each element of a file over the failing tests. */
function traceScores(
  failing: readonly FailingTest[],
  elements: Elements,
  programFiles: ReadonlySet<RelativePath>,
): Map<ElementIndex, TraceScore> {
  const scores = new Map<ElementIndex, TraceScore>();
  for (const { failure } of failing) {
    const frames = [...(failure?.frames ?? [])].reverse().filter((frame) => programFiles.has(frame.file));
    frames.forEach((frame, index) => {
      if (frame.file !== elements.file) return;
      const score = stackTraceScore(index + 1);
      const element = elements.at(frame.line);
      if (score > (scores.get(element)?.score ?? 0)) scores.set(element, { score, frame: index + 1 });
    });
  }
  return scores;
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

const product = (factors: readonly number[]): number => factors.reduce((result, factor) => result * factor, 1);

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000;
