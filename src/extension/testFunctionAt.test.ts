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

describe('the test function around a line', () => {
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
    expect(testFunctionAt(source, lineOf(text))?.name).toBe(expected);
  });

  it('reaches from its definition to its last line', () => {
    expect(testFunctionAt(source, lineOf('items = '))).toEqual({
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
    expect(testFunctionAt(lines, line)).toBeUndefined();
  });
});
