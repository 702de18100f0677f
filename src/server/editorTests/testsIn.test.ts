import { afterAll, describe, expect, it } from 'vitest';
import { languageOf, Syntax } from '../../syntax/syntax.ts';
import { testAt, testsIn } from './testsIn.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

async function found(file: string, text: string) {
  const language = languageOf(file, syntax.languages);
  if (!language) throw new Error(`no language for ${file}`);
  return testsIn(text, language, syntax, signal);
}

/** `kind names first-last`; a name that is not told has `…` where anything may be. */
async function summaries(file: string, text: string): Promise<string[]> {
  const { package: packageName, tests } = await found(file, text);
  const lines = tests.map(({ kind, names, line, endLine }) => {
    const path = names.map((name) => name.pieces?.join('…') ?? name.text).join(' > ');
    return `${kind} ${path} ${line}-${endLine}`;
  });
  return packageName === undefined ? lines : [`package ${packageName}`, ...lines];
}

describe('tests of JavaScript', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'suites and tests',
      "describe('cart', () => {\n  it('adds', () => {\n  });\n  context(`empty`, function () {\n    test(\"is 0\", f);\n  });\n});\n",
      ['suite cart 1-7', 'test cart > adds 2-3', 'suite cart > empty 4-6', 'test cart > empty > is 0 5-5'],
    ],
    [
      'modifiers',
      "it.only('a', f);\ntest.concurrent.skip('b', f);\nxit('c', f);\nfdescribe('d', f);\nit.todo('e');\nspecify('f', f);\ntest.describe('g', f);\n",
      ['test a 1-1', 'test b 2-2', 'test c 3-3', 'suite d 4-4', 'test e 5-5', 'test f 6-6', 'suite g 7-7'],
    ],
    [
      'tables',
      "it.each([1])('adds %i to $b.c', f);\ntest.only.each`a|b\n${1}|${2}`('is $a', f);\ndescribe.each(rows)('plain', f);\nit.for([1])('%s%%', f);\n",
      ['test adds … to … 1-1', 'test is … 2-3', 'suite plain 4-4', 'test …… 5-5'],
    ],
    [
      'conditions',
      "test.skipIf(a.b())('x', f);\ndescribe.runIf(1)('y', f);\nit.skipIf(c).each([1])('z %s', f);\n",
      ['test x 1-1', 'suite y 2-2', 'test z … 3-3'],
    ],
    [
      'made titles',
      "it(`a ${b(`c`)} (d)`, f);\nit('a' + b, f);\ndescribe(Cart, f);\nit('50% $x', f);\n",
      ['test a … (d) 1-1', 'test … 2-2', 'suite … 3-3', 'test 50% $x 4-4'],
    ],
    ['a template', 'it(`a ${b}.`, f);\nit(`it${{ a: 1 }.a}`, f);\n', ['test a …. 1-1', 'test it… 2-2']],
    ['escapes', "it('it\\'s\\n\\u{41}\\x42\\u0043', f);\n", ["test it's\nABC 1-1"]],
    [
      'subtests of node:test',
      "test('a', async (t) => {\n  await t.test('b', () => {});\n  /x/.test('c');\n  pattern.test('d');\n});\n",
      ['test a 1-5', 'test a > b 2-2'],
    ],
    ['nothing else', "fit2('a', f);\nsplit('b');\nit();\nexpect('c');\nit.each([1]);\n", []],
    ['broken code', "describe('a', () => {\n  it('b', () => {\n    x(\n  });\n", ['test b 2-4']],
  ])('%s', async (_name, text, expected) => {
    expect(await summaries('a.test.js', text)).toEqual(expected);
  });

  it.each(['a.test.ts', 'a.test.tsx', 'a.test.jsx', 'a.spec.mjs', 'a.cts'])('also in %s', async (file) => {
    const text = "describe('s', () => {\n  it.each([1])('t %s', f);\n});\n";
    expect(await summaries(file, text)).toEqual(['suite s 1-3', 'test s > t … 2-2']);
  });

  it('with types in the call of a table', async () => {
    expect(await summaries('a.ts', "it.each<[a: number]>([[1]])('t %s', f);\n")).toEqual(['test t … 1-1']);
  });
});

