import { describe, expect, it } from 'vitest';
import { seededRandom } from '../workspace/random.ts';
import { choose, draftFrom } from './drafting.ts';
import type { DecodingSession, TokenCandidate } from './languageModel.ts';
import { tokenId } from './languageModel.ts';

const { signal } = new AbortController();
const end = { token: tokenId(0), bytes: new Uint8Array(), logProbability: -0.1, isEnd: true };
const candidate = (text: string | number[], logProbability = -0.1): TokenCandidate => ({
  token: tokenId(1),
  bytes: typeof text === 'string' ? Buffer.from(text) : Uint8Array.from(text),
  logProbability,
  isEnd: false,
});

/** Tells one token a step. */
function scripted(tokens: readonly TokenCandidate[]): DecodingSession {
  let position = 0;
  return {
    get position() {
      return position;
    },
    candidates: () => Promise.resolve([tokens[position] ?? end]),
    accept: (accepted) => {
      position += accepted.length;
      return Promise.resolve();
    },
  } as Partial<DecodingSession> as DecodingSession;
}

describe('a draft', () => {
  it.each<[name: string, tokens: TokenCandidate[], stop: string[], text: string, how: string, pieces: string[]]>([
    ['until the model ends it', [candidate('a'), candidate('b')], [], 'ab', 'stop', ['a', 'b']],
    [
      'until it is long enough',
      'abcdef'.split('').map((it) => candidate(it)),
      [],
      'abcd',
      'length',
      ['a', 'b', 'c', 'd'],
    ],
    ['until a stop text', [candidate('x;'), candidate('\ny')], [';\n'], 'x', 'stop', ['x']],
    ['until the first of stop texts', [candidate('a b;c')], ['c', ';'], 'a b', 'stop', ['a b']],
    ['over a character in two tokens', [candidate([0xc3]), candidate([0xa9])], [], 'é', 'stop', ['', 'é']],
    ['that ends within a character', [candidate([0xc3])], [], '\uFFFD', 'stop', ['']],
  ])('goes on %s', async (_name, tokens, stop, text, how, pieces) => {
    const draft = await draftFrom(scripted(tokens), { maxTokens: 4, temperature: 0, stop, signal });
    expect(draft).toMatchObject({ text, end: how });
    expect(draft.tokens?.map((token) => token.text)).toEqual(pieces);
  });
});

describe('a choice', () => {
  const candidates = [candidate('a', Math.log(0.7)), candidate('b', Math.log(0.3))];
  const share = (temperature: number): number => {
    const random = seededRandom(7);
    const chosen = Array.from({ length: 4000 }, () => choose(candidates, temperature, random));
    return chosen.filter((it) => it === candidates[0]).length / chosen.length;
  };

  it('is the likeliest at a temperature of 0', () => {
    expect(share(0)).toBe(1);
  });

  it('is a sample at a temperature of 1, and more even above', () => {
    expect(share(1)).toBeCloseTo(0.7, 1);
    expect(share(100)).toBeCloseTo(0.5, 1);
  });

  it('is none among none', () => {
    expect(choose([], 1, () => 0)).toBeUndefined();
  });
});
