import { describe, expect, it } from 'vitest';
import { ScriptedEngine } from '../../test/fakes/scriptedEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { calibratedStrength, strengthFor } from './calibration.ts';
import { DecodeMemo } from './memo.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';

const signal = new AbortController().signal;
const file = 'a.ts' as RelativePath;

describe('strengthFor', () => {
  it.each([
    ['hard', 30, 0, 'hard'],
    ['hard', 30, 1, 'soft'],
    ['hard', 98, 2, 'hard'],
    ['hard', 97, 3, 'soft'],
    ['hard', 27, 4, 'off'],
    ['hard', 3, 1, 'soft'],
    ['hard', 0, 0, 'hard'],
    ['soft', 30, 0, 'soft'],
    ['soft', 99, 0, 'soft'],
    ['soft', 100, 0, 'hard'],
    ['soft', 199, 1, 'hard'],
    ['soft', 198, 2, 'soft'],
    ['soft', 20, 10, 'off'],
  ] as const)('%s with %i listed and %i missing: %s', (strength, listed, missing, expected) => {
    expect(strengthFor(strength, { listed, missing })).toBe(expected);
  });
});

describe('calibratedStrength', () => {
  const text = 'const a = 1;\nfunction f() {\n  return a.b + old.c + "a.z"; // a.y\n}\n';
  const hunk = { start: offset(text.indexOf('old')), end: offset(text.indexOf('old') + 5) };

  async function strengthOf(
    members: readonly string[],
    memo = new DecodeMemo(),
    whole = text,
  ): Promise<[string, string[]]> {
    const engine = new ScriptedEngine({
      names: [
        [/a\.$/, members],
        [/[^.]$/, ['a', 'f']],
      ],
    });
    const rules = lexicalRulesOf('typescript');
    if (!rules) throw new Error('no rules');
    const range = { start: offset(0), end: offset(whole.length) };
    const parts = { engine, rules, file, text: whole, range, hunk, identifiers: 30, memo: memo.file(file, whole) };
    return [await calibratedStrength(parts, signal), engine.asked.map((asked) => asked.slice(-8))];
  }

  it('asks for the names of code outside the hunk, with the rest of the line gone', async () => {
    const [strength, asked] = await strengthOf(['b']);
    expect(strength).toBe('hard');
    expect(asked).toEqual([' return ', 'eturn a.']);
  });

  it('believes less where a name is missing', async () => {
    expect((await strengthOf(['c']))[0]).toBe('soft');
  });

  it('is done once for a text', async () => {
    const memo = new DecodeMemo();
    await strengthOf(['b'], memo);
    expect((await strengthOf(['b'], memo))[1]).toEqual([]);
    expect((await strengthOf(['b'], memo, `${text}\n`))[1]).not.toEqual([]);
  });
});
