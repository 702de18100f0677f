import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { id } from '../../test/fakes/scriptedTests.ts';
import type { TestEvent } from '../testing/testRunner.ts';
import { RestLimit } from './restLimit.ts';

const started = (name: string): TestEvent => ({ kind: 'started', id: id(name) });

describe('RestLimit', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each<[name: string, events: [afterMs: number, event: TestEvent][], isEnough: boolean]>([
    ['loading does not count', [[60_000, { kind: 'collected', tests: [] }]], false],
    ['nor do telling tests', [[0, started('a.py::t')]], false],
    ['of a class', [[0, started('b.py::C::t')]], false],
    ['with parameters', [[0, started('a.py::t[1]')]], false],
    ['others do', [[0, started('a.py::u')]], true],
    ['others do, however late they start', [[60_000, started('a.py::u')]], true],
    ['another whose name starts alike', [[0, started('a.py::tt')]], true],
  ])('%s', (_name, events, isEnough) => {
    using limit = new RestLimit([id('a.py::t'), id('b.py::C')], 1_000);
    for (const [afterMs, event] of events) {
      vi.advanceTimersByTime(afterMs);
      limit.note(event);
    }
    vi.advanceTimersByTime(999);
    expect(limit.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(limit.signal.aborted).toBe(isEnough);
  });

  it('counts from the first of them', () => {
    using limit = new RestLimit([], 1_000);
    limit.note(started('a'));
    vi.advanceTimersByTime(600);
    limit.note(started('b'));
    vi.advanceTimersByTime(400);
    expect(limit.signal.aborted).toBe(true);
  });

  it('leaves no timer behind', () => {
    {
      using limit = new RestLimit([], 1_000);
      limit.note(started('a'));
    }
    expect(vi.getTimerCount()).toBe(0);
  });
});
