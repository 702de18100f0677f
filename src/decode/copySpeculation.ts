import type { TokenId } from '../models/languageModel.ts';
import type { Drafter } from './candidateSteps.ts';

const firstLength = 8;
const longestLength = 32;
const shortestLength = 4;
/** Nothing is known at the start. */
const lengthAtStart = 4;
/** Tokens in a row that a place of the original is known by, the longest run counts. */
const matchLength = 8;
/** A drafted token costs a fifth of a step: what is no copy, in which single tokens recur, must not be taken for one. */
const evidenceLength = 3;

/**
 * Proposes that the rewritten code goes on as the original does (prompt-lookup decoding, A. Saxena, 2023): from the place
 * where the last tokens stand in the original. What is proposed is only evaluated early; which tokens are taken is decided as
 * ever, so the output is the same with and without.
 */
export function copyDrafter(original: readonly TokenId[]): Drafter {
  let length = firstLength;
  let last: { readonly at: number; readonly from: number; readonly tokens: readonly TokenId[] } | undefined;

  const learn = (path: readonly TokenId[]): void => {
    if (!last || path.length <= last.at || last.tokens.length === 0) return;
    const agreed = agreement(path, last.at, last.tokens);
    length = agreed === last.tokens.length ? Math.min(longestLength, length * 2) : Math.max(shortestLength, agreed + 1);
  };

  return (path) => {
    learn(path);
    const expected = last && path.length > last.at ? last.from + path.length - last.at : path.length;
    const match = placeInOriginal(original, path, expected);
    const isCopying = match !== undefined && match.run >= Math.min(evidenceLength, path.length);
    const from = match?.from ?? expected;
    const most = path.length < evidenceLength ? Math.min(lengthAtStart, length) : length;
    const tokens = isCopying ? original.slice(from, from + most) : [];
    last = { at: path.length, from: isCopying ? from : expected, tokens };
    return tokens;
  };
}

function agreement(path: readonly TokenId[], at: number, tokens: readonly TokenId[]): number {
  let count = 0;
  while (count < tokens.length && path[at + count] === tokens[count]) count += 1;
  return count;
}

/** Behind the longest run of last tokens that the original has, the nearest to where it is expected. */
function placeInOriginal(
  original: readonly TokenId[],
  path: readonly TokenId[],
  expected: number,
): { readonly from: number; readonly run: number } | undefined {
  if (path.length === 0) return { from: 0, run: 0 };
  let best: { readonly from: number; readonly run: number } | undefined;
  for (let from = 1; from <= original.length; from += 1) {
    let run = 0;
    while (
      run < matchLength &&
      run < from &&
      path.length > run &&
      original[from - 1 - run] === path[path.length - 1 - run]
    ) {
      run += 1;
    }
    if (run === 0 || (run === 1 && from !== expected)) continue;
    const isNearer = best?.run === run && Math.abs(from - expected) < Math.abs(best.from - expected);
    if (!best || run > best.run || isNearer) best = { from, run };
  }
  return best;
}
