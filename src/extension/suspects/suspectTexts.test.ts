import { describe, expect, it } from 'vitest';
import { exampleSuspect } from '../review/exampleReport.ts';
import { exampleResult } from './exampleSuspects.ts';
import type { PlaceFacts } from './suspectTexts.ts';
import { explanation, hoverMarkdown, madeFromText, rankText, tiedLinesText, tieText } from './suspectTexts.ts';

const trace = "frame 1 of the exception's trace, counted from where it was raised";
const facts = (own: Partial<PlaceFacts> = {}): PlaceFacts => ({
  suspect: exampleSuspect(),
  score: 0.5774,
  executedBy: { failing: 1, passing: 2 },
  spectrum: { failing: 1, passing: 37 },
  tiedLines: [],
  tiedWith: 0,
  hasChanged: false,
  ...own,
});

describe('the number in words', () => {
  it.each<[string, PlaceFacts, string]>([
    [
      'tells the tests behind it',
      facts(),
      'Executed by 1 of 1 failing tests and 2 of 37 passing tests (suspiciousness 0.58, Ochiai).',
    ],
    [
      'tells the place in the trace and equals',
      facts({ suspect: exampleSuspect({ evidence: ['executed by …', trace] }), score: 1.58, tiedLines: [14, 15] }),
      'Executed by 1 of 1 failing tests and 2 of 37 passing tests (suspiciousness 1.58, Ochiai plus stack trace). ' +
        `It is ${trace}. Tied with lines 14 and 15.`,
    ],
    [
      'tells why a line counts that only runs at import',
      facts({ suspect: exampleSuspect({ function: null, evidence: ['run at import; its file is used by …'] }) }),
      'Executed by 1 of 1 failing tests and 2 of 37 passing tests (suspiciousness 0.58, Ochiai). ' +
        'It runs when its file is loaded, so every test that uses the file counts, at half weight.',
    ],
    [
      'tells what raises it, and that it is of an older text',
      facts({ hasChanged: true, suspect: exampleSuspect({ evidence: ['changed in the last commit'] }) }),
      'Executed by 1 of 1 failing tests and 2 of 37 passing tests (suspiciousness 0.58, Ochiai). ' +
        'Changed in the last commit. The file has changed since.',
    ],
  ])('%s', (_name, given, expected) => expect(explanation(given)).toBe(expected));
});

describe('ties', () => {
  it.each([
    [[], ''],
    [[14], 'tied with line 14'],
    [[14, 15], 'tied with lines 14 and 15'],
    [[1, 2, 3, 4, 5], 'tied with lines 1, 2, 3, 4 and 5'],
    [[1, 2, 3, 4, 5, 6, 7], 'tied with lines 1, 2, 3, 4, 5 and 2 more'],
  ])('of lines %j', (lines, expected) => expect(tiedLinesText(lines)).toBe(expected));

  it('of suspects', () => {
    expect([rankText(exampleSuspect(), 0), rankText(exampleSuspect(), 3)]).toEqual(['1.', '1=']);
    expect([tieText(0), tieText(1), tieText(3)]).toEqual(['', 'tied with 1 other', 'tied with 3 others']);
  });
});

describe('a hover', () => {
  const links = { show: 'command:s', repair: 'command:r', exclude: 'command:e' };

  it('names the suspect and offers what to do', () => {
    const text = hoverMarkdown(facts({ tiedWith: 3 }), links);
    expect(text).toContain('**Fixpoint suspect 1** (tied with 3 others): `Cart.total`');
    expect(text).toMatch(/\[Show Suspects\]\(command:s .*\[Start Repair Here\]\(command:r .*\[Exclude\]\(command:e /);
  });

  it('makes no Markdown of what comes from the project', () => {
    const hostile = exampleSuspect({ function: 'a`[x](command:evil)', evidence: ['[click](command:evil) <b>'] });
    const text = hoverMarkdown(facts({ suspect: hostile }), links);
    expect(text).toContain('``a`[x](command:evil)``');
    expect(text).toContain('\\[click\\]\\(command\\:evil\\) \\<b\\>');
  });
});

describe('what a ranking was made from', () => {
  it('is said with the time', () => {
    expect(madeFromText(exampleResult())).toBe('test_total: from 1 failing and 37 passing tests · 09:05');
  });

  const none = { failing: 0, passing: 0 };

  it('is only the time if there was none', () => {
    const result = exampleResult({ status: 'not-reproduced', spectrum: none, suspects: [] });
    expect(madeFromText(result)).toBe('test_total: 09:05');
  });

  it('is the trace where there was nothing else, in the explanation, too', () => {
    expect(madeFromText(exampleResult({ spectrum: none }))).toBe(
      'test_total: from the trace alone, no coverage · 09:05',
    );
    expect(explanation(facts({ spectrum: none, executedBy: none, score: 0.5, hasChanged: true }))).toBe(
      "Frame 2 of the failure's trace in this folder, counted from where it was raised. " +
        'From the trace alone: no coverage was recorded. The file has changed since.',
    );
  });
});
