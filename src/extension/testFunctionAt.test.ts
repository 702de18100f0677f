import { describe, expect, it } from 'vitest';
import { testFunctionAt } from './testFunctionAt.ts';

const source = `import pytest

def helper():
    return 1

def test_total():
    items = [1]

    # no test without it
    assert total(items) == 1

@pytest.mark.parametrize("n", [1])
@pytest.mark.slow
def test_many(
    n,
):
    assert n

class TestCart:
    def test_empty(self):
        def check(x):
            assert x
        check(1)

    async def test_later(self):
        assert True

    def setup(self):
        pass

value = 3
`.split('\n');

const lineOf = (text: string): number => 1 + source.findIndex((line) => line.includes(text));

describe('the Python test around a line', () => {
  it.each([
    ['its first line', 'def test_total', 'test_total'],
    ['its last line', 'assert total', 'test_total'],
    ['a comment in it', '# no test', 'test_total'],
    ['its decorator', 'parametrize', 'test_many'],
    ['its second decorator', 'mark.slow', 'test_many'],
    ['its parameters', '    n,', 'test_many'],
    ['the body behind a long signature', 'assert n', 'test_many'],
    ['a method', 'def test_empty', 'test_empty'],
    ['a function inside a test', 'assert x', 'test_empty'],
    ['behind a function inside a test', 'check(1)', 'test_empty'],
    ['an async method', 'assert True', 'test_later'],
    ['a function that is no test', 'return 1', undefined],
    ['a method that is no test', 'pass', undefined],
    ['a class', 'class TestCart', undefined],
    ['module level', 'value = 3', undefined],
    ['an import', 'import pytest', undefined],
  ])('%s', (_name, text, expected) => {
    expect(testFunctionAt(source, lineOf(text), 'python')?.name).toBe(expected);
  });

  it('reaches from its definition to its last line', () => {
    expect(testFunctionAt(source, lineOf('items = '), 'python')).toEqual({
      name: 'test_total',
      startLine: lineOf('def test_total'),
      endLine: lineOf('assert total'),
    });
  });

  it.each([
    ['the blank line behind it', lineOf('assert total') + 1, source],
    ['a line that does not exist', 400, source],
    ['an empty file', 1, []],
  ])('not at %s', (_name, line, lines: readonly string[]) => {
    expect(testFunctionAt(lines, line, 'python')).toBeUndefined();
  });
});

/** The name and lines of the test around the first line that holds a text. */
function around(languageId: string, text: string, place: string): string | undefined {
  const lines = text.split('\n');
  const test = testFunctionAt(lines, 1 + lines.findIndex((line) => line.includes(place)), languageId);
  return test && `${test.name} ${test.startLine}-${test.endLine}`;
}

describe('the JavaScript test around a line', () => {
  const text = `import { add } from './add';

describe('add', () => {
  const one = 1;

  it('adds', () => {
    expect(add(one, 1)).toBe(2);
  });

  test.each([
    [1, 2],
  ])('adds %i', async (a) => {
    inTable();
  });

  it.only(
    "has a long title",
    () => {
      longTitle();
    },
  );

  for (const x of xs) {
    it(\`makes \${x}\`, () => made());
  }
  function helper() {
    inHelper();
  }
  const items = split(text);
});

test('top', async (t) => {
  await t.test('inner', () => {
    inInner();
  });
  afterInner();
});
`;
  it.each([
    ['its first line', "it('adds'", 'adds 6-8'],
    ['its body', 'toBe(2)', 'adds 6-8'],
    ['below a table', 'inTable', ' 10-14'],
    ['a row of a table', '[1, 2]', ' 10-14'],
    ['below a long title', 'longTitle', 'has a long title 16-21'],
    ['a made title', 'made()', 'makes ${x} 24-24'],
    ['a subtest', 'inInner', 'inner 33-35'],
    ['behind a subtest', 'afterInner', 'top 32-37'],
    ['a suite', 'const one', undefined],
    ['a call that is no test', 'const items', undefined],
    ['a helper', 'inHelper', undefined],
    ['outside', 'import', undefined],
  ])('%s', (_name, place, expected) => {
    expect(around('javascript', text, place)).toBe(expected);
    expect(around('typescriptreact', text, place)).toBe(expected);
  });
});

describe('the Go test around a line', () => {
  const text = `package a

func TestAdd(t *testing.T) {
	t.Run("no lines", func(t *testing.T) {
		inSubtest()
	})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inTable()
		})
	}
	behind()
}

func helper() {
	inHelper()
}
`;
  it.each([
    ['a subtest', 'inSubtest', 'no lines 4-6'],
    ['a subtest of a table', 'inTable', ' 8-10'],
    ['behind subtests', 'behind', 'TestAdd 3-13'],
    ['a helper', 'inHelper', undefined],
  ])('%s', (_name, place, expected) => {
    expect(around('go', text, place)).toBe(expected);
  });
});

describe('the Java method around a line', () => {
  const text = `class CartTest {
  private int n = count(1);

  @Test
  @DisplayName("adds (two)")
  void adds() throws IOException {
    if (x) {
      inAdds();
    }
    return;
  }

  @Nested
  class Empty {
    @ParameterizedTest
    public static <T extends A> List<T> each(
        int a) {
      inEach(new Foo(
          a));
    }
  }
}
`;
  it.each([
    ['its body', 'inAdds', 'adds 6-11'],
    ['its annotation', '@DisplayName', 'adds 6-11'],
    ['in a nested class', 'inEach', 'each 16-20'],
    ['a field', 'int n', undefined],
    ['a class', 'class Empty', undefined],
  ])('%s', (_name, place, expected) => {
    expect(around('java', text, place)).toBe(expected);
  });
});

it('of a language without tests nobody knows', () => {
  expect(testFunctionAt(['def test_a():', '    pass'], 2, 'plaintext')).toBeUndefined();
});
