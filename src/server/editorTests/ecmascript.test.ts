import { describe, expect, it } from 'vitest';
import type { EditorTest } from '../../protocol/protocol.ts';
import { projectWith } from './resolveCases.ts';

const cart = `describe('cart', () => {
  it('adds', () => {
    expect(1).toBe(1);
  });
  it('is its own', () => {});
  describe('empty', () => {
    it('adds', () => {});
  });
  it.each([[1, 2]])('sums %i and %i', () => {});
  it.each([{ n: 1 }])('takes $n', () => {});
});
describe.each(['a', 'b'])('letter %s', () => {
  it('is short', () => {});
});
test(\`made \${1 + 1}\`, () => {});
test('adds', () => {});
makeTests();
`;
const other = "describe('cart', () => {\n  it('removes', () => {});\n  it('once', () => {});\n});\n";
const { root, uriOf, resolve } = projectWith({
  'test/cart.test.js': cart,
  'test/other.test.ts': other,
  'test/deep/cart.test.js': other,
});

const file = 'test/cart.test.js';
const path = `${root}/${file}`;
const inCart = (test: Partial<EditorTest>, listed?: readonly string[]): Promise<string> =>
  resolve([{ uri: uriOf(file), ids: [], labels: [], ...test }], listed);

type Case = [name: string, test: Partial<EditorTest>, expected: string];

