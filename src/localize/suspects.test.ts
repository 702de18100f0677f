import { describe, expect, it } from 'vitest';
import type { Definition } from '../symbols/symbols.ts';
import type { TestId } from '../testing/testRunner.ts';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { LineNumber } from '../workspace/positions.ts';
import type { Spectrum } from './spectrum.ts';
import { rankSuspects } from './suspects.ts';

const file = 'pkg/a.py' as RelativePath;
const testFile = 'tests/test_a.py' as RelativePath;

/**
 * f: 2-4, C: 6-12 with C.m: 7-9 and C.n: 10-12; lines 1 and 5 are module level. Then a function with a long header and
 * another inside: g: 13-20 with the body from 16, g.inner: 17-19 with the body from 19; and one of one line, 21.
 */
const definitions: Definition[] = [
  definition('function', 'f', 2, 4, 3),
  definition('class', 'C', 6, 12, 7),
  definition('method', 'C.m', 7, 9, 8),
  definition('method', 'C.n', 10, 12, 11),
  definition('function', 'g', 13, 20, 16),
  definition('function', 'g.inner', 17, 19, 19),
  definition('function', 'one', 21, 21, 21),
];

function definition(
  kind: Definition['kind'],
  qualifiedName: string,
  line: number,
  endLine: number,
  bodyLine: number,
): Definition {
  const name = qualifiedName.split('.').at(-1) ?? '';
  const container = qualifiedName.split('.').slice(0, -1).join('.') || undefined;
  return {
    kind,
    name,
    qualifiedName,
    container,
    file,
    line: line as LineNumber,
    endLine: endLine as LineNumber,
    bodyLine: bodyLine as LineNumber,
    parameters: [],
  };
}

interface Case {
  readonly failing: { lines: number[]; frames?: [RelativePath, number][]; held?: number[][] }[];
  readonly passing: number[][];
  readonly atImport?: number[];
}

function spectrum({ failing, passing, atImport = [] }: Case): Spectrum {
  const coverage = (lines: number[]) => new Map([[file, LineSet.of(lines)]]);
  return {
    failing: failing.map(({ lines, frames, held = [] }, index) => ({
      id: `t${index}` as TestId,
      coverage: coverage(lines),
      passedAssertions: held.map(coverage),
      failure: frames && {
        exceptionType: 'ValueError',
        message: '',
        frames: frames.map(([frameFile, line]) => ({ file: frameFile, line: line as LineNumber, function: '' })),
      },
    })),
    passing: passing.map((lines, index) => ({ id: `p${index}` as TestId, durationMs: 1, coverage: coverage(lines) })),
    importCoverage: coverage(atImport),
  };
}

const rank = (input: Case) => rankSuspects(spectrum(input), [{ file, definitions, lineCount: 21 }]);
const summary = (input: Case): string[] => rank(input).map((suspect) => `${suspect.function ?? '-'} ${suspect.score}`);

