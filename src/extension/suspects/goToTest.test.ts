import { describe, expect, it, vi } from 'vitest';
import { filesNamedIn, goTestIn, javaTestIn, lineOfNames } from './goToTest.ts';

vi.mock('vscode', () => ({}));

describe('the file of a test', () => {
  it.each([
    ['tests/test_a.py::TestX::test_y[1]', 'tests/test_a.py'],
    ['src/cart.test.ts::cart > adds', 'src/cart.test.ts'],
    ['src/cart.spec.js', 'src/cart.spec.js'],
    ['test/cart.rb:12', 'test/cart.rb'],
  ])('%s', (id, file) => expect(filesNamedIn(id)).toContain(file));

  it('is looked for from the longest beginning on', () => {
    expect(filesNamedIn('a > b::c')).toEqual(['a > b::c', 'a > b', 'a']);
  });

  it.each([
    ['./cart::TestAdd/no_lines', { folder: 'cart/', names: ['TestAdd', 'no_lines'] }],
    ['.::TestAdd', { folder: '', names: ['TestAdd'] }],
    ['a/test_a.py::test_a', undefined],
    ['com.shop.CartTest#adds', undefined],
  ])('may be any of a package in Go: %s', (id, place) => expect(goTestIn(id)).toEqual(place));

  it.each([
    ['com.shop.CartTest#adds', { file: 'com/shop/CartTest.java', names: ['CartTest', 'adds'] }],
    ['com.shop.CartTest$Empty$Deep#adds[1]', { file: 'com/shop/CartTest.java', names: ['CartTest', 'Empty', 'Deep', 'adds'] }], // prettier-ignore
    ['com.shop.CartTest', { file: 'com/shop/CartTest.java', names: ['CartTest'] }],
    ['CartTest#adds', { file: 'CartTest.java', names: ['CartTest', 'adds'] }],
    ['a/test_a.py::test_a', undefined],
    ['adds', undefined],
  ])('is the class in Java: %s', (id, place) => expect(javaTestIn(id)).toEqual(place));
});

describe('the line of a test', () => {
  const lines = [
    'import test_all',
    'def test_a():',
    '    pass',
    "it('adds (1)', () => {",
    'class B:',
    '  def test_a():',
  ];

  it.each([
    [['test_a'], 2],
    [['B', 'test_a'], 6],
    [['B', 'test_gone'], 5],
    [['adds (1)'], 4],
    [['test_gone'], undefined],
    [[], undefined],
  ])('%j', (names, line) => expect(lineOfNames(lines, names)).toBe(line));

  it('is found by a name in which Go has put `_` for a space', () => {
    expect(lineOfNames(['func TestAdd(', '\tt.Run("no lines", f)'], ['TestAdd', 'no_lines'])).toBe(2);
  });
});
