import { describe, expect, it } from 'vitest';
import { examplePatch, exampleReport, exampleSuspect } from './exampleReport.ts';
import { openReview } from './reviewState.ts';
import {
  decidedText,
  hunkMarkdown,
  isLabelOf,
  offerText,
  nameInTitle,
  reviewTitle,
  verdictText,
} from './reviewTexts.ts';

const passing = { passed: 3, failed: 0 };

describe('the verdict', () => {
  it.each([
    ['a fresh run with counts', {}, 'verified'],
    ['no target test that passed', { target: { passed: 0, failed: 0 } }, 'not verified'],
    ['a failing target test', { target: { passed: 1, failed: 1 } }, 'not verified'],
    ['a failing covering test', { covering: { passed: 3, failed: 1 } }, 'not verified'],
    ['a new failure', { full: { ...passing, newFailures: ['t.py::test_a'] } }, 'not verified'],
    ['a failure that was there before', { full: { passed: 3, failed: 1, newFailures: [] } }, 'verified'],
    ['some of the tests', { verdict: 'partial' as const, target: { passed: 1, failed: 1 } }, 'partial'],
  ])('of %s', (_name, facts, expected) => {
    expect(verdictText(examplePatch(facts))).toBe(expected);
  });
});

describe('the title', () => {
  it('counts the patch and what was run', () => {
    const title = reviewTitle(examplePatch({ rank: 2 }), 3, 'test_total');
    expect(title).toBe('Fixpoint 2 of 3 · verified · 1/1 target, 37/37 covering · test_total');
  });
});

describe("a tab's label", () => {
  it.each([
    ['test_total', true],
    ['test_total (1 file)', true],
    ['test_total (12 files)', true],
    ['test_total（2 个文件）', true],
    ['test_total_of_order', false],
    ['test_total (2)', false],
    ['test_total (2) (1 file)', false],
    ['test_tot', false],
  ])('%s', (label, isOurs) => {
    expect(isLabelOf('test_total', label)).toBe(isOurs);
  });
});

describe("the name in a tab's title", () => {
  const long = `test_parse[${'x'.repeat(500)}]`;

  it('is told from those that other reviews have', () => {
    expect(nameInTitle('test_total', [])).toBe('test_total');
    expect(nameInTitle('test_total', ['test_total', 'test_total (2)'])).toBe('test_total (3)');
  });

  it('fits into a title, and is unique even then', () => {
    const first = nameInTitle(long, []);
    expect(first).toMatch(/^test_parse\[x+…$/);
    expect(first.length).toBeLessThan(40);
    expect(nameInTitle(long, [first])).toBe(`${first} (2)`);
  });
});

describe('the offer of a review', () => {
  it.each([
    [1, 'Fixpoint found a patch for test_total. It is verified: failing tests 1/1 pass, covering tests 37/37 pass.'],
    [
      3,
      'Fixpoint found 3 patches for test_total. The first is verified: failing tests 1/1 pass, covering tests 37/37 pass.',
    ],
  ])('of %i', (patchCount, expected) => {
    expect(offerText(examplePatch(), patchCount, 'test_total')).toBe(expected);
  });
});

describe('the last word on a patch', () => {
  it.each([
    [2, 0, 'Fixpoint: all hunks are decided (2 accepted), nothing is saved yet.'],
    [0, 2, 'Fixpoint: the patch was rejected, nothing was changed.'],
    [
      1,
      2,
      'Fixpoint: all hunks are decided (1 accepted, 2 rejected), nothing is saved yet. Only the whole patch was tested: run the tests again.',
    ],
  ])('with %i accepted and %i rejected', (accepted, rejected, expected) => {
    expect(decidedText({ pending: 0, accepted, rejected })).toBe(expected);
  });
});

describe('why a hunk is proposed', () => {
  const baseText = Array.from({ length: 30 }, (_, line) => `line ${line + 1}\n`).join('');
  const patchedText = baseText.replace('line 12\n', 'line twelve\n');
  const review = openReview([
    { patchId: 'p1', files: [{ uri: 'file:///cart.py', file: 'cart.py', baseText, patchedText }] },
  ]);
  const file = review.patches[0]?.files[0];
  const hunk = file?.hunks[0];
  if (!file || !hunk) throw new Error('the example has no hunk');

  const markdown = (report = exampleReport(), patch = examplePatch()): string =>
    hunkMarkdown(report, patch, file, hunk);

  it('tells the change, what was run and the suspect it repairs', () => {
    const suspects = [
      exampleSuspect({ line: 25, score: 0.95 }),
      exampleSuspect(),
      exampleSuspect({ file: 'other.py' }),
    ];
    expect(markdown(exampleReport({ suspects })).split('\n\n')).toEqual([
      'Replace `<` by `<=`.',
      '**Verified**: failing tests 1/1 pass, covering tests 37/37 pass, whole test files 40/40 pass.',
      '**Suspect 2 of 3**: `Cart.total`, score 0.91: executed by 1 of 1 failing tests.',
      'Confidence 83 %, found by `templates`, `comparison`.',
    ]);
  });

  it('says so if no other test reaches the change', () => {
    expect(markdown(exampleReport(), examplePatch({ covering: { passed: 0, failed: 0 } }))).toContain(
      'no other test executes the change',
    );
  });

  it('names new failures, diagnostics and flags', () => {
    const full = { passed: 39, failed: 1, newFailures: ['t.py::test_a[`]'] };
    const text = markdown(
      exampleReport(),
      examplePatch({ full, newDiagnostics: ['unused x'], flags: ['deletes code'] }),
    );
    expect(text).toContain('new failures: ``t.py::test_a[`]``');
    expect(text).toContain('**New diagnostics**: unused x');
    expect(text).toContain('**Mind**: deletes code');
  });

  it.each([
    ['a link', '[click](command:evil)'],
    ['an image', '![x](https://example.org/x.png)'],
    ['markup', '<b>bold</b>'],
    ['an icon', '$(trash)'],
    ['a bare address', 'https://example.org'],
  ])('shows %s from the project as plain text', (_name, text) => {
    const [change = ''] = markdown(exampleReport(), examplePatch({ explanation: `see ${text}` })).split('\n\n');
    expect(change.replaceAll('\\', '')).toBe(`See ${text}.`);
    expect(change).not.toContain(text);
  });
});