describe('rankSuspects', () => {
  it.each<[name: string, input: Case, expected: string[]]>([
    ['nothing executed, nothing suspected', { failing: [{ lines: [] }], passing: [[3]] }, []],
    [
      'what an assertion approved of is less suspicious',
      { failing: [{ lines: [3, 8], held: [[8], [8], [8]] }], passing: [] },
      ['f 1', 'C.m 0.5'],
    ],
    ['executed by the failing test alone', { failing: [{ lines: [3] }], passing: [[8]] }, ['f 1']],
    [
      'what passing tests execute too is less suspicious',
      { failing: [{ lines: [3, 8] }], passing: [[8], [8], [8]] },
      ['f 1', 'C.m 0.5'],
    ],
    ['what no failing test executes is dropped', { failing: [{ lines: [3] }], passing: [[3, 8, 11]] }, ['f 0.7071']],
    [
      'two failing tests, one each',
      { failing: [{ lines: [3] }, { lines: [8] }], passing: [] },
      ['C.m 0.7071', 'f 0.7071'],
    ],
    [
      'the trace adds 0.5 at its innermost frame',
      {
        failing: [
          {
            lines: [3, 8],
            frames: [
              [file, 3],
              [file, 8],
            ],
          },
        ],
        passing: [],
      },
      ['C.m 1.5', 'f 1.25'],
    ],
    [
      'the trace of one of two tests adds half',
      { failing: [{ lines: [3], frames: [[file, 3]] }, { lines: [3] }], passing: [] },
      ['f 1.25'],
    ],
    [
      'a function counts for half by its best line',
      { failing: [{ lines: [3, 4, 8] }], passing: [[3], [3], [3], [8]] },
      ['f 0.75', 'C.m 0.7071'],
    ],
    [
      'frames of tests do not count',
      {
        failing: [
          {
            lines: [3, 8],
            frames: [
              [testFile, 9],
              [file, 3],
              [testFile, 2],
            ],
          },
        ],
        passing: [],
      },
      ['f 1.5', 'C.m 1'],
    ],
    ['import lines count half', { failing: [{ lines: [3] }], passing: [], atImport: [1, 2, 6, 7] }, ['f 1', '- 0.5']],
    [
      'a program imported inside the test: functions that were only defined are not executed',
      { failing: [{ lines: [1, 2, 3, 6, 7, 10, 13] }], passing: [] },
      ['f 1', '- 0.5'],
    ],
    [
      'a program imported inside the failing test counts as used by all tests that execute it',
      { failing: [{ lines: [1, 2, 3, 6, 7, 10, 13] }], passing: [[3], [8], [8]] },
      ['f 0.7071', '- 0.25'],
    ],
    [
      'a callback at module level is executed by its tests alone',
      { failing: [{ lines: [1, 3] }], passing: [[3], [8], [8]] },
      ['- 1', 'f 0.7071'],
    ],
    [
      'a file that is only imported inside the failing test is used by it',
      { failing: [{ lines: [1, 2, 6, 7, 10, 13] }], passing: [] },
      ['- 0.5'],
    ],
    [
      'a program of functions alone, imported inside the test',
      { failing: [{ lines: [2, 3, 7, 10, 13] }], passing: [] },
      ['f 1'],
    ],
    ['a call runs no header', { failing: [{ lines: [16, 17, 20] }], passing: [[13]] }, ['g 1']],
    ['a function of one line', { failing: [{ lines: [21] }], passing: [] }, ['one 1']],
    [
      'an exception from a default belongs to what is around',
      { failing: [{ lines: [3, 16, 18], frames: [[file, 18]] }], passing: [] },
      ['g 1.5', 'f 1'],
    ],
    ['import lines of untouched files do not count', { failing: [{ lines: [] }], passing: [], atImport: [1] }, []],
  ])('%s', (_name, input, expected) => {
    expect(summary(input)).toEqual(expected);
  });

  it('ranks lines by score, later first among ties, within their function', () => {
    const [first] = rank({ failing: [{ lines: [3, 4] }], passing: [[3]] });
    expect(first?.lines.map(({ line, score }) => [line, score])).toEqual([
      [4, 1],
      [3, 0.7071],
    ]);
    const [tied] = rank({ failing: [{ lines: [3, 4] }], passing: [] });
    expect(tied?.lines.map(({ line }) => line)).toEqual([4, 3]);
  });

  it('holds lines of the trace and complex lines for more suspicious than others', () => {
    const input = spectrum({ failing: [{ lines: [3, 4], frames: [[file, 3]] }], passing: [] });
    const complexities = Array.from({ length: 22 }, (_, line) => (line === 4 ? 5 : 0));
    const [first] = rankSuspects(input, [{ file, definitions, lineCount: 21, complexities }]);
    expect(first?.lines.map(({ line, score }) => [line, score])).toEqual([
      [4, 1.75],
      [3, 1.7],
    ]);
  });

  it('takes no notice of the line in which a test was stopped that took too long', () => {
    const input = spectrum({ failing: [{ lines: [3, 4], frames: [[file, 3]] }], passing: [] });
    const failing = input.failing.map(({ failure, ...test }) => ({
      ...test,
      failure: failure && { ...failure, exceptionType: 'Timeout' },
    }));
    const [first] = rankSuspects({ ...input, failing }, [{ file, definitions, lineCount: 21 }]);
    expect(first?.lines.map(({ line, score }) => [line, score])).toEqual([
      [4, 1.5],
      [3, 1.5],
    ]);
  });

  it('says what the score rests on', () => {
    const [first] = rank({ failing: [{ lines: [3], frames: [[file, 3]] }], passing: [[3], [8]] });
    expect(first?.evidence).toEqual([
      'executed by 1 of 1 failing and 1 of 2 passing tests',
      "frame 1 of the exception's trace, counted from where it was raised",
    ]);
  });

  it('counts the header of an inner function among the lines of the outer one', () => {
    const [first] = rank({ failing: [{ lines: [16, 17, 18, 20] }], passing: [] });
    expect([first?.function, first?.lines.map(({ line }) => line)]).toEqual(['g', [20, 18, 17, 16]]);
  });

  it('counts defaults in a long header among the lines run at import', () => {
    const suspects = rank({ failing: [{ lines: [3] }], passing: [], atImport: [1, 2, 13, 14, 15] });
    expect(suspects.find((suspect) => suspect.function === null)?.lines.map(({ line }) => line)).toEqual([15, 14, 1]);
  });

  it('leaves headers of definitions out of the module level', () => {
    const suspects = rank({ failing: [{ lines: [3] }], passing: [], atImport: [1, 2, 5, 6, 7, 10] });
    expect(suspects.find((suspect) => suspect.function === null)?.lines.map(({ line }) => line)).toEqual([5, 1]);
  });
});
