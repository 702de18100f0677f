import { afterAll, describe, expect, it } from 'vitest';
import { executedByOneFailing, firstSuspect, linesScored } from '../../test/fakes/suspects.ts';
import type { Suspect } from '../localize/suspect.ts';
import { Syntax } from '../syntax/syntax.ts';
import { editedText } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { CandidatePatch } from './candidate.ts';
import { templateGenerator } from './generate.ts';
import { candidatesFor, changeOf, PROGRAM, suspectLine } from './repairCases.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

const program = `import math

LIMIT = 10

def first(a, b):
    if a < b:
        return a + 1
    return b

def second(xs):
    total = 0
    for x in xs:
        total += x
    return total
`;

const suspect = (line: number, endLine: number, scores: Record<number, number>, name = 'f'): Suspect => ({
  file: PROGRAM,
  line: lineNumber(line),
  endLine: lineNumber(endLine),
  function: name,
  score: Math.max(...Object.values(scores)),
  evidence: [],
  ...firstSuspect,
  lines: linesScored(scores),
});

const first = suspect(5, 8, { 6: 0.9, 7: 0.2 });
const second = suspect(10, 14, { 13: 0.6 });

function changedLine(patch: CandidatePatch): number {
  const { baseText, edits } = changeOf(patch);
  return baseText.slice(0, Math.min(...edits.map(({ start }) => start))).split('\n').length;
}

describe('the stream', () => {
  it('falls in suspiciousness times prior, over all suspects and templates', async () => {
    const patches = await candidatesFor(syntax, program, [second, first]);
    const priorities = patches.map(({ prior, suspiciousness }) => prior * suspiciousness);
    for (const [index, priority] of priorities.entries()) {
      expect(priority).toBeLessThanOrEqual((priorities[index - 1] ?? 1) + 1e-12);
    }
    const lines = patches.slice(0, 40).map(changedLine);
    expect(lines).toContain(6);
    expect(lines).toContain(13);
  });

  it('is the same for the same input', async () => {
    const stream = async (): Promise<string[]> =>
      (await candidatesFor(syntax, program, [first, second])).map((patch) => editedText(changeOf(patch)));
    expect(await stream()).toEqual(await stream());
  });

  it('begins at the most suspicious line', async () => {
    const [patch] = await candidatesFor(syntax, program, [second, first]);
    expect(patch).toMatchObject({
      origin: { generator: 'templates', template: 'comparison-operator' },
      explanation: 'replace `<` by `<=`',
      suspiciousness: 1,
    });
  });

  it('covers the whole function in the end, unreported lines too', async () => {
    const patches = await candidatesFor(syntax, program, [second]);
    expect(new Set(patches.map(changedLine))).toEqual(new Set([11, 12, 13, 14]));
  });

  it('inserts into the gap behind a suspicious line', async () => {
    const text = 'def f(a):\n    b = a.x()\n    c = 1\n    d = 2\n    return b.y\n';
    const patches = await candidatesFor(syntax, text, [suspect(1, 5, { 4: 1 })]);
    const guards = patches.filter(({ origin }) => origin.template === 'insert-guard');
    const behind = guards.find((patch) => changedLine(patch) === 5);
    expect(behind?.suspiciousness).toBeCloseTo(0.8);
  });

  it('takes a statement over several lines as one', async () => {
    const text = 'def f(a, b):\n    return g(\n        a,\n        3,\n    )\n';
    const patches = await candidatesFor(syntax, text, [suspect(1, 5, { 2: 1 })]);
    const number = patches.find(({ origin }) => origin.template === 'number-literal');
    expect(number?.suspiciousness).toBe(1);
  });
});

describe('module level', () => {
  it('is repaired without touching functions', async () => {
    const patches = await candidatesFor(syntax, program, [
      { ...suspectLine(program, 3), line: lineNumber(1), function: null },
    ]);
    expect(patches.map((patch) => editedText(changeOf(patch)))).toContain(program.replace('LIMIT = 10', 'LIMIT = 11'));
    expect(new Set(patches.map(changedLine))).toEqual(new Set([3]));
  });

  it('includes class bodies, not methods', async () => {
    const text = 'class A:\n    size = 1\n\n    def f(self):\n        return 2\n';
    const module = { ...suspect(1, 5, { 2: 1 }), function: null };
    const patches = await candidatesFor(syntax, text, [module]);
    expect(new Set(patches.map(changedLine))).toEqual(new Set([2]));
  });
});

describe('what is asked of the context', () => {
  const run = (suspects: readonly Suspect[], isEditable: (file: RelativePath) => boolean, files: string[] = []) => ({
    patches: templateGenerator.candidates(
      suspects,
      {
        syntax,
        readFile: (file) => {
          files.push(file);
          return Promise.resolve(file === 'missing.py' ? undefined : { file, text: program });
        },
        isEditable,
        failing: [],
        projectDefinitions: [],
      },
      signal,
    ),
    files,
  });
  const at = (file: string, score: number): Suspect => ({
    ...first,
    file: file as RelativePath,
    score,
    lines: [{ line: lineNumber(6), score, ...executedByOneFailing }],
  });
  const count = async (patches: AsyncIterable<CandidatePatch>): Promise<number> => {
    let patchCount = 0;
    for await (const patch of patches) patchCount += patch.changes.length;
    return patchCount;
  };

  it('reads no file before its best candidate is due', async () => {
    const { patches, files } = run([at('low.py', 0.1), at('high.py', 1)], () => true);
    for await (const patch of patches) {
      expect(changeOf(patch).file).toBe('high.py');
      break;
    }
    expect(files).toEqual(['high.py']);
  });

  it('edits no file that must not be edited, nor one in a foreign language', async () => {
    const { patches, files } = run(
      [at('tests/test_a.py', 1), at('notes.txt', 1)],
      (file) => !file.startsWith('tests/'),
    );
    expect(await count(patches)).toBe(0);
    expect(files).toEqual([]);
  });

  it('goes on after a file that cannot be read', async () => {
    expect(await count(run([at('missing.py', 1), at('a.py', 1)], () => true).patches)).toBeGreaterThan(10);
  });

  it('has nothing for no suspects', async () => {
    expect(await count(run([], () => true).patches)).toBe(0);
  });

  it('stops when it is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    const context = {
      syntax,
      readFile: () => Promise.resolve(undefined),
      isEditable: () => true,
      failing: [],
      projectDefinitions: [],
    };
    await expect(count(templateGenerator.candidates([first], context, cancelled))).rejects.toThrow('cancelled');
  });
});

describe('a file with a syntax error', () => {
  it('is repaired where it could be parsed', async () => {
    const text = 'def f(a, b):\n    return a < b\n\ndef g(:\n    pass\n';
    const patches = await candidatesFor(syntax, text, [suspect(1, 2, { 2: 1 })]);
    expect(patches.map((patch) => editedText(changeOf(patch)))).toContain(text.replace('<', '<='));
  });
});
