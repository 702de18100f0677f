import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScriptedModel } from '../../test/fakes/scriptedModel.ts';
import type { TokenId } from '../models/languageModel.ts';
import { tokenId } from '../models/languageModel.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { copyDrafter } from './copySpeculation.ts';
import type { DecodedHunk } from './decode.ts';
import { decodeHunks } from './decode.ts';

const ids = (text: string): TokenId[] => Array.from(text, (character) => tokenId(character.charCodeAt(0)));
const textOf = (tokens: readonly TokenId[]): string => String.fromCharCode(...tokens);

describe('copyDrafter', () => {
  const original = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

  it.each([
    ['', 'abcd'],
    ['ab', 'cdef'],
    ['abc', 'defghijk'],
    ['xyzmno', 'pqrstuvw'],
    ['aQ', ''],
    ['abcQno', ''],
  ])('behind %j proposes %j', (path, draft) => {
    const drafter = copyDrafter(ids(original));
    expect(textOf(drafter(ids(path)))).toBe(draft);
  });

  it('proposes more while it is right, and less when it was wrong', () => {
    const drafter = copyDrafter(ids(original));
    const first = textOf(drafter(ids('')));
    const second = textOf(drafter(ids(first)));
    expect([first.length, second.length]).toEqual([4, 16]);
    expect(textOf(drafter(ids(`${first}ef??`)))).toBe('');
    expect(textOf(drafter(ids(`${first}ef??ijk`)))).toBe('lmno');
  });

  it('goes on at the nearest of equal places', () => {
    const drafter = copyDrafter(ids('ab1ab2ab3ab4'));
    drafter(ids(''));
    drafter(ids('ab1'));
    expect(textOf(drafter(ids('ab1ab'))).slice(0, 1)).toBe('2');
  });
});

async function written(
  text: string,
  target: string,
  options: { canVerify: boolean; temperature: number; mode?: 'off' | 'full' },
): Promise<{
  samples: DecodedHunk[];
  model: ScriptedModel;
}> {
  const vocabulary = ['return ', 'total', 'value', ' + ', ';\n', '  ', 'const ', ' = ', 'if (', ') {'];
  const model = ScriptedModel.writing(target, vocabulary, { noise: 0.1, canVerify: options.canVerify });
  const samples: DecodedHunk[] = [];
  const hunks = decodeHunks({
    model,
    languageId: 'typescript',
    file: 'a.ts' as RelativePath,
    text,
    hunk: { start: offset(0), end: offset(text.length) },
    ending: 'token',
    mode: options.mode ?? 'off',
    samples: 3,
    budgetMs: 20_000,
    maxTokens: 150,
    temperature: options.temperature,
    seed: 7,
    signal: new AbortController().signal,
  });
  for await (const sample of hunks) samples.push(sample);
  return { samples, model };
}

describe('copy speculation', () => {
  const line = fc.constantFrom('const total = value;\n', 'return total + value;\n', 'total = 1;\n', '  x();\n');
  const body = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join(''));

  it.each([0, 1])('writes the same as without, at temperature %i', async (temperature) => {
    await fc.assert(
      fc.asyncProperty(body, body, fc.constantFrom<'off' | 'full'>('off', 'full'), async (original, target, mode) => {
        const plain = await written(original, target, { canVerify: false, temperature, mode });
        const fast = await written(original, target, { canVerify: true, temperature, mode });
        const results = (samples: readonly DecodedHunk[]): unknown[] =>
          samples.map(({ text, logProbability, logFeasibleMass }) => ({ text, logProbability, logFeasibleMass }));
        expect(results(fast.samples)).toEqual(results(plain.samples));
      }),
      { numRuns: 30 },
    );
  });

  it('asks the model far less for a copy with an edit', async () => {
    const original = 'const total = value;\n'.repeat(12);
    const target = original.replace(/(?<=(?:.*\n){5})const total = value/, 'const total = value + total');
    const plain = await written(original, target, { canVerify: false, temperature: 0 });
    const fast = await written(original, target, { canVerify: true, temperature: 0 });
    expect(fast.samples[0]?.text).toBe(target.trimEnd());
    expect(fast.samples[0]?.statistics.modelCalls).toBeLessThan((plain.samples[0]?.statistics.modelCalls ?? 0) / 3);
  });
});
