import { describe, expect, it } from 'vitest';
import type { LegalNames } from '../completion/completionEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { DecodeMemo } from './memo.ts';
import { RecentMap } from './recentMap.ts';

const file = 'a.ts' as RelativePath;
const text = 'a();\nlet b = c(d);\n';
const line = { start: offset(5), end: offset(18) };
const fromValue = { start: offset(13), end: offset(18) };
const otherEnd = { start: offset(5), end: offset(17) };
const closed: LegalNames = { kind: 'closed', names: new Set(['x']) };

describe('DecodeMemo', () => {
  it('is shared by hunks that start in one line and end alike', () => {
    const memo = new DecodeMemo();
    memo.hunk(file, text, line).keepNames('engine', 'let b = c(', closed);
    expect(memo.hunk(file, text, fromValue).names('engine', 'c(')).toBe(closed);
    expect(memo.hunk(file, text, otherEnd).names('engine', 'let b = c(')).toBeUndefined();
    expect(memo.hunk(file, text, line).names('other', 'let b = c(')).toBeUndefined();
  });

  it('forgets a file that changed', () => {
    const memo = new DecodeMemo();
    memo.hunk(file, text, line).keepNames('engine', '', closed);
    expect(memo.hunk(file, `${text}\n`, line).names('engine', '')).toBeUndefined();
    expect(memo.hunk(file, text, line).names('engine', '')).toBeUndefined();
  });

  it.each([
    ['timeout', false],
    ['engine-lost', false],
    ['stale', false],
    ['nothing-known', true],
  ] as const)('an engine that answers %s is kept: %s', (reason, isKept) => {
    const memo = new DecodeMemo().hunk(file, text, line);
    memo.keepNames('engine', '', { kind: 'unknown', reason });
    expect(memo.names('engine', '') !== undefined).toBe(isKept);
  });

  it('keeps what leads nowhere by model and temperature', () => {
    const memo = new DecodeMemo();
    memo
      .hunk(file, text, line)
      .dead('m|1')
      .add('', [{ key: 'a', probability: 0.5 }]);
    expect(memo.hunk(file, text, line).dead('m|1').share('a')).toBe(1);
    expect(memo.hunk(file, text, line).dead('m|0').share('a')).toBe(0);
  });
});

describe('RecentMap', () => {
  it('forgets what was used longest ago', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  });
});
