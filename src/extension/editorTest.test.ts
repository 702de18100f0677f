import { describe, expect, it } from 'vitest';
import type { TestItemLike } from './editorTest.ts';
import { editorTestAt, nameOf, testItemsIn, testsKey, toEditorTest } from './editorTest.ts';

const file = { toString: () => 'file:///project/tests/test_cart.py' };

function chain(...items: readonly Omit<TestItemLike, 'parent'>[]): TestItemLike {
  const leaf = items.reduce<TestItemLike | undefined>((parent, item) => ({ ...item, parent }), undefined);
  if (!leaf) throw new Error('an empty chain');
  return leaf;
}

describe('a test item becomes a test of the protocol', () => {
  it('with ids and labels from the outermost item to the test', () => {
    const item = chain(
      { id: '/project', label: 'project', uri: { toString: () => 'file:///project' } },
      { id: '/project/tests/test_cart.py', label: 'test_cart.py', uri: file },
      { id: 'test_cart.py::TestCart', label: 'TestCart', uri: file, range: { start: { line: 3 } } },
      { id: 'test_cart.py::TestCart::test_total', label: 'test_total', uri: file, range: { start: { line: 4 } } },
    );
    expect(toEditorTest(item)).toEqual({
      uri: 'file:///project/tests/test_cart.py',
      ids: ['/project', '/project/tests/test_cart.py', 'test_cart.py::TestCart', 'test_cart.py::TestCart::test_total'],
      labels: ['project', 'test_cart.py', 'TestCart', 'test_total'],
      line: 5,
    });
  });

  it('with the nearest file above it, and no line, where the adapter gave it neither', () => {
    const item = chain({ id: 'f', label: 'f', uri: file }, { id: 'p', label: '[1-2]' });
    expect(toEditorTest(item)).toEqual({
      uri: 'file:///project/tests/test_cart.py',
      ids: ['f', 'p'],
      labels: ['f', '[1-2]'],
    });
  });

  it.each([
    ['no uri anywhere', chain({ id: 'a', label: 'a' }, { id: 'b', label: 'b' })],
    ['a uri without text', chain({ id: 'a', label: 'a', uri: {} })],
  ])('not at all with %s', (_name, item) => {
    expect(toEditorTest(item)).toBeUndefined();
  });
});

describe("a test item's name", () => {
  it.each([
    [
      'is its label',
      [
        { id: 'f', label: 'test_cart.py' },
        { id: 't', label: 'test_total' },
      ],
      'test_total',
    ],
    [
      'is not its parameters alone',
      [
        { id: 't', label: 'test_total' },
        { id: 'p', label: '[1-2]' },
      ],
      'test_total[1-2]',
    ],
    ['is what there is', [{ id: 'p', label: '[1-2]' }], '[1-2]'],
  ])('%s', (_name, items, expected) => {
    expect(nameOf(chain(...items))).toBe(expected);
  });
});

describe('the items among the arguments of a menu command', () => {
  const one = chain({ id: 'one', label: 'one', uri: file });
  const two = chain({ id: 'two', label: 'two', uri: file });

  it.each([
    ['nothing', [], []],
    ['an item', [one], [one]],
    ['an item and where it was clicked', [one, { testRunName: 'Run', controllerId: 'python-tests' }], [one]],
    ['a message of a test', [{ test: one, message: { message: 'assert 1 == 2' } }], [one]],
    ['a selection', [one, two], [one, two]],
    ['the same item twice', [one, { test: one, message: {} }], [one]],
    ['something else', [undefined, null, 'test', 7, { id: 3, label: 'x' }, { test: 'one' }], []],
  ])('%s', (_name, commandArguments, expected) => {
    expect(testItemsIn(commandArguments)).toEqual(expected);
  });
});

describe('two requests mean the same tests', () => {
  const test = (id: string, line?: number) => ({
    uri: String(file),
    ids: [id],
    labels: [id],
    ...(line ? { line } : {}),
  });

  it.each([
    ['in any order', [test('a'), test('b')], [test('b'), test('a')], true],
    ['even if the test has moved', [test('a', 3)], [test('a', 9)], true],
    ['not if one more is there', [test('a'), test('b')], [test('a')], false],
    [
      'not at another line of the same file',
      [editorTestAt('file:///t.py', 3)],
      [editorTestAt('file:///t.py', 9)],
      false,
    ],
    ['not in another file', [editorTestAt('file:///t.py', 3)], [editorTestAt('file:///u.py', 3)], false],
  ])('%s', (_name, one, other, isSame) => {
    expect(testsKey(one) === testsKey(other)).toBe(isSame);
  });
});
