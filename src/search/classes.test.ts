import { describe, expect, it } from 'vitest';
import { lines, project, signal } from './searchCases.ts';

const shop = project({
  'shop/cart.py': lines`
    import json

    # A thing to buy.
    # It has a price.
    @dataclass
    class Item:
        price: int = 0

        def total(self, count,
                  discount=0):
            # before the body
            """What it costs.

            More of it.
            """
            return self.price * count - discount

    class Cart(Base):
        """
        Holds items.
        """

        def __init__(self):
            self.items = []

        async def add(self, item): self.items.append(item)

        class Line:
            def text(self):
                return ""

    def Helper():
        class Local:
            pass
  `,
  'shop/old.py': lines`
    class Cart:
        pass
    class cart_view:
        pass
  `,
  'tests/test_cart.py': lines`
    class Cart:
        pass
  `,
});

describe('search_class', () => {
  it.each<[name: string, expected: string[]]>([
    ['Item', ['exact', 'shop/cart.py:6 Item']],
    ['Cart', ['exact', 'shop/cart.py:18 Cart', 'shop/old.py:1 Cart', 'tests/test_cart.py:1 Cart']],
    ['cart.Cart', ['exact', 'shop/cart.py:18 Cart']],
    ['shop.old.Cart', ['exact', 'shop/old.py:1 Cart']],
    ['Cart.Line', ['exact', 'shop/cart.py:28 Cart.Line']],
    ['Cart::Line', ['exact', 'shop/cart.py:28 Cart.Line']],
    ['Wagon.Line', ['near', 'shop/cart.py:28 Cart.Line']],
    ['`Item`', ['exact', 'shop/cart.py:6 Item']],
    ['class Item:', ['exact', 'shop/cart.py:6 Item']],
    ['item', ['near', 'shop/cart.py:6 Item']],
    ['CartView', ['near', 'shop/old.py:3 cart_view']],
    ['Itme', ['near', 'shop/cart.py:6 Item']],
    ['Local', ['exact', 'shop/cart.py:33 Helper']],
    ['Helper', ['near', 'shop/cart.py:32 Helper']],
    ['dataclass', ['text', 'shop/cart.py:5 Item']],
    ['Zzzzz', ['none']],
    ['__proto__', ['none']],
    ['constructor', ['none']],
    ['toString', ['none']],
  ])('%s', async (name, expected) => {
    expect(await shop.summary('search_class', name)).toEqual(expected);
  });

  it('shows signatures: decorators, docs, fields, headers; no bodies', async () => {
    const { results } = await shop.call('search_class', 'Item');
    expect(results[0]?.text.split('\n')).toEqual([
      ' 3| # A thing to buy.',
      ' 5| @dataclass',
      ' 6| class Item:',
      ' 7|     price: int = 0',
      ' 9|     def total(self, count,',
      '10|               discount=0): …',
      '12|         """What it costs.',
    ]);
  });

  it('shows what is defined inside', async () => {
    const { results } = await shop.call('search_class', 'cart.Cart');
    expect(results[0]?.text.split('\n')).toEqual([
      '18| class Cart(Base):',
      '20|     Holds items.',
      '23|     def __init__(self): …',
      '24|         self.items = []',
      '26|     async def add(self, item): self.items.append(item)',
      '28|     class Line:',
      '29|         def text(self): …',
    ]);
  });

  it('says what is near', async () => {
    expect((await shop.call('search_class', 'Itme')).note).toBe('Nothing is named Itme. Nearest name: Item.');
    expect((await shop.call('search_class', 'Helper')).note).toBe('No class is named Helper: it is a function.');
    expect((await shop.call('search_class', 'Wagon.Line')).note).toBe(
      'Nothing is named Wagon.Line; these are other Line.',
    );
  });
});

it('a class that does not fit loses docs, then fields, before it is cut', async () => {
  const method = (index: number): string =>
    `    def m${index}(self):\n        \"\"\"Documents it.\"\"\"\n        self.f${index} = 1\n`;
  const body = Array.from({ length: 20 }, (_, index) => method(index)).join('');
  const large = project({ 'a.py': `class Large:\n${body}` });
  const textFor = async (maxTokens: number): Promise<string> =>
    (await large.search.call('search_class', ['Large'], { maxTokens, signal })).results[0]?.text ?? '';
  const [all, some, few] = [await textFor(2500), await textFor(400), await textFor(250)];
  expect([all, some, few].map((text) => text.includes('Documents'))).toEqual([true, false, false]);
  expect([all, some, few].map((text) => text.includes('self.f'))).toEqual([true, true, false]);
  expect([all, some, few].every((text) => text.includes('def m19(self)'))).toBe(true);
});

describe('search_class_in_file', () => {
  it.each<[name: string, file: string, expected: string[]]>([
    ['Cart', 'cart.py', ['exact', 'shop/cart.py:18 Cart']],
    ['Cart', 'old.py', ['exact', 'shop/old.py:1 Cart']],
    ['CartView', 'old.py', ['near', 'shop/old.py:3 cart_view']],
    ['Item', 'old.py', ['near', 'shop/cart.py:6 Item']],
    ['Cart', 'olds.py', ['near', 'shop/old.py:1 Cart']],
    ['Cart', 'nowhere.rb', ['error file-not-found']],
  ])('%s in %s', async (name, file, expected) => {
    expect(await shop.summary('search_class_in_file', name, file)).toEqual(expected);
  });

  it('shows a short class in full, a long one by its signatures', async () => {
    const body = Array.from({ length: 150 }, (_, index) => `        x = ${index}`).join('\n');
    const long = project({ 'a.py': `class Long:\n    def f(self):\n${body}\n\nclass Short:\n    x = 1\n` });
    const [short] = (await long.call('search_class_in_file', 'Short', 'a.py')).results;
    expect(short?.text).toBe('154| class Short:\n155|     x = 1');
    const [signature] = (await long.call('search_class_in_file', 'Long', 'a.py')).results;
    expect(signature?.text).toBe('1| class Long:\n2|     def f(self): …');
  });
});

it('what was left out is said where it matters', async () => {
  const left = [
    { file: 'big.py' as never, reason: 'too-large' as const },
    { file: 'x.png' as never, reason: 'binary' as const },
  ];
  const partly = project({ 'a.py': 'class A:\n    pass\n' }, { left });
  expect((await partly.call('search_class', 'A')).note).toBeUndefined();
  expect((await partly.call('search_class', 'Zzzz')).note).toBe(
    'Nothing is named Zzzz. Not searched: 1 file too large (big.py).',
  );
  expect((await partly.call('file_outline', 'big.py')).error?.code).toBe('file-left-out');
});

it.each<[documented: string, comment: string, expected: string]>([
  ['by more lines than are ever shown', `/**\n * First.\n${' * more\n'.repeat(60)} */`, ' * First.'],
  ['between tags', '/// <summary>\n/// Holds things.\n/// </summary>', '/// Holds things.'],
  ['in a paragraph', '/**\n * <p>\n * Holds <b>things</b>.\n * </p>\n */', ' * Holds <b>things</b>.'],
])('a class that is documented %s: the first line that says something', async (_, comment, expected) => {
  const { results } = await project({ 'A.java': `${comment}\nclass A {}\n` }).call('search_class', 'A');
  expect(results[0]?.text.split('\n')[0]).toMatch(
    new RegExp(`^ *\\d+\\| ${expected.replace(/[*/.]/gu, '\\$&')}$`, 'u'),
  );
});
