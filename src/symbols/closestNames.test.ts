import { expect, it } from 'vitest';
import { closestNames } from './closestNames.ts';

it('gives the nearest names first and no strangers', () => {
  expect(closestNames('test_sum', ['other', 'test_sums', 'TEST_SUM', 'test_summary_of_all_the_things'], 2)).toEqual([
    'TEST_SUM',
    'test_sums',
  ]);
});