describe("vscode-jest's tests", () => {
  const above = { ids: ['orta.vscode-jest:w', `${root}/test`, path], labels: ['w', 'test', 'cart.test.js'] };
  const below = (id: string, labels: readonly string[], line?: number): Partial<EditorTest> => ({
    ids: [...above.ids, ...labels.slice(0, -1), `${path}#${id}`],
    labels: [...above.labels, ...labels],
    ...(line === undefined ? {} : { line }),
  });
  it.each<Case>([
    ['a test', below('cart adds', ['cart', 'adds'], 2), `${file}::cart > adds`],
    [
      'a test in a deeper suite',
      below('cart empty adds', ['cart', 'empty', 'adds'], 7),
      `${file}::cart > empty > adds`,
    ],
    ['a test at the top', below('adds', ['adds'], 15), `${file}::adds`],
    ['one of two tests of one title', below('cart adds#1', ['cart', 'adds']), `${file}::cart > adds`],
    ['a suite', below('cart empty', ['cart', 'empty']), `${file}::cart > empty`],
    ['the file', above, file],
    ['a row of a table', below('cart sums 1 and 2', ['cart', 'sums 1 and 2']), `${file}::cart > sums 1 and 2`],
    ['a row with a name', below('cart takes 1', ['cart', 'takes 1']), `${file}::cart > takes 1`],
    ['in a suite of a table', below('letter a is short', ['letter a', 'is short']), `${file}::letter a > is short`],
    ['a made title', below('made 2', ['made 2'], 14), `${file}::made 2`],
    ['a test that a function made', below('x y', ['x', 'y']), `${file}::x > y`],
    ['a test that has moved', below('cart adds', ['cart', 'adds'], 90), `${file}::cart > adds`],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe("vitest's tests", () => {
  it.each<Case>([
    [
      'a test of a project',
      {
        ids: ['/w/test', `${path}unit`, '123_0', '123_0_0'],
        labels: ['test', 'cart.test.js [unit]', 'cart', 'adds'],
        line: 2,
      },
      `${file}::cart > adds`,
    ],
    ['the file', { ids: [`${path}unit`], labels: ['cart.test.js [unit]'] }, file],
    [
      'a row of a table',
      { ids: [path, '123_0', '123_0_4'], labels: ['cart.test.js', 'cart', 'sums 1 and 2'], line: 9 },
      `${file}::cart > sums 1 and 2`,
    ],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('tests of mocha-vscode, the extension test runner and nodejs-testing', () => {
  it.each<Case>([
    [
      'a test',
      { ids: ['test', 'cart.test.js', 'cart', 'is its own'], labels: ['test', 'cart.test.js', 'cart', 'is its own'] },
      `${file}::cart > is its own`,
    ],
    ['the file', { ids: ['test', 'cart.test.js'], labels: ['test', 'cart.test.js'] }, file],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe("the Mocha Test Explorer's tests", () => {
  const item = (labels: readonly string[], line?: number): Partial<EditorTest> => ({
    ids: ['/w: Mocha', ...labels.map((_, index) => `${path}: ${labels.slice(0, index + 1).join(' ')}`)],
    labels: ['Mocha', ...labels],
    ...(line === undefined ? {} : { line }),
  });
  it.each<Case>([
    ['a test', item(['cart', 'is its own'], 5), `${file}::cart > is its own`],
    ['a test whose title others have', item(['cart', 'empty', 'adds']), `${file}::cart > empty > adds`],
    ['a test at the top whose title others have', item(['adds']), `${file}::adds`],
    ['a suite', item(['cart']), `${file}::cart`],
    ['a row of a table', item(['cart', 'sums 3 and 4'], 9), `${file}::cart > sums 3 and 4`],
    ['a title of no test', item(['cart', 'ads']), 'test-not-found'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('an adapter that gives labels alone', () => {
  it.each<Case>([
    ['with a line', { ids: ['1'], labels: ['adds'], line: 7 }, `${file}::cart > empty > adds`],
    ['that are no whole path', { ids: ['1', '2'], labels: ['empty', 'adds'] }, `${file}::cart > empty > adds`],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });

  it('that several tests fit', async () => {
    const twice = `describe('a', () => { it('x', f); });\ndescribe('b', () => { it('x', f); });\n`;
    const project = projectWith({ 'a.test.js': twice });
    const test = { uri: project.uriOf('a.test.js'), ids: ['1'], labels: ['x'] };
    expect(await project.resolve([test])).toBe('ambiguous: a.test.js::a > x, a.test.js::b > x');
    expect(await project.resolve([{ ...test, line: 2 }])).toBe('a.test.js::b > x');
  });
});

describe('the cursor', () => {
  it.each<Case>([
    ['in a test', { line: 3 }, `${file}::cart > adds`],
    ['in a test of a deeper suite', { line: 7 }, `${file}::cart > empty > adds`],
    ['in a suite', { line: 6 }, 'no-test-at-cursor'],
    ['outside', { line: 17 }, 'no-test-at-cursor'],
  ])('%s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('a title that is not made yet', () => {
  const listed = [
    `${file}::cart > adds`,
    `${file}::cart > sums 1 and 2`,
    `${file}::cart > sums 10 and 20`,
    `${file}::cart > takes 1`,
    `${file}::letter a > is short`,
    `${file}::letter b > is short`,
  ];
  it.each<Case>([
    ['several rows', { line: 9 }, `ambiguous: ${file}::cart > sums 1 and 2, ${file}::cart > sums 10 and 20`],
    ['one row', { line: 10 }, `${file}::cart > takes 1`],
    ['a suite of several rows', { line: 13 }, `ambiguous: ${file}::letter a > is short, ${file}::letter b > is short`],
    [
      "an adapter's item of the table",
      { ids: ['t', 'cart.test.js', 'cart', 'sums %i and %i'], labels: ['t', 'cart.test.js', 'cart', 'sums %i and %i'] },
      `ambiguous: ${file}::cart > sums 1 and 2, ${file}::cart > sums 10 and 20`,
    ],
  ])('is asked of the framework: %s', async (_name, test, expected) => {
    expect(await inCart(test, listed)).toBe(expected);
  });

  it.each<Case>([
    ['in a suite', { line: 9 }, `${file}::cart`],
    ['at the top', { line: 15 }, file],
  ])('stands for what is around it if the framework cannot tell: %s', async (_name, test, expected) => {
    expect(await inCart(test)).toBe(expected);
  });
});

describe('a suite or test of no file', () => {
  const inFolder = (labels: readonly string[]): Promise<string> =>
    resolve([{ uri: uriOf(''), ids: labels.map((_, index) => `${index}`), labels }]);

  it.each([
    ['is found by its name', ['Mocha', 'cart', 'is its own'], `${file}::cart > is its own`],
    [
      'may be in several files',
      ['Mocha', 'cart', 'removes'],
      'ambiguous: test/deep/cart.test.js::cart > removes, test/other.test.ts::cart > removes',
    ],
    ['is no project', ['Mocha'], 'everything'],
    ['may be nowhere', ['shop', 'My Sub-project'], 'everything'],
  ])('%s', async (_name, labels, expected) => {
    expect(await inFolder(labels)).toBe(expected);
  });
});

it('tests that were selected together stay together', async () => {
  const labels = ['cart.test.js', 'cart'];
  const item = (name: string): EditorTest => ({ uri: uriOf(file), ids: ['1', '2', '3'], labels: [...labels, name] });
  expect(await resolve([item('adds'), item('is its own'), item('adds')])).toBe(
    `${file}::cart > adds, ${file}::cart > is its own`,
  );
});
