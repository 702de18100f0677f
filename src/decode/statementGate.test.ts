import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../completion/completionEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { DecodeMemo } from './memo.ts';
import type { ShadowHunk } from './shadowHunk.ts';
import { StatementGate } from './statementGate.ts';

const signal = new AbortController().signal;

const errorAt = (at: number, kind: Diagnostic['kind']): Diagnostic => ({
  range: { start: offset(at), end: offset(at + 1) },
  message: `${kind} ${at}`,
  kind,
});

type Errors = readonly Diagnostic[] | undefined;

describe('trouble in a hunk', () => {
  it.each<[name: string, engine: Errors | 'none', parser: Errors, isSemantic: boolean, expected: string | undefined]>([
    ['is what the engine tells', [errorAt(3, 'semantic')], undefined, true, 'semantic 3'],
    ['is the first of it', [errorAt(3, 'semantic'), errorAt(1, 'syntax')], undefined, true, 'syntax 1'],
    ['is only syntax where the engine is not believed', [errorAt(1, 'semantic')], undefined, false, undefined],
    ['is not looked for twice', [], [errorAt(2, 'syntax')], true, undefined],
    ['is what the parser tells where the engine does not answer', undefined, [errorAt(2, 'syntax')], true, 'syntax 2'],
    ['is what the parser tells where there is no engine', 'none', [errorAt(2, 'syntax')], true, 'syntax 2'],
    ['is nothing where nobody can tell', undefined, undefined, true, undefined],
  ])('%s', async (_, engine, parser, isSemantic, expected) => {
    const gate = new StatementGate({
      shadow: engine === 'none' ? undefined : ({ errors: () => Promise.resolve(engine) } as unknown as ShadowHunk),
      syntaxErrors: parser && (() => Promise.resolve(parser)),
      memo: new DecodeMemo().hunk('a.ts' as RelativePath, 'abc', { start: offset(0), end: offset(1) }),
      isSemantic,
      around: { before: 0, behind: 1 },
    });
    expect((await gate.errorOfHunk('text', signal))?.message).toBe(expected);
    expect((await gate.errorOfStatement('text', 0, signal))?.message).toBe(expected);
  });
});