describe('tests of Go', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'functions',
      'func TestA(t *testing.T) {\n}\nfunc FuzzB(f *testing.F) {}\nfunc ExampleC() {}\nfunc Test(t *testing.T) {}\n',
      ['test TestA 1-2', 'test FuzzB 3-3', 'test ExampleC 4-4', 'test Test 5-5'],
    ],
    [
      'no tests',
      'func Testing() {}\nfunc TestMain(m *testing.M) {}\nfunc BenchmarkA(b *testing.B) {}\nfunc helper() {}\n',
      [],
    ],
    [
      'subtests',
      'func TestA(t *testing.T) {\n\tt.Run("b c", func(t *testing.T) {\n\t\tt.Run(`d\\e`, f)\n\t})\n\tfor _, tt := range tests {\n\t\tt.Run(tt.name, func(t *testing.T) {\n\t\t})\n\t}\n}\n',
      ['test TestA 1-9', 'test TestA > b c 2-4', 'test TestA > b c > d\\e 3-3', 'test TestA > … 6-7'],
    ],
    [
      'not in helpers',
      'func check(t *testing.T) {\n\tt.Run("a", f)\n}\nfunc (s S) TestM() {\n\ts.Run("b", f)\n}\n',
      [],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await summaries('a_test.go', `package a;${text}`)).toEqual(expected);
  });
});

describe('tests of Java', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'annotations',
      'package com.shop;\nclass CartTest {\n  @Test\n  void adds() {\n  }\n  @ParameterizedTest @ValueSource(ints = 1) void each(int a) {}\n  @RepeatedTest(2) void again() {}\n  @org.junit.jupiter.api.TestFactory Stream<A> many() { return null; }\n  @Test(expected = A.class) public void old() {}\n  @BeforeEach void before() {}\n  @TestInstance(A) void no() {}\n}\n',
      [
        'package com.shop',
        'suite CartTest 2-12',
        'test CartTest > adds 3-5',
        'test CartTest > each 6-6',
        'test CartTest > again 7-7',
        'test CartTest > many 8-8',
        'test CartTest > old 9-9',
      ],
    ],
    [
      'nested classes',
      'class A {\n  @Nested\n  class B {\n    @Test void c() {}\n  }\n  @Test void d() {}\n}\n',
      ['suite A 1-7', 'suite A > B 2-5', 'test A > B > c 4-4', 'test A > d 6-6'],
    ],
    [
      'JUnit 3',
      'class A extends TestCase {\n  public void testB() {}\n  public int testC() {}\n  void testD() {}\n}\nclass E {\n  public void testF() {}\n}\n',
      ['suite A 1-5', 'test A > testB 2-2', 'suite E 6-8'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await summaries('ATest.java', text)).toEqual(expected);
  });
});

describe('tests of Python', () => {
  it('are functions and methods, not functions inside functions', async () => {
    const text = `@slow
def test_a():
    def test_inner(): pass

class TestB(Base):
    async def test_c(self): pass

    @mark("x")
    class TestD:
        @mark("y")
        def test_e(self):
            pass
    def helper(self):
        def test_f(): pass
`;
    expect(await summaries('test_a.py', text)).toEqual([
      'test test_a 1-3',
      'suite TestB 5-14',
      'test TestB > test_c 6-6',
      'suite TestB > TestD 8-12',
      'test TestB > TestD > test_e 10-12',
    ]);
  });
});

it.each([
  [1, undefined],
  [2, 'a'],
  [4, 'a > b'],
  [5, 'a'],
  [7, undefined],
])('the test at line %i is %s', async (line, expected) => {
  const text = "describe('s', () => {\n  test('a', (t) => {\n    x();\n    t.test('b', () => {});\n  });\n\n});\n";
  const { tests } = await found('a.test.js', text);
  const at = testAt(line, tests)
    ?.names.map(({ text }) => text)
    .slice(1)
    .join(' > ');
  expect(at).toBe(expected);
});
