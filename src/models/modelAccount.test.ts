import { describe, expect, it } from 'vitest';
import { ModelAccount } from './modelAccount.ts';

const price = { promptUsd: 1, completionUsd: 2 };
const million = { promptTokens: 1_000_000, completionTokens: 1_000_000 };

describe('an account', () => {
  it('adds up what was used and what it cost', () => {
    const account = new ModelAccount({ price });
    account.reserve(million).settle({ promptTokens: 500_000, completionTokens: 250_000 });
    account.reserve(million).settle(million);
    expect(account.usage).toEqual({ promptTokens: 1_500_000, completionTokens: 1_250_000, usd: 4 });
  });

  it('counts a request once', () => {
    const account = new ModelAccount({ price });
    const reservation = account.reserve(million);
    reservation.settle(million);
    reservation.settle(million);
    expect(account.usage.usd).toBe(3);
  });

  it('has requests on their way count at their most', () => {
    const account = new ModelAccount({ price, maxCostUsd: 5 });
    const first = account.reserve(million);
    expect(() => account.reserve(million)).toThrow(expect.objectContaining({ code: 'model-cost-reached' }));
    first.settle({ promptTokens: 1, completionTokens: 1 });
    expect(() => account.reserve(million)).not.toThrow();
  });

  it.each([
    ['lets everything through without a limit', { price }, false],
    ['lets everything through without a price', { maxCostUsd: 0 }, false],
    ['lets nothing through that has a price if the limit is 0', { price, maxCostUsd: 0 }, true],
    ['lets through what fits exactly', { price, maxCostUsd: 3 }, false],
    ['holds back what is a little more', { price, maxCostUsd: 2.999 }, true],
  ])('%s', (_name, options, isHeldBack) => {
    const reserve = (): unknown => new ModelAccount(options).reserve(million);
    if (isHeldBack) expect(reserve).toThrow(/could cost more/);
    else expect(reserve).not.toThrow();
  });
});
