import { describe, expect, it } from 'vitest';
import type { TokenCandidate } from '../models/languageModel.ts';
import { tokenId } from '../models/languageModel.ts';
import { seededRandom } from '../workspace/random.ts';
import { DeadBranches } from './deadBranches.ts';
import { keyOf, startOfHunk } from './hunkState.ts';
import type { Choice, DrawParts } from './sampler.ts';
import { drawToken } from './sampler.ts';
import { noCounts } from './statistics.ts';

const signal = new AbortController().signal;
const start = startOfHunk(undefined);

const candidate = (text: string, probability: number): TokenCandidate => ({
  token: tokenId(text.charCodeAt(0)),
  bytes: Buffer.from(text),
  logProbability: Math.log(probability),
  isEnd: false,
});

/** Refuses what is in `illegal`, and calls unlisted what is in `unlisted`. */
function checkOf(illegal: string, unlisted = ''): DrawParts['check'] {
  const token: DrawParts['check']['token'] = (state, bytes) => {
    const text = Buffer.from(bytes).toString();
    if (illegal.includes(text)) return Promise.resolve({ kind: 'refused', reason: 'name', at: 0 });
    const isUnlisted = unlisted.includes(text);
    return Promise.resolve({ kind: 'accepted', state, isUnlisted, closedPlaces: 0, statementEnds: [], isEnd: false });
  };
  return { token, refusalOfEnd: () => undefined };
}

async function draws(
  candidates: readonly TokenCandidate[],
  check: DrawParts['check'],
  options: { temperature?: number; dead?: DeadBranches; count?: number } = {},
): Promise<{ share: (text: string) => number; choices: Choice[] }> {
  const random = seededRandom(1);
  const { temperature = 1, dead, count = 4000 } = options;
  const choices: Choice[] = [];
  for (let draw = 0; draw < count; draw += 1) {
    choices.push(
      await drawToken(start, candidates, { check, random, temperature, dead, counters: noCounts() }, signal),
    );
  }
  const share = (text: string): number =>
    choices.filter((choice) => choice.kind === 'token' && Buffer.from(choice.candidate.bytes).toString() === text)
      .length / count;
  return { share, choices };
}

const abcd = [candidate('a', 0.5), candidate('b', 0.3), candidate('c', 0.15), candidate('d', 0.05)];

describe('drawToken', () => {
  it('draws by probability', async () => {
    const { share } = await draws(abcd, checkOf(''));
    expect(share('a')).toBeCloseTo(0.5, 1);
    expect(share('d')).toBeCloseTo(0.05, 1);
  });

  it('draws what is legal by its own probability', async () => {
    const { share } = await draws(abcd, checkOf('a'));
    expect(share('a')).toBe(0);
    expect(share('b')).toBeCloseTo(0.6, 1);
    expect(share('c')).toBeCloseTo(0.3, 1);
  });

  it('makes what is not listed less likely by e^3', async () => {
    const { share } = await draws(abcd, checkOf('', 'a'));
    const lowered = 0.5 * Math.exp(-3);
    expect(share('a')).toBeCloseTo(lowered / (0.5 + lowered), 2);
  });

  it('sharpens by the temperature', async () => {
    const { share } = await draws(abcd, checkOf(''), { temperature: 0.5 });
    expect(share('a')).toBeCloseTo(0.25 / (0.25 + 0.09 + 0.0225 + 0.0025), 1);
  });

  it('takes the likeliest legal one without temperature', async () => {
    const { share } = await draws(abcd, checkOf('a', 'b'), { temperature: 0, count: 1 });
    expect(share('c')).toBe(1);
  });

  it('takes off what leads nowhere', async () => {
    const dead = new DeadBranches();
    dead.add('', [{ key: keyOf(start, Buffer.from('a')), probability: 0.5 }], 0.5);
    const { share, choices } = await draws(abcd, checkOf(''), { dead });
    expect(share('a')).toBeCloseTo(0.25 / 0.75, 1);
    expect(
      choices.every((choice) => choice.kind === 'token' && Math.abs(Math.exp(choice.logFeasibleMass) - 0.75) < 1e-9),
    ).toBe(true);
  });

  it('tells the mass that was not refused', async () => {
    const { choices } = await draws(abcd, checkOf('ab'), { temperature: 0, count: 1 });
    expect(choices[0]).toMatchObject({ kind: 'token' });
    expect(choices[0]?.kind === 'token' && Math.exp(choices[0].logFeasibleMass)).toBeCloseTo(0.2);
  });

  it('forces nothing that is hardly likely', async () => {
    const { choices } = await draws([candidate('a', 0.9995), candidate('b', 0.0005)], checkOf('a'), { count: 1 });
    expect(choices[0]).toMatchObject({ kind: 'dead-end' });
  });

  it('gives up after many refusals', async () => {
    const many = Array.from({ length: 60 }, (_, index) => candidate(String.fromCharCode(97 + index), 1 / 60));
    const { choices } = await draws(many, checkOf(many.map(({ bytes }) => Buffer.from(bytes).toString()).join('')), {
      count: 1,
    });
    expect(choices[0]).toMatchObject({ kind: 'dead-end' });
    expect(choices[0]?.kind === 'dead-end' && choices[0].feasibleMass).toBeGreaterThan(0.3);
  });
});

describe('DeadBranches', () => {
  it('takes from what is above as much as led there', () => {
    const dead = new DeadBranches();
    dead.add('', [
      { key: 'a', probability: 0.5 },
      { key: 'ab', probability: 0.2 },
    ]);
    expect([dead.share('ab'), dead.share('a'), dead.share('')]).toEqual([1, 0.2, 0.1]);
    dead.add('', [
      { key: 'a', probability: 0.5 },
      { key: 'ac', probability: 0.8 },
    ]);
    expect([dead.share('a'), dead.share('')]).toEqual([1, 0.5]);
  });
});
