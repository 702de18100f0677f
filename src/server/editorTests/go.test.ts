import { describe, expect, it } from 'vitest';
import type { EditorTest } from '../../protocol/protocol.ts';
import { projectWith } from './resolveCases.ts';

const cart = `package cart

func TestAdd(t *testing.T) {
	t.Run("no lines", func(t *testing.T) {
		t.Run("deep", check)
	})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
		})
	}
}

func ExampleCart() {}

type CartSuite struct{ suite.Suite }

func (s *CartSuite) TestTotal() {
}

func TestCartSuite(t *testing.T) {
	suite.Run(t, new(CartSuite))
}

func (s *OtherSuite) TestTotal() {
}
`;
const file = 'shop/cart/cart_test.go';
const { uriOf, resolve } = projectWith({
  [file]: cart,
  'root_test.go': 'package shop\n\nfunc TestRoot(t *testing.T) {}\n',
});

type Case = [name: string, test: Partial<EditorTest>, expected: string];
const inCart = (test: Partial<EditorTest>): Promise<string> =>
  resolve([{ uri: uriOf(file), ids: [], labels: [], ...test }]);

describe("golang.go's tests", () => {
  const uri = uriOf(file);
  const above = {
    ids: [`${uriOf('')}?module`, `${uriOf('shop/cart')}?package`, `${uri}?file`],
    labels: ['example.com/shop', 'shop/cart', 'cart_test.go'],
  };
  const below = (...items: readonly [id: string, label: string][]): Partial<EditorTest> => ({
    ids: [...above.ids, ...items.map(([id]) => `${uri}?${id}`)],
    labels: [...above.labels, ...items.map(([, label]) => label)],
  });
  it.each<Case>([
    ['a test', below(['test#TestAdd', 'TestAdd']), './shop/cart::TestAdd'],
    ['an example', below(['example#ExampleCart', 'ExampleCart']), './shop/cart::ExampleCart'],
    [
      'a subtest',
      below(['test#TestAdd', 'TestAdd'], ['test#TestAdd%2Fno_lines', 'no_lines']),
      './shop/cart::TestAdd/no_lines',
    ],
    [
      'a subtest with a strange name',
      below(['test#TestAdd', 'TestAdd'], ['test#TestAdd%2F100%25_%C3%A9', '100%_é']),
      './shop/cart::TestAdd/100%_é',
    ],
    [
      'a method below the function that runs its suite',
      below(['test#TestCartSuite', 'TestCartSuite'], ['test#%28%2ACartSuite%29.TestTotal', 'TestTotal']),
      './shop/cart::TestCartSuite/TestTotal',
    ],
    [
      'a method below the file',
      below(['test#%28%2ACartSuite%29.TestTotal', 'TestTotal']),
      './shop/cart::TestCartSuite/TestTotal',
    ],
    ['a method that nothing runs', below(['test#%28%2AOtherSuite%29.TestTotal', 'TestTotal']), 'unsupported-test'],
    ['a benchmark', below(['benchmark#BenchmarkAdd', 'BenchmarkAdd']), 'unsupported-test'],
    ['the file', above, file],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });

  it.each<Case>([
    [
      'a package',
      { uri: uriOf('shop/cart'), ids: above.ids.slice(0, 2), labels: above.labels.slice(0, 2) },
      'shop/cart',
    ],
    ['the module', { uri: uriOf(''), ids: above.ids.slice(0, 1), labels: above.labels.slice(0, 1) }, 'everything'],
    ['a folder that is no module', { uri: uriOf(''), ids: [`${uriOf('')}?workspace`], labels: ['w'] }, 'everything'],
    [
      'a test of the root package',
      { uri: uriOf('root_test.go'), ids: [`${uriOf('root_test.go')}?test#TestRoot`], labels: ['TestRoot'] },
      '.::TestRoot',
    ],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe("another adapter's tests", () => {
  it.each<Case>([
    ['a test', { ids: ['1'], labels: ['TestAdd'] }, './shop/cart::TestAdd'],
    ['a subtest', { ids: ['1', '2'], labels: ['TestAdd', 'no_lines'] }, './shop/cart::TestAdd/no_lines'],
    [
      'a subtest by its whole name',
      { ids: ['1'], labels: ['TestAdd/no_lines/deep'] },
      './shop/cart::TestAdd/no_lines/deep',
    ],
    ['the file', { ids: ['1'], labels: ['cart_test.go'] }, file],
    ['an unknown name', { ids: ['1'], labels: ['TestAd'] }, 'test-not-found'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('the cursor', () => {
  it.each<Case>([
    ['in a test', { line: 7 }, './shop/cart::TestAdd'],
    ['in a subtest', { line: 4 }, './shop/cart::TestAdd/no_lines'],
    ['in a subtest of a subtest', { line: 5 }, './shop/cart::TestAdd/no_lines/deep'],
    ['in a subtest of which nobody knows the name', { line: 8 }, './shop/cart::TestAdd'],
    ['outside', { line: 1 }, 'no-test-at-cursor'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});
