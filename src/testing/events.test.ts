import { describe, expect, it } from 'vitest';
import { LineSet } from '../workspace/lineSet.ts';
import { parseEvent } from './events.ts';

const frame = { file: 'a.py', line: 1, function: 'f' };
const result = { id: 'a.py::test', outcome: 'passed', durationMs: 1 };
const event = (fields: object): string => JSON.stringify(fields);

describe('parseEvent', () => {
  it('reads coverage as sets', () => {
    const parsed = parseEvent(event({ kind: 'result', result: { ...result, coverage: { 'a.py': [1, 3] } } }));
    expect(parsed).toEqual({
      kind: 'result',
      result: { ...result, coverage: new Map([['a.py', LineSet.of([1, 3])]]) },
    });
  });

  it('reads a collection error without a file', () => {
    const error = { file: null, exceptionType: 'E', message: '', frames: [frame] };
    expect(parseEvent(event({ kind: 'collection-error', error }))).toEqual({
      kind: 'collection-error',
      error: { ...error, file: undefined },
    });
  });

  const refused: Record<string, string> = {
    'text that is no JSON': 'Traceback',
    'an unknown kind': event({ kind: 'other' }),
    'an unknown outcome': event({ kind: 'result', result: { ...result, outcome: 'fine' } }),
    'a file outside the root': event({ kind: 'import-coverage', coverage: { '../a.py': [1] } }),
    'an absolute file': event({ kind: 'collected', tests: [{ id: '/a.py::test', file: '/a.py', line: 1 }] }),
    'line 0': event({ kind: 'import-coverage', coverage: { 'a.py': [0] } }),
  };
  it.each(Object.entries(refused))('refuses %s', (_name, text) => expect(() => parseEvent(text)).toThrow());
});
