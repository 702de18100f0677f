import { describe, expect, it } from 'vitest';
import type { ReportedFailure } from '../testFailureText.ts';
import { LiveTrigger } from './liveTrigger.ts';

/** What tells nothing of the place. */
const untold = { message: '', frames: [] };

const a: ReportedFailure = { name: 'test_a', path: '/project', places: [], ...untold };
const b: ReportedFailure = { name: 'test_b', path: '/project', places: [], ...untold };

describe('looks at the last failures', () => {
  it.each<[string, (ReportedFailure[] | undefined)[], string[]]>([
    ['find old ones and leave them', [[a], [a], [a]], ['nothing', 'nothing', 'nothing']],
    ['find a new one and wait until it is settled', [[], [a], [a]], ['nothing', 'look-again', 'failed']],
    ['find it once only', [[], [a], [a], [a], [a]], ['nothing', 'look-again', 'failed', 'nothing', 'nothing']],
    ['wait while a run goes on', [[], [a], [a, b], [a, b]], ['nothing', 'look-again', 'look-again', 'failed']],
    ['find another one later', [[a], [b], [b]], ['nothing', 'look-again', 'failed']],
    ['find that all pass again', [[a], [], []], ['nothing', 'look-again', 'passed']],
    ['pass over what was there for a moment', [[a], [], [a], [a]], ['nothing', 'look-again', 'nothing', 'nothing']],
    ['know nothing where the editor cannot tell', [undefined, undefined], ['nothing', 'nothing']],
    ['take no silence for a pass', [[a], undefined, [a]], ['nothing', 'nothing', 'nothing']],
  ])('%s', (_name, looks, expected) => {
    const trigger = new LiveTrigger();
    expect(looks.map((failures) => trigger.look(failures).kind)).toEqual(expected);
  });

  it('tell which tests failed', () => {
    const trigger = new LiveTrigger();
    [[], [a]].forEach((failures) => trigger.look(failures));
    expect(trigger.look([a])).toEqual({ kind: 'failed', failures: [a] });
  });
});
