import type { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { ElementIndex, ProgramFile } from './elements.ts';
import { Elements, moduleLevel } from './elements.ts';
import { countsOf, Executions, executionsIn } from './executions.ts';
import type { Prior } from './priors.ts';
import type { Spectrum } from './spectrum.ts';
import type { Suspect, SuspectLine } from './suspect.ts';
import type { ExecutionCounts } from './suspiciousness.ts';
import { complexityWeight, ochiai, stackTraceWeight, tracedLineWeight } from './suspiciousness.ts';
import { TraceScores } from './traces.ts';

/**
 * Lines that run at import count as executed by every test that touches the file, at half weight: they are the last
 * place where a fault is found, yet the only one for a wrong constant.
 */
const importWeight = 0.5;

/**
 * Functions, most suspicious first, each with its lines: Ochiai plus stack-trace score. A function's Ochiai is the mean of
 * its own and that of its best line: that many passing tests enter it says little while one of its branches is executed by
 * failing tests alone. Elements that no failing test executes are left out. Equal scores are ties; the order inside a tie
 * is later line first, which on 135 BugsInPy bugs did best.
 * @param files the files that may hold the fault (no tests); others are ignored
 * @param priors their factors multiply the scores
 */
export function rankSuspects(
  spectrum: Spectrum,
  files: readonly ProgramFile[],
  priors: readonly Prior[] = [],
): Suspect[] {
  const programs = files.map((program) => ({ ...program, elements: new Elements(program) }));
  const held = spectrum.failing.flatMap(({ id, passedAssertions }) =>
    passedAssertions.map((coverage) => ({ id, coverage })),
  );
  const counts: Counts = {
    failing: executionsIn(programs, spectrum.failing),
    passing: executionsIn(programs, spectrum.passing),
    assertions: executionsIn(programs, held),
  };
  const programFiles = new Set(files.map(({ file }) => file));
  const found = programs.flatMap((program) => {
    const traces = new TraceScores(spectrum.failing, program.elements, programFiles);
    return new FileRanking({ program, spectrum, counts, traces, priors }).suspects();
  });
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

/** A line on the way to its score. */
interface WeighedLine extends SuspectLine {
  /** Without trace and priors. */
  readonly ochiai: number;
}

interface ElementFacts {
  readonly executedBy: ExecutionCounts;
  readonly tests: Suspect['tests'];
  /** What Ochiai is multiplied by. */
  readonly weight: number;
  /** For people: how tests are counted. */
  readonly how: string;
}

/** By file. */
interface Counts {
  readonly failing: ReadonlyMap<RelativePath, Executions>;
  readonly passing: ReadonlyMap<RelativePath, Executions>;
  readonly assertions: ReadonlyMap<RelativePath, Executions>;
}

interface FileRankingInput {
  readonly program: ProgramFile & { readonly elements: Elements };
  readonly spectrum: Spectrum;
  readonly counts: Counts;
  readonly traces: TraceScores;
  readonly priors: readonly Prior[];
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
  readonly #traces: TraceScores;
  readonly #priors: readonly Prior[];

  constructor({ program, spectrum, counts, traces, priors }: FileRankingInput) {
    const of = (executions: ReadonlyMap<RelativePath, Executions>): Executions =>
      executions.get(program.file) ?? new Executions(program.elements, program.lineCount);
    this.#priors = priors;
    this.#program = program;
    this.#spectrum = spectrum;
    this.#elements = program.elements;
    this.#failing = of(counts.failing);
    this.#passing = of(counts.passing);
    this.#assertions = of(counts.assertions);
    this.#traces = traces;
  }

  suspects(): Unranked[] {
    if (this.#failing.touching.length === 0) return [];
    const lines = new Map<ElementIndex, WeighedLine[]>();
    for (const line of this.#failing.lines()) {
      if (this.#elements.isMereHeader(line)) continue;
      const executedBy = countsOf(this.#failing, this.#passing, (executions) => executions.ofLine(line));
      append(lines, this.#elements.at(line), this.#line(line, executedBy, this.#assertions.ofLine(line), 1));
    }
    const suspects = [...lines].map(([element, own]) => this.#executedSuspect(element, own));
    const atImport = lines.has(moduleLevel) ? undefined : this.#importSuspect();
    return atImport ? [...suspects, atImport] : suspects;
  }

  #executedSuspect(element: ElementIndex, lines: readonly WeighedLine[]): Unranked {
    return this.#suspect(element, lines, {
      executedBy: countsOf(this.#failing, this.#passing, (executions) => executions.ofElement(element)),
      tests: { failing: this.#failing.testsOf(element), passing: this.#passing.testsOf(element) },
      weight: 1,
      how: 'executed',
    });
  }

  /** The module level, for a file that a failing test touches. What a test itself executes of it is the better count. */
  #importSuspect(): Unranked | undefined {
    const known = this.#spectrum.importCoverage.get(this.#program.file);
    const executed: number[] = [];
    for (let line = 1; line <= this.#program.lineCount; line += 1) {
      const isRun = known?.has(line) || this.#failing.isImported(line) || this.#passing.isImported(line);
      if (isRun && this.#elements.isRankedAtModuleLevel(line)) executed.push(line);
    }
    if (executed.length === 0) return undefined;
    const executedBy = { failing: this.#failing.touching.length, passing: this.#passing.touching.length };
    const lines = executed.map((line) => this.#line(line, executedBy, 0, importWeight));
    const tests = { failing: this.#failing.firstTouching, passing: this.#passing.firstTouching };
    const how = 'run at import; its file is used';
    return this.#suspect(moduleLevel, lines, { executedBy, tests, weight: importWeight, how });
  }

  /** @param held assertions that held and execute it */
  #line(line: number, executedBy: ExecutionCounts, held: number, weight: number): WeighedLine {
    const complexity = this.#program.complexities?.[line] ?? 0;
    const own = this.#ochiai(executedBy, held) * weight * (1 + complexityWeight * complexity);
    const trace = this.#traceOf(this.#elements.at(line)) + tracedLineWeight * this.#traces.ofLine(line);
    const factor = product(this.#priors.map((prior) => prior.factorOfLine(this.#program.file, line)));
    return { line: lineNumber(line), ochiai: own, score: rounded((own + trace) * factor), executedBy };
  }

  #suspect(element: ElementIndex, weighed: readonly WeighedLine[], facts: ElementFacts): Unranked {
    const { executedBy, tests, weight, how } = facts;
    const { file } = this.#program;
    const definition = this.#elements.definitionOf(element);
    const lines = [...weighed].sort((a, b) => b.score - a.score || b.line - a.line);
    const numbers = lines.map(({ line }) => line);
    const name = definition?.qualifiedName ?? null;
    // What is between the lines of the module level is functions.
    const hasAnyOf = (some: LineSet): boolean =>
      definition ? some.hasAnyIn(definition.line, definition.endLine) : numbers.some((line) => some.has(line));
    const factors = this.#priors.map((prior) => prior.factorOf({ file, name, hasAnyOf }));
    const held = weight === 1 ? this.#assertions.ofElement(element) : 0;
    const best = Math.max(...weighed.map((line) => line.ochiai));
    const own = (this.#ochiai(executedBy, held) * weight + best) / 2;
    return {
      file,
      line: definition?.line ?? lineNumber(Math.min(...numbers)),
      endLine: definition?.endLine ?? lineNumber(Math.max(...numbers)),
      function: name,
      score: rounded((own + this.#traceOf(element)) * product(factors)),
      evidence: this.#evidence(element, { executedBy, how }, held, factors),
      executedBy,
      tests,
      lines: lines.map(({ line, score, executedBy: by }) => ({ line, score, executedBy: by })),
    };
  }

  #evidence(
    element: ElementIndex,
    { executedBy, how }: Pick<ElementFacts, 'executedBy' | 'how'>,
    held: number,
    factors: readonly number[],
  ): string[] {
    const { failing, passing } = this.#spectrum;
    const trace = this.#traces.ofElement(element);
    return [
      `${how} by ${executedBy.failing} of ${failing.length} failing ` +
        `and ${executedBy.passing} of ${passing.length} passing tests`,
      ...(held > 0 ? [`executed by ${held} assertion${held === 1 ? '' : 's'} of failing tests that held`] : []),
      ...(trace ? [`frame ${trace.frame} of the exception's trace, counted from where it was raised`] : []),
      ...this.#priors.flatMap(({ evidence }, index) => ((factors[index] ?? 1) > 1 ? [evidence] : [])),
    ];
  }

  #ochiai({ failing, passing }: ExecutionCounts, held: number): number {
    return ochiai({ failing, passing: passing + held }, this.#spectrum.failing.length);
  }

  #traceOf(element: ElementIndex): number {
    return stackTraceWeight * (this.#traces.ofElement(element)?.score ?? 0);
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

const product = (factors: readonly number[]): number => factors.reduce((result, factor) => result * factor, 1);

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000;
