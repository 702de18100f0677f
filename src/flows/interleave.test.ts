import { describe, expect, it } from 'vitest';
import type { CandidatePatch } from '../generate/candidate.ts';
import type { CandidateGenerator } from '../generate/generate.ts';
import { UserError } from '../workspace/userErrors/userError.ts';
import { interleave } from './interleave.ts';

function patch(explanation: string, prior: number): CandidatePatch {
  return { changes: [], origin: { generator: 'g' }, explanation, prior, suspiciousness: 1 };
}

function source(
  name: string,
  expectation: CandidateGenerator['expectation'],
  priors: readonly number[],
  failure?: Error,
): { generator: CandidateGenerator; stream: AsyncIterator<CandidatePatch> } {
  async function* stream(): AsyncGenerator<CandidatePatch> {
    for (const [index, prior] of priors.entries()) yield await Promise.resolve(patch(`${name}${index}`, prior));
    if (failure) throw failure;
  }
  return { generator: { name, languages: [], expectation, candidates: stream }, stream: stream() };
}

async function order(
  sources: readonly ReturnType<typeof source>[],
  lost: string[] = [],
  validationSeconds = 0.1,
): Promise<string> {
  const names: string[] = [];
  const onLost = ({ name }: CandidateGenerator, { code }: UserError): number => lost.push(`${name}: ${code}`);
  for await (const { explanation } of interleave(sources, { validationSeconds: () => validationSeconds, onLost })) {
    names.push(explanation);
  }
  return names.join(' ');
}

const quick = { plausible: 0.02, secondsEach: 0, typicalTries: 60 };
const slow = { plausible: 0.06, secondsEach: 3, typicalTries: 15 };

describe('interleave', () => {
  it('gives nothing without generators', async () => {
    expect(await order([])).toBe('');
  });

  it('keeps the order of one generator', async () => {
    expect(await order([source('t', quick, [1, 0.5, 0.7])])).toBe('t0 t1 t2');
  });

  it('takes cheap candidates first, while they are likely', async () => {
    expect(await order([source('t', quick, [1, 0.5, 0.01, 0.005]), source('m', slow, [1, 1])])).toBe(
      't0 t1 m0 m1 t2 t3',
    );
  });

  it('takes what costs time first where testing costs more', async () => {
    expect(await order([source('t', quick, [1, 1]), source('m', slow, [1, 1])], [], 60)).toBe('m0 m1 t0 t1');
  });

  it('turns to the others when nothing has come of many candidates', async () => {
    const many = Array.from({ length: 400 }, () => 1);
    const names = (await order([source('t', quick, many), source('m', slow, [1, 1, 1])])).split(' ');
    const turns = ['m0', 'm1', 'm2'].map((name) => names.indexOf(name));
    expect(turns[0]).toBeGreaterThan(50);
    expect(turns[2]).toBeLessThan(300);
    expect(names).toHaveLength(403);
  });

  it('goes on with the others when one is lost', async () => {
    const lost: string[] = [];
    const failing = source(
      'm',
      { plausible: 1, secondsEach: 1, typicalTries: 10 },
      [1],
      new UserError('model-lost', 'It died.'),
    );
    expect(await order([failing, source('t', quick, [0.1, 0.1])], lost)).toBe('m0 t0 t1');
    expect(lost).toEqual(['m: model-lost']);
  });

  it('does not hide bugs', async () => {
    await expect(order([source('m', slow, [], new TypeError('bug'))])).rejects.toThrow('bug');
  });
});
