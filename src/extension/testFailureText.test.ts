import { describe, expect, it } from 'vitest';
import { failuresIn, isFailureOf } from './testFailureText.ts';

const answer = `<testFailure name="tests/test_cart.py::TestCart::test_total[1-\\"x\\"]" path="/project > /project/tests/test_cart.py">
<message>
assert 3 == 4
</message>
<stackFrame path="/project/cart.py" line="7" col="1" />
<stackFrame path="/project/tests/test_cart.py">test_total</stackFrame>
<location path="/project/tests/test_cart.py" line="12" col="5" />
</testFailure>
<testFailure name="test_other" path="/project > /project/tests/test_other.py">
<expectedOutput>
4
</expectedOutput>
<actualOutput>
3
</actualOutput>
</testFailure>
`;

describe("the tool's answer", () => {
  it('gives every failing test with its places', () => {
    expect(failuresIn(answer)).toMatchObject([
      {
        name: 'tests/test_cart.py::TestCart::test_total[1-"x"]',
        path: '/project > /project/tests/test_cart.py',
        places: [
          { file: '/project/cart.py', line: 7 },
          { file: '/project/tests/test_cart.py', line: 12 },
        ],
        frames: [{ file: '/project/cart.py', line: 7 }],
        message: expect.stringContaining('assert 3 == 4') as string,
      },
      { name: 'test_other', path: '/project > /project/tests/test_other.py', places: [] },
    ]);
  });

  it.each([
    ['no failure', 'No test failures were found yet.'],
    ['raw output', '<output>\nFAILED test_cart.py\n</output>'],
    ['a tag without a name', '<testFailure path="x">\n</testFailure>'],
    ['a tag that never ends', '<testFailure name="x'],
    ['nothing', ''],
  ])('with %s gives none', (_name, text) => {
    expect(failuresIn(text)).toEqual([]);
  });

  it('keeps a Windows path that was not escaped', () => {
    const [failure] = failuresIn('<testFailure name="t"><location path="C:\\new\\t.py" line="3" col="1" />');
    expect(failure?.places).toEqual([{ file: 'C:\\new\\t.py', line: 3 }]);
  });
});

describe('a failure belongs to a test', () => {
  const total = { name: 'test_total', startLine: 10, endLine: 13 };
  const [parametrised, other] = failuresIn(answer);

  it.each([
    ['whose lines it names', parametrised, '/project/tests/test_cart.py', { ...total, name: 'test_renamed' }, true],
    [
      'whose name it bears',
      parametrised,
      '/project/tests/test_cart.py',
      { ...total, startLine: 50, endLine: 60 },
      true,
    ],
    [
      'not to another test',
      parametrised,
      '/project/tests/test_cart.py',
      { name: 'test_sub', startLine: 20, endLine: 22 },
      false,
    ],
    [
      'not to a test whose name ends alike',
      parametrised,
      '/project/tests/test_cart.py',
      { name: 'total', startLine: 20, endLine: 22 },
      false,
    ],
    ['not to its namesake in another file', parametrised, '/project/tests/test_shop.py', total, false],
    [
      'by name and file alone',
      other,
      '/project/tests/test_other.py',
      { name: 'test_other', startLine: 1, endLine: 2 },
      true,
    ],
  ])('%s', (_name, failure, file, test, expected) => {
    expect(failure && isFailureOf(failure, file, test)).toBe(expected);
  });

  it.each([
    ["Jest's", '/w/cart.test.js#cart adds two', 'adds two', true],
    ["Jest's of a title that ends alike", '/w/cart.test.js#cart readds two', 'adds two', false],
    ["Mocha's", '/w/cart.test.js: cart (empty) adds [x]', 'adds [x]', true],
    ["Go's", 'file:///w/cart.test.js?test#TestAdd', 'TestAdd', true],
    ["Java's", 'w@cart.test.js.Cart#adds(int, List)[#2]', 'adds', true],
    ['of no name', '/w/cart.test.js#cart', '', false],
  ])('by an id like %s', (_name, id, name, expected) => {
    const failure = { name: id, path: '/w > /w/cart.test.js', places: [], frames: [], message: '' };
    expect(isFailureOf(failure, '/w/cart.test.js', { name, startLine: 1, endLine: 2 })).toBe(expected);
  });
});
