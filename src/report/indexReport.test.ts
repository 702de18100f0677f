import { expect, it } from 'vitest';
import type { BuildSummary, LeftOutFile } from '../symbols/symbols.ts';
import type { LanguageId } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { indexReport, indexReportText, leftOutSentences } from './indexReport.ts';

const summary: BuildSummary = {
  files: 1234,
  parsed: 34,
  reused: 1200,
  bytes: 5_600_000,
  withErrors: 1,
  byLanguage: new Map([
    ['go' as LanguageId, 1],
    ['rust' as LanguageId, 1233],
  ]),
  classes: 1,
  functions: 2000,
  methods: 3,
  listMs: 10.4,
  parseMs: 20.6,
  notSaved: 'no space',
};
const leftOut = (...files: string[]): LeftOutFile[] =>
  files.map((file) => ({ file: file as RelativePath, reason: 'too-large' }));

it('tells counts, times and what was left out', () => {
  const report = indexReport('/r', summary, leftOut('a.sql'), 31.2);
  expect(report).toMatchObject({
    skipped: 1,
    byLanguage: { rust: 1233, go: 1 },
    timingsMs: { list: 10, parse: 21, total: 31 },
  });
  expect(indexReportText(report)).toBe(
    [
      '1,234 files, 5.6 MB: 34 parsed, 1,200 taken from the cache, in 0.0 s',
      '1 class, 2,000 functions, 3 methods',
      'rust 1,233, go 1',
      '1 file with syntax errors: what could be read of them is there. 1 file larger than 10 MiB and not searched: a.sql. The index could not be kept for the next run: no space.',
      '',
    ].join('\n'),
  );
});

it.each<[files: string[], expected: string[]]>([
  [[], []],
  [['a'], ['1 file larger than 10 MiB and not searched: a.']],
  [['a', 'b', 'c', 'd', 'e'], ['5 files larger than 10 MiB and not searched: a, b, c and 2 more.']],
])('left out %j', (files, expected) => {
  expect(leftOutSentences(leftOut(...files))).toEqual(expected);
});
