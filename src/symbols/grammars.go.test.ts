import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, isCued, outlineOf } from './languageCases.ts';

describe('Go definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    ['functions', 'func f() {\n}\nfunc g[T any](x T) int\n', ['function f 1-2', 'function g 3-3']],
    [
      'methods',
      'func (a A) m() {}\nfunc (a *A) p() {}\nfunc (a *A[K, V]) q() {}\nfunc (A) r() {\n}\n',
      ['method A.m 1-1', 'method A.p 2-2', 'method A.q 3-3', 'method A.r 4-5'],
    ],
    [
      'a struct',
      'type A struct {\n\tx, y int\n\t*B\n\tp.C[int]\n\tz string `json:"z"`\n}\n',
      ['struct A 1-6: B, C', 'field A.x 2-2', 'field A.y 2-2', 'field A.z 5-5'],
    ],
    [
      'an interface',
      'type I[T any] interface {\n\tm(x int) error\n\tJ\n\tp.K\n\t~int | string\n}\n',
      ['interface I 1-6: J, K', 'method I.m 2-2'],
    ],
    ['other types', 'type A = B\ntype C []int\ntype F func(a int)\n', ['type A 1-1', 'type C 2-2', 'type F 3-3']],
    [
      'a group of types',
      'type (\n\tA struct{ B }\n\tI interface {\n\t\tm()\n\t}\n\tC int\n\tD = E\n)\n',
      ['struct A 2-2: B', 'interface I 3-5', 'method I.m 4-4', 'type C 6-6', 'type D 7-7'],
    ],
    [
      'variables and constants',
      'const a, b = 1, 2\nconst (\n\tc = iota\n\td\n)\nvar e int\nvar (\n\tf, g = 1, 2\n)\n',
      [
        'variable a 1-1',
        'variable b 1-1',
        'variable c 3-3',
        'variable d 4-4',
        'variable e 6-6',
        'variable f 8-8',
        'variable g 8-8',
      ],
    ],
    [
      'functions in variables',
      'var f = func() {\n\tvar x int\n}\nvar (\n\tg = func() {}\n)\nvar h = call(func() {\n\tvar y int\n})\n',
      ['function f 1-3', 'function g 5-5', 'variable h 7-9'],
    ],
    ['locals are none', 'func f() {\n\tvar a = func() {}\n\tconst b = 1\n\tc := 1\n}\n', ['function f 1-5']],
    [
      'a local type',
      'func f() {\n\ttype A struct{ x int }\n}\n',
      ['function f 1-3', 'struct f.A 2-2', 'field f.A.x 2-2'],
    ],
    [
      'anonymous types have no members',
      'var a = []struct{ x int }{}\nfunc f(i interface{ m() }) {}\n',
      ['variable a 1-1', 'function f 2-2'],
    ],
    [
      'broken code',
      'func f() {\n\tx = (\n}\n\nfunc g() {}\ntype A struct{ x int }\n',
      ['function f 1-3', 'function g 5-5', 'struct A 6-6', 'field A.x 6-6'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.go', `package p\n${text}`)).toEqual(expected.map(oneDown));
  });

  it('headers', async () => {
    const text = 'package p\ntype A struct {\n\tx int\n}\nfunc (a *A) f(\n\tb int,\n) error {\n}\n';
    expect(await headersOf('a.go', text)).toEqual(['type A struct', 'x int', 'func (a *A) f(\n\tb int,\n) error']);
  });
});

/** Each text has the package's line above it. */
function oneDown(summary: string): string {
  return summary.replace(
    /(\d+)-(\d+)/,
    (_all, first: string, last: string) => `${Number(first) + 1}-${Number(last) + 1}`,
  );
}

it('Go imports', async () => {
  const text = 'package p\nimport "a/b"\nimport (\n\tc "d/c"\n\t. "e"\n\t_ `f`\n)\n';
  expect(await importsOf('a.go', text)).toEqual(['2 a/b', '4 d/c  c', '5 e  .', '6 f  _']);
});

it('Go calls', async () => {
  const text =
    'package p\nfunc f() { a(b.c(1)); d[int](2); go e.f(); _ = T{}; _ = &p.U{x: 1} /* z() */ }\nvar s = "y()"\n';
  expect(await capturedBy('calls', 'call', 'a.go', text)).toEqual(['a', 'c', 'd', 'f', 'T', 'U']);
});

it('Go references', async () => {
  expect(await capturedBy('references', 'reference', 'a.go', 'package p\nvar a B = c.d("e") // f\n')).toEqual([
    'a',
    'B',
    'c',
    'd',
  ]);
});

it('Go locals', async () => {
  const text =
    'package p\nfunc (r R) f(a, b int, c ...int) (d error) {\n\te, f := 1, 2\n\tvar g int\n\tfor h, i := range x {}\n\tswitch j := y.(type) {}\n\tk = 1\n\tfunc(l int) {}(1)\n}\n';
  expect(await capturedBy('scopes', 'local', 'a.go', text)).toEqual('r a b c d e f g h i j l'.split(' '));
});

it.each<[name: string, text: string, expected: boolean]>([
  ['f', 'func f() {}', true],
  ['m', 'func (a *A[T]) m() {}', true],
  ['A', 'type (\n\tA struct{}\n)', true],
  ['b', 'type A struct {\n\ta, b int\n}', true],
  ['c', 'const (\n\ta = iota\n\tc\n)', true],
  ['d', 'var a, d = 1, 2', true],
  ['m', 'type I interface{ m() }', true],
  ['f', 'func g() { x = f(1) }', false],
  ['f', 'func g() {\n\tx.f(1)\n\treturn f\n}', false],
  ['x', 'func g() {\n\tx := 1\n\tx.y()\n\tx += 1\n}', false],
])('the cue for the definition of %s in %s', (name, text, expected) => {
  expect(isCued('a.go', name, text)).toBe(expected);
});

it('an alias of a struct or interface is one', async () => {
  expect(
    await outlineOf('a.go', 'package p\ntype A = struct {\n\tx int\n}\ntype B = interface{ M() }\ntype C = int\n'),
  ).toEqual(['struct A 2-4', 'field A.x 3-3', 'interface B 5-5', 'method B.M 5-5', 'type C 6-6']);
});
