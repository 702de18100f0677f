import { describe, expect, it } from 'vitest';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { ChangedLinesPrior, IssueTextPrior } from './priors.ts';

const file = 'shop/cart.py' as RelativePath;

describe('IssueTextPrior', () => {
  it.each<[issue: string, name: string | null, expected: 'function' | 'file' | 'none']>([
    ['`Cart.total()` is wrong', 'Cart.total', 'function'],
    ['see shop/cart.py', 'Cart.add', 'file'],
    ['see shop/cart.py', null, 'file'],
    ['the totals are wrong', 'Cart.total', 'none'],
    ['an add-on', 'Cart.add', 'none'],
  ])('%s: %s is named by %s', (issue, name, expected) => {
    const factor = new IssueTextPrior(issue).factorOf({ file, name, hasAnyOf: () => false });
    expect(factor > 1.3 ? 'function' : factor > 1 ? 'file' : 'none').toBe(expected);
  });
});

describe('ChangedLinesPrior', () => {
  const prior = new ChangedLinesPrior(new Map([[file, LineSet.of([12])]]), 1.5, 'changed');

  it.each([
    [file, 10, 20, 1.5],
    [file, 13, 20, 1],
    ['other.py' as RelativePath, 10, 20, 1],
  ])('%s from %i to %i: %d', (at, first, last, factor) => {
    const element = { file: at, name: 'f', hasAnyOf: (lines: LineSet) => lines.hasAnyIn(first, last) };
    expect(prior.factorOf(element)).toBe(factor);
  });
});
