import { describe, expect, it } from 'vitest';
import { capturedBy, isCued, headersOf, importsOf, namesWithoutCue, outlineOf } from './languageCases.ts';

describe('Java definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'a class with fields, constructor and methods',
      'package a.b;\npublic class A<T> {\n  private int x = 1, y[];\n  A(int x) {}\n  <U> T m(U u) throws E { return null; }\n  abstract void n();\n}\n',
      ['class A 2-7', 'field A.x 3-3', 'field A.y 3-3', 'method A.A 4-4', 'method A.m 5-5', 'method A.n 6-6'],
    ],
    [
      'bases',
      'class A extends b.B<C> implements D, e.E<F>, @N G {}\ninterface H extends I, J<K> {}\nenum L implements M { }\nrecord O() implements P {}\n',
      ['class A 1-1: B, D, E, G', 'interface H 2-2: I, J', 'enum L 3-3: M', 'class O 4-4: P'],
    ],
    [
      'an interface',
      'interface I {\n  int C = 1, D = 2;\n  void m();\n  default void n() {}\n  class A {}\n}\n',
      ['interface I 1-6', 'field I.C 2-2', 'field I.D 2-2', 'method I.m 3-3', 'method I.n 4-4', 'class I.A 5-5'],
    ],
    [
      'an enum',
      'enum E {\n  A,\n  B(1) {\n    void m() {}\n  };\n  void m() {}\n  E() {}\n}\n',
      [
        'enum E 1-8',
        'field E.A 2-2',
        'field E.B 3-5',
        'class E.<anonymous B> 3-5',
        'method E.<anonymous B>.m 4-4',
        'method E.m 6-6',
        'method E.E 7-7',
      ],
    ],
    [
      'a record',
      'record R<T>(int a, T... b) {\n  static int c;\n  R {\n  }\n  int m() { return 1; }\n}\n',
      ['class R 1-6', 'field R.a 1-1', 'field R.b 1-1', 'field R.c 2-2', 'method R.R 3-4', 'method R.m 5-5'],
    ],
    [
      'an annotation',
      '@interface N {\n  int value() default 1;\n  int C = 1;\n}\n',
      ['interface N 1-4', 'method N.value 2-2', 'field N.C 3-3'],
    ],
    [
      'annotated',
      '@B(1)\nclass A {\n  @Override\n  public void m() {}\n  @N int x;\n}\n',
      ['class A 1-6', 'method A.m 3-4', 'field A.x 5-5'],
    ],
    [
      'local and anonymous classes',
      'class A {\n  Runnable r = new Runnable() {\n    public void run() {}\n  };\n  void m() {\n    class B { int x; }\n' +
        '    f(new c.D<E>(1) { void n() {} });\n    int local = 1;\n    record F(int y) {}\n  }\n}\n',
      [
        'class A 1-11',
        'field A.r 2-4',
        'class A.<anonymous Runnable> 2-4: Runnable',
        'method A.<anonymous Runnable>.run 3-3',
        'method A.m 5-10',
        'class A.m.B 6-6',
        'field A.m.B.x 6-6',
        'class A.m.<anonymous D> 7-7: D',
        'method A.m.<anonymous D>.n 7-7',
        'class A.m.F 9-9',
        'field A.m.F.y 9-9',
      ],
    ],
    [
      'overloaded and nested',
      'class A {\n  static class B {\n    void m() {}\n    void m(int a) {}\n  }\n}\n',
      ['class A 1-6', 'class A.B 2-5', 'method A.B.m 3-3', 'method A.B.m 4-4'],
    ],
    [
      'a file that is a class and one that is a module',
      'void main() {}\nopen module a.b { requires c.d; }\n',
      ['function main 1-1', 'module a.b 2-2'],
    ],
    [
      'broken code keeps what is whole',
      'class A {\n  void m() { int x = ; }\n  void n() {}\n}\nclass B {}\n',
      ['class A 1-4', 'method A.m 2-2', 'method A.n 3-3', 'class B 5-5'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('A.java', text)).toEqual(expected);
  });

  it('headers hold the annotations', async () => {
    const text =
      '@B\npublic class A extends C {\n  @Override\n  public int m(\n    int a\n  ) throws E {\n    return a;\n  }\n}\n';
    expect(await headersOf('A.java', text)).toEqual([
      '@B\npublic class A extends C',
      '@Override\n  public int m(\n    int a\n  ) throws E',
    ]);
  });
});

it('Java imports', async () => {
  const text = 'import a.b.C;\nimport a.b.*;\nimport static a.B.c;\nimport static a.B.*;\n';
  expect(await importsOf('A.java', text)).toEqual(['1 a.b C', '2 a.b *', '3 a.B c', '4 a.B *']);
});

it('Java calls', async () => {
  const text =
    'class A {\n  void m() {\n    a.b(c(1)).<T>d();\n    new B(new e.C<D>(), new E<>() {});\n    super.f();\n    // z()\n    g = "y()";\n  }\n}\n';
  expect(await capturedBy('calls', 'call', 'A.java', text)).toEqual(['b', 'c', 'd', 'B', 'C', 'E', 'f']);
});

it('Java references are no strings and no comments', async () => {
  const text = 'class A {\n  B<C> d = e.f(G::h, "i"); // j\n}\n';
  expect(await capturedBy('references', 'reference', 'A.java', text)).toEqual(['A', 'B', 'C', 'd', 'e', 'f', 'G', 'h']);
});

it('Java locals', async () => {
  const text =
    'record R(int field) {\n  <T> void m(int a, B... b) {\n    int c = 1, d[];\n    for (var e : x) {}\n    for (int f = 0;;) {}\n' +
    '    try (var g = y) {} catch (E | F h) {}\n    z(i -> 1, (j, k) -> 2, (int l) -> 3);\n    if (o instanceof P n) {}\n' +
    '    switch (o) { case Q p -> {} case S(int q, var r) -> {} }\n  }\n}\n';
  expect(await capturedBy('scopes', 'local', 'A.java', text)).toEqual('T a b c d e f g h i j k l n p q r'.split(' '));
});

describe('the cue of a definition in Java', () => {
  it.each([
    'class A<T> {\n  int a, b[] = {}, c;\n  List<T>d;\n  int e // why\n    = 1,\n    f;\n  A() {}\n  <U> List<U> m () {}\n  int[]n() {}\n}',
    'enum E { A, B(1), C { void m() {} }; int x; }',
    'record R(int a, @N String b) { R { } }\n@interface N { int value() default 1; }\ninterface I { int C = 1; void m(); }',
  ])('is wherever a name is defined: %s', async (text) => {
    expect(await namesWithoutCue('A.java', text)).toEqual([]);
  });

  it.each(['x = f(1);', 'return f;', 'a.f();', 'new f();', 'if (f == 1) {}', 'import a.f;', '@f(1)', 'g(f)'])(
    'is not where a name is used: %s',
    (text) => {
      expect(isCued('A.java', 'f', text)).toBe(false);
    },
  );
});
