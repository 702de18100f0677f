import { describe, expect, it } from 'vitest';
import { examplePatch, exampleReport, exampleSuspect } from './exampleReport.ts';
import { openReview } from './reviewState.ts';
import { hunkMarkdown, reviewTitle, verdictText } from './reviewTexts.ts';

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

  it('tells what was run, the change and the suspect it repairs', () => {
    const suspects = [
      exampleSuspect({ line: 25, score: 0.95 }),
      exampleSuspect(),
      exampleSuspect({ file: 'other.py' }),
    ];
    expect(markdown(exampleReport({ suspects })).split('\n\n')).toEqual([
      '**Verified**: failing tests 1/1 pass, covering tests 37/37 pass, whole test files 40/40 pass.',
      '**Change**: replace `<` by `<=`',
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
    const [, change = ''] = markdown(exampleReport(), examplePatch({ explanation: text })).split('\n\n');
    expect(change.replaceAll('\\', '')).toBe(`**Change**: ${text}`);
    expect(change).not.toContain(text);
  });
});
