import { describe, expect, it } from 'vitest';
import type { FixStatus } from '../protocol/contract.ts';
import { outcomeView } from './outcome.ts';
import { exampleReport, exampleSuspect } from './review/exampleReport.ts';

const message = 'What the engine says.';
const suspects = [
  exampleSuspect(),
  exampleSuspect({ function: 'Cart.add', line: 30, score: 0.5 }),
  exampleSuspect({ function: null, file: 'shop/prices.py', line: 1, score: 0.4 }),
  exampleSuspect({ function: 'never_named', score: 0.1 }),
];

describe('the end of a run', () => {
  it.each<[FixStatus, 'information' | 'warning' | 'error', boolean]>([
    ['not-reproduced', 'information', false],
    ['flaky', 'warning', true],
    ['no-fix', 'warning', true],
    ['budget-exhausted', 'warning', true],
    ['error', 'error', true],
  ])('%s is told in one message', (status, severity, offersLog) => {
    const view = outcomeView(exampleReport({ status, message }), 0);
    expect(view).toEqual({ kind: 'message', severity, text: message, offersLog });
  });

  it('without a fix names the top suspects and leads to the first', () => {
    const view = outcomeView(exampleReport({ status: 'no-fix', message, suspects }), 0);
    expect(view).toMatchObject({
      text: `${message} Most suspicious: Cart.total (cart.py:10), Cart.add (cart.py:30), shop/prices.py, module level (shop/prices.py:1).`,
      suspect: suspects[0],
    });
  });

  it.each<FixStatus>(['verified', 'partial', 'budget-exhausted'])('%s with patches is the review', (status) => {
    expect(outcomeView(exampleReport({ status }), 2)).toEqual({ kind: 'review' });
  });

  it('cancelled needs no words', () => {
    expect(outcomeView(exampleReport({ status: 'cancelled' }), 0)).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['pytest-not-found', 'fixpoint.pythonPath'],
    ['test-run-timed-out', 'fixpoint.budgetSeconds'],
    ['collection-failed', undefined],
  ])('%s leads to the setting that helps, if there is one', (code, setting) => {
    const view = outcomeView(exampleReport({ status: 'error', message, code }), 0);
    expect(view.kind === 'message' && view.setting).toBe(setting);
  });

  it('a long message is one line that ends in an ellipsis', () => {
    const view = outcomeView(exampleReport({ status: 'error', message: 'pytest stopped:\n'.repeat(200) }), 0);
    const text = view.kind === 'message' ? view.text : '';
    expect(text).toMatch(/^pytest stopped: pytest.*…$/);
    expect(text.length).toBeLessThan(700);
  });
});
