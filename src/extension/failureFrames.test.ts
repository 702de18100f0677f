import { describe, expect, it } from 'vitest';
import { framesOf } from './failureFrames.ts';
import { failuresIn } from './testFailureText.ts';

/** `file:line` of each place, innermost first. */
function frames(body: string): string[] {
  const [failure] = failuresIn(`<testFailure name="t" path="p">\n${body}\n</testFailure>`);
  return failure ? framesOf(failure, '/w/test_a.py').map(({ file, line }) => `${file}:${line}`) : [];
}

const inTest = '<location path="/w/test_a.py" line="9" col="5" />';

describe('the frames of a failure', () => {
  it.each<[name: string, body: string, expected: string[]]>([
    [
      'that the adapter gives',
      `<stackFrame path="/w/a.py" line="3" col="1" />\n<stackFrame path="/w/b.py" line="4" col="1" />\n${inTest}`,
      ['/w/a.py:3', '/w/b.py:4'],
    ],
    [
      'without those in the test',
      `<stackFrame path="/w/a.py" line="3" col="1" />\n<stackFrame path="/w/test_a.py" line="8" col="1" />\n${inTest}`,
      ['/w/a.py:3'],
    ],
    [
      'where the adapter points out of the test',
      `<stackFrame path="/w/test_a.py" line="9" col="1" />\n<location path="/w/a.py" line="3" col="5" />`,
      ['/w/a.py:3'],
    ],
    ['only in the test', inTest, ['/w/test_a.py:9']],
    [
      'in a traceback of Python',
      `Traceback (most recent call last):\n  File "/w/test_a.py", line 9, in test_a\n    f()\n  File "/w/a.py", line 3, in f\n    g()\n  File "/w/b.py", line 4, in g\nValueError\n${inTest}`,
      ['/w/b.py:4', '/w/a.py:3'],
    ],
    [
      'as pytest writes them',
      `    def test_a():\n>       f()\n\ntest_a.py:9: \n_ _ _\n\n>       raise ValueError\nE       ValueError\n\nshop/a.py:3: ValueError`,
      ['shop/a.py:3'],
    ],
    [
      'as JavaScript writes them',
      'Error: x\n    at add (/w/src/add.js:3:5)\n    at /w/src/b.js:4:1\n    at async Object.<anonymous> (file:///w/a.test.js:9:3)',
      ['/w/src/add.js:3', '/w/src/b.js:4', '/w/a.test.js:9'],
    ],
    [
      'as Vitest writes them',
      'AssertionError: x\n ❯ add src/add.ts:3:5\n ❯ a.test.ts:9:3',
      ['src/add.ts:3', 'a.test.ts:9'],
    ],
    ['as Go writes them', '    cart_test.go:12: got 1, want 2', ['cart_test.go:12']],
    ['that come twice', `    at a (/w/a.js:3:5)\n    at a (/w/a.js:3:5)`, ['/w/a.js:3']],
    ['of which there are none', 'expected 1 to be 2 at 3:4', []],
  ])('%s', (_name, body, expected) => {
    expect(frames(body)).toEqual(expected);
  });

  it('are read from long lines in no time', () => {
    expect(frames(`    at ${'a:1'.repeat(100_000)}\n    at f (/w/a.js:3:5)`)).toEqual(['/w/a.js:3']);
  });
});
