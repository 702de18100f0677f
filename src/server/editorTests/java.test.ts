import { describe, expect, it } from 'vitest';
import type { EditorTest } from '../../protocol/protocol.ts';
import { projectWith } from './resolveCases.ts';

const text = `package com.shop;

class CartTest {
  @Test void adds() {
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sums(int n) {
  }

  @Nested
  class Empty {
    @Test void adds() {}
  }
}

class HelperTest {
  @Test void helps() {}
}
`;
const file = 'src/test/java/com/shop/CartTest.java';
const { uriOf, resolve } = projectWith({
  [file]: text,
  'PlainTest.java': 'class PlainTest {\n  @Test void x() {}\n}\n',
});

type Case = [name: string, test: Partial<EditorTest>, expected: string];
const inCart = (test: Partial<EditorTest>): Promise<string> =>
  resolve([{ uri: uriOf(file), ids: [], labels: [], ...test }]);

describe("vscode-java-test's tests, which Gradle's extension may run", () => {
  const item = (id: string, label: string): Partial<EditorTest> => ({
    ids: ['shop', 'shop@com.shop', id],
    labels: ['shop', 'com.shop', label],
  });
  it.each<Case>([
    ['a method of JUnit 4', item('shop@com.shop.CartTest#adds', 'adds'), 'com.shop.CartTest#adds'],
    ['a method of JUnit 5', item('shop@com.shop.CartTest#adds()', 'adds()'), 'com.shop.CartTest#adds'],
    ['one with parameters', item('shop@com.shop.CartTest#sums(int, List<A#B>)', 'sums(int)'), 'com.shop.CartTest#sums'],
    ['an invocation', item('shop@com.shop.CartTest#sums(int)[#2]', '[2] 7'), 'com.shop.CartTest#sums'],
    ['in a nested class', item('shop@com.shop.CartTest$Empty#adds()', 'adds()'), 'com.shop.CartTest$Empty#adds'],
    ['an inherited method', item('shop@com.shop.CartTest#inherited()', 'inherited()'), 'com.shop.CartTest#inherited'],
    ['the class of the file', item('shop@com.shop.CartTest', 'CartTest'), file],
    ['a nested class', item('shop@com.shop.CartTest$Empty', 'Empty'), 'com.shop.CartTest$Empty'],
    ['another class of the file', item('shop@com.shop.HelperTest', 'HelperTest'), 'com.shop.HelperTest'],
    [
      'the package',
      { uri: uriOf('src/test/java/com/shop'), ids: ['shop', 'shop@com.shop'], labels: ['shop', 'com.shop'] },
      'src/test/java/com/shop',
    ],
    ['the project', { uri: uriOf(''), ids: ['shop'], labels: ['shop'] }, 'everything'],
    [
      'a class of no package',
      { uri: uriOf('PlainTest.java'), ids: ['w@PlainTest#x()'], labels: ['x()'] },
      'PlainTest#x',
    ],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe("another adapter's tests", () => {
  it.each<Case>([
    ['a method and its class', { ids: ['1', '2'], labels: ['CartTest', 'adds()'] }, 'com.shop.CartTest#adds'],
    ['in a nested class', { ids: ['1', '2'], labels: ['CartTest$Empty', 'adds'] }, 'com.shop.CartTest$Empty#adds'],
    ['a class with its package', { ids: ['1'], labels: ['com.shop.HelperTest'] }, 'com.shop.HelperTest'],
    ['a method alone', { ids: ['1'], labels: ['helps'] }, 'com.shop.HelperTest#helps'],
    [
      'a method that two classes have',
      { ids: ['1'], labels: ['adds'] },
      'ambiguous: com.shop.CartTest#adds, com.shop.CartTest$Empty#adds',
    ],
    ['the same with a line', { ids: ['1'], labels: ['adds'], line: 14 }, 'com.shop.CartTest$Empty#adds'],
    ['the file', { ids: ['1'], labels: ['CartTest.java'] }, file],
    ['an unknown name', { ids: ['1'], labels: ['add'] }, 'test-not-found'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('the cursor', () => {
  it.each<Case>([
    ['in a method', { line: 5 }, 'com.shop.CartTest#adds'],
    ['on an annotation', { line: 8 }, 'com.shop.CartTest#sums'],
    ['in a nested class', { line: 14 }, 'com.shop.CartTest$Empty#adds'],
    ['in a class', { line: 13 }, 'no-test-at-cursor'],
    ['in no package', { uri: uriOf('PlainTest.java'), line: 2 }, 'PlainTest#x'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});
