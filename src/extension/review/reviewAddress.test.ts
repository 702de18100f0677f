import { describe, expect, it } from 'vitest';
import { addressOf, queryOf } from './reviewAddress.ts';

describe('the address of a virtual document', () => {
  it('survives its way through a URI', () => {
    const address = { reviewId: 'r12', patchIndex: 3, fileIndex: 10 };
    expect(addressOf(queryOf(address))).toEqual(address);
  });

  it.each(['', 'r1', 'r1.0', 'r1.0.x', 'r1.0.0.0', 'r1.-1.0'])('is not read from %j', (query) => {
    expect(addressOf(query)).toBeUndefined();
  });
});
