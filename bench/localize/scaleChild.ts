import { performance } from 'node:perf_hooks';
import type { ProgramFile } from '../../src/localize/elements.ts';
import type { FailingTest, PassingTest, Spectrum } from '../../src/localize/spectrum.ts';
import { rankSuspects } from '../../src/localize/suspects.ts';
import type { Definition } from '../../src/symbols/symbols.ts';
import type { LineCoverage, TestId } from '../../src/testing/testRunner.ts';
import { LineSet } from '../../src/workspace/lineSet.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { lineNumber } from '../../src/workspace/positions.ts';
import { Random } from '../index/rows.ts';

const seed = 20_260_731;
const fileCount = 400;
const functionsPerFile = 20;
const linesPerFunction = 25;
const testCount = 5000;
const failingCount = 5;

/** Each test executes a fifth of the files, there two fifths of the functions: 8 % of all lines. */
const filesPerTest = fileCount / 5;
const functionsPerTest = (functionsPerFile * 2) / 5;

export interface ScaleMeasurement {
  readonly tests: number;
  readonly lines: number;
  /** By a test, on average. */
  readonly executed: number;
  readonly suspects: number;
  readonly rankMs: number;
  /** Processor time of the same, which a busy machine disturbs less; garbage collection in other threads included. */
  readonly rankCpuMs: number;
  /** Resident, when the spectrum is made. */
  readonly spectrumBytes: number;
  readonly peakBytes: number;
}

/** Makes a spectrum and ranks it; for a process that does nothing else. */
export function measureScale(): ScaleMeasurement {
  const files = Array.from({ length: fileCount }, (_, index) => programFile(index));
  const random = new Random(seed);
  const coverages = Array.from({ length: testCount }, () => coverageOf(files, random));
  const spectrum = spectrumOf(coverages);
  const spectrumBytes = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const suspects = rankSuspects(spectrum, files);
  const rankMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  const executed = coverages.reduce((sum, it) => sum + [...it.values()].reduce((own, { size }) => own + size, 0), 0);
  return {
    tests: testCount,
    lines: fileCount * functionsPerFile * linesPerFunction,
    executed: Math.round(executed / testCount),
    suspects: suspects.length,
    rankMs,
    rankCpuMs: (user + system) / 1000,
    spectrumBytes,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function programFile(index: number): ProgramFile {
  const file = `package/module${index}.py` as RelativePath;
  const definitions = Array.from({ length: functionsPerFile }, (_, at): Definition => {
    const line = at * linesPerFunction + 1;
    return {
      kind: 'function',
      name: `function${at}`,
      qualifiedName: `function${at}`,
      container: undefined,
      file,
      line: lineNumber(line),
      endLine: lineNumber(line + linesPerFunction - 1),
      bodyLine: lineNumber(line + 1),
      parameters: [],
    };
  });
  return { file, definitions, lineCount: functionsPerFile * linesPerFunction };
}

function coverageOf(files: readonly ProgramFile[], random: Random): LineCoverage {
  const coverage = new Map<RelativePath, LineSet>();
  for (const { file, definitions } of random.sample(files, filesPerTest)) {
    const functions = random.sample(definitions, functionsPerTest);
    coverage.set(file, LineSet.of(functions.flatMap(({ line, endLine }) => range(line, endLine))));
  }
  return coverage;
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

function spectrumOf(coverages: readonly LineCoverage[]): Spectrum {
  const idOf = (index: number): TestId => `tests/test_${index % 200}.py::test_${index}` as TestId;
  const tests = coverages.map((coverage, index) => ({ id: idOf(index), coverage }));
  const failing = tests
    .slice(0, failingCount)
    .map((it): FailingTest => ({ ...it, failure: undefined, passedAssertions: [] }));
  const passing = tests.slice(failingCount).map((it): PassingTest => ({ ...it, durationMs: 1 }));
  return { failing, passing, importCoverage: new Map() };
}
