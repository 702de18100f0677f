import { describe, expect, it } from 'vitest';
import { canStartSo, neededStart } from './neededStart.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';
import type { ShadowHunk } from './shadowHunk.ts';

const words = new Set(['const', 'let', 'var']);

describe('canStartSo', () => {
  it.each<[text: string, isPossible: boolean]>([
    ['', true],
    ['  ', true],
    ['co', true],
    ['const', true],
    ['constant', false],
    ['run', false],
    ['run(', false],
    ['con(', false],
    ['const ', true],
    ['const\n  ', true],
    ['const to', true],
    ['const total', true],
    ['const totals', false],
    ['const other', false],
    ['const to =', false],
    ['const total =', true],
    ['let total: number = a', true],
    ['const total2 = f()', true],
    ['const { tot', true],
    ['const [', true],
    ['const (', false],
    ['const = ', false],
  ])('%o: %s', (text, isPossible) => {
    expect(canStartSo(text, { words, names: new Set(['total', 'total2']) })).toBe(isPossible);
  });
});

describe('neededStart', () => {
  it.each<[language: string, original: string, names: string[], isNeeded: boolean]>([
    ['typescript', 'const a = 1;', ['a'], true],
    ['typescript', '  let a = 1;', ['a'], true],
    ['typescript', 'const a = 1;', [], false],
    ['typescript', 'constant(a);', ['a'], false],
    ['typescript', 'a = 1;', ['a'], false],
    ['python', 'a = 1', ['a'], false],
    ['java', 'var a = 1;', ['a'], false],
  ])('%s: %s needing %o: %s', async (language, original, names, isNeeded) => {
    const rules = lexicalRulesOf(language);
    if (!rules) throw new Error(language);
    const errors = names.map((unknownName) => ({ unknownName }));
    const shadow = { errors: () => Promise.resolve([{}, ...errors]) } as unknown as ShadowHunk;
    const needed = await neededStart(rules, original, shadow, 100, new AbortController().signal);
    expect(needed?.names).toEqual(isNeeded ? new Set(names) : undefined);
    if (needed) expect(needed.words.has('const')).toBe(original.startsWith('const'));
  });
});
