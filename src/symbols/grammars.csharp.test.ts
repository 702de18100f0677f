import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, outlineOf, namesWithoutCue } from './languageCases.ts';

describe('C# definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'namespaces as blocks',
      'namespace A {\n  namespace B.C {\n    class D { }\n  }\n}\n',
      ['module A 1-5', 'module A.B.C 2-4', 'class A.B.C.D 3-3'],
    ],
    [
      'a namespace for the whole file',
      'using X;\nnamespace A.B;\nclass C { }\nenum D { E }\n',
      ['module A.B 2-4', 'class A.B.C 3-3', 'enum A.B.D 4-4', 'field A.B.D.E 4-4'],
    ],
    [
      'bases',
      'class A : B.C, D<int>, global::E { }\nrecord F(int X) : G(X), H;\nstruct I : J { }\ninterface K : L, M<N> { }\n',
      ['class A 1-1: C, D, E', 'class F 2-2: G, H', 'field F.X 2-2', 'struct I 3-3: J', 'interface K 4-4: L, M'],
    ],
    ['the type below an enum is no base', 'enum A : byte { B = 1 }\n', ['enum A 1-1', 'field A.B 1-1']],
    ['a primary constructor', 'class A(int b) : C(b) { }\n', ['class A 1-1: C']],
    [
      'records of both kinds',
      'record A(int X, string Y) { int z; }\nrecord struct B { }\npublic readonly record struct C(int P);\nrecord class D;\n',
      [
        'class A 1-1',
        'field A.X 1-1',
        'field A.Y 1-1',
        'field A.z 1-1',
        'class B 2-2',
        'class C 3-3',
        'field C.P 3-3',
        'class D 4-4',
      ],
    ],
    [
      'a partial class in two parts',
      'partial class A { void f() { } }\npartial class A { partial void g(); }\n',
      ['class A 1-1', 'method A.f 1-1', 'class A 2-2', 'method A.g 2-2'],
    ],
    [
      'attributes lie inside',
      '[A, B(1)]\npublic class C {\n  [D]\n  [E]\n  public void M([F] int x) { }\n}\n',
      ['class C 1-6', 'method C.M 3-5'],
    ],
    [
      'methods: overloaded, generic, async, abstract, of one expression',
      'abstract class A {\n  void f(int x) { }\n  void f(string x) { }\n  T g<T>(T x) where T : new() => x;\n  async Task h() { }\n  abstract int i();\n  static extern int j();\n}\n',
      [
        'class A 1-8',
        'method A.f 2-2',
        'method A.f 3-3',
        'method A.g 4-4',
        'method A.h 5-5',
        'method A.i 6-6',
        'method A.j 7-7',
      ],
    ],
    [
      'constructors and destructors',
      'class A {\n  static A() { }\n  A(int x) : base(x) { }\n  A() => f();\n  ~A() { }\n}\n',
      ['class A 1-6', 'method A.A 2-2', 'method A.A 3-3', 'method A.A 4-4', 'method A.A 5-5'],
    ],
    [
      'operators and indexers',
      'class A {\n  public static A operator +(A a, A b) => a;\n  public static bool operator ==(A a, A b) { return true; }\n  public static implicit operator int(A a) => 1;\n  public int this[int i] { get => 1; }\n  int this[string i] => 1;\n}\n',
      [
        'class A 1-7',
        'method A.+ 2-2',
        'method A.== 3-3',
        'method A.int 4-4',
        'method A.this 5-5',
        'method A.this 6-6',
      ],
    ],
    [
      'fields, properties and events',
      'class A {\n  const int B = 1, C = 2;\n  List<int> d = new();\n  public int E { get; set; } = 3;\n  int F => 4;\n  event H I, J;\n  event H K { add { } remove { } }\n  fixed byte l[10];\n}\n',
      [
        'class A 1-9',
        'field A.B 2-2',
        'field A.C 2-2',
        'field A.d 3-3',
        'field A.E 4-4',
        'field A.F 5-5',
        'field A.I 6-6',
        'field A.J 6-6',
        'field A.K 7-7',
        'field A.l 8-8',
      ],
    ],
    [
      'members of an interface written out',
      'class A : I {\n  int P { get; }\n  int I.P { get; }\n  void I.M() { }\n  int N.I<B>.this[int i] => 1;\n}\n',
      ['class A 1-6: I', 'field A.P 2-2', 'field A.I.P 3-3', 'method A.I.M 4-4', 'method A.N.I.this 5-5'],
    ],
    [
      'nested types and delegates',
      'class A {\n  delegate void B(int x);\n  struct C { interface D { void m(); } }\n}\ndelegate T E<T>();\n',
      ['class A 1-4', 'type A.B 2-2', 'struct A.C 3-3', 'interface A.C.D 3-3', 'method A.C.D.m 3-3', 'type E 5-5'],
    ],
    [
      'local functions, and statements without a class',
      'var x = 1;\nvoid f() { }\nclass A {\n  void m() {\n    int g(int y) => y;\n    var z = 2;\n  }\n}\n',
      ['function f 2-2', 'class A 3-8', 'method A.m 4-7', 'function A.m.g 5-5'],
    ],
    ['a name that is a keyword', 'class @event { int @class; }\n', ['class event 1-1', 'field event.class 1-1']],
    [
      'conditional compilation around members',
      'class A {\n#if X\n  void f() { }\n#else\n  void g() { }\n#endif\n  int h;\n}\n',
      ['class A 1-8', 'method A.f 3-3', 'method A.g 5-5', 'field A.h 7-7'],
    ],
    [
      'conditional compilation in a statement makes no function of `else if`',
      'class A {\n  int f() {\n    if (a) return 1;\n#if X\n    else if (b) { return 2; }\n#endif\n    else return 3;\n  }\n}\n',
      ['class A 1-9', 'method A.f 2-8'],
    ],
    [
      'broken code',
      'class A {\n  void f() {\n    g(1, ;\n  }\n  void h() { }\n}\nclass B { int c; }\n',
      ['class A 1-6', 'method A.f 2-4', 'method A.h 5-5', 'class B 7-7', 'field B.c 7-7'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.cs', text)).toEqual(expected);
    expect(await namesWithoutCue('a.cs', text)).toEqual([]);
  });

  it('headers hold attributes and end at the body', async () => {
    const text =
      'namespace N;\n[A]\nclass B : C {\n  [D] int E { get; }\n  int f()\n    => 1;\n  event H I { add { } remove { } }\n  int g;\n}\n';
    expect(await headersOf('a.cs', text)).toEqual([
      'namespace N;',
      '[A]\nclass B : C',
      '[D] int E',
      'int f()',
      'event H I',
      'int g;',
    ]);
  });

  it.each<[name: string, text: string]>([
    [
      'comments between',
      'enum A {\n  // First.\n  B, // Second.\n  C /* third */\n}\nclass D { int // what\n  e; int f // g\n { get; } }\n',
    ],
    ['names on lines of their own', 'class\n  A\n{\n  int\n    b\n    ,\n    c;\n  Task<int>\n    m\n    () { }\n}\n'],
    [
      'types of every form',
      'class A { int[] b; int? c; (int, int) d; B<C> e; int* f; x::y g; public C1 this [int i] => 1; }\n',
    ],
    [
      'operators without a space',
      'class A { static A operator+(A a, A b) => a; static A operator checked -(A a) => a; static explicit operator B<C>(A a) => a; }\n',
    ],
    ['letters beyond ASCII', 'class Größe { int größe; void Ärger() { } }\n'],
  ])('the cue sees %s', async (_name, text) => {
    expect(await namesWithoutCue('a.cs', text)).toEqual([]);
    expect(await outlineOf('a.cs', text)).not.toEqual([]);
  });
});

it('C# imports', async () => {
  const text =
    'extern alias X;\nglobal using A;\nusing B.C;\nusing static D.E;\nusing F = G.H<int>;\nusing I = J;\nnamespace N { using K; }\n';
  expect(await importsOf('a.cs', text)).toEqual(['2 A', '3 B.C', '4 D.E', '5 G.H<int>  F', '6 J  I', '7 K']);
});

it('C# calls', async () => {
  const text =
    '[A(1)] class X : B { void m() { c(); d.e<int>().f(); g?.h(); new i(); new j.k<int>(); $"{l()} m()"; "n()"; /* o() */ p<int>(q); } }\nrecord Y() : r(1);\n';
  expect(await capturedBy('calls', 'call', 'a.cs', text)).toEqual(
    ['A', 'c', 'f', 'e', 'h', 'i', 'k', 'l', 'p', 'r'].sort(byPlaceIn(text)),
  );
});

it('C# references', async () => {
  const text = 'class A : B { C d = e.f("g", $"{h} i", x => x); } // j\n/* k */\n';
  expect(await capturedBy('references', 'reference', 'a.cs', text)).toEqual([
    'A',
    'B',
    'C',
    'd',
    'e',
    'f',
    'h',
    'x',
    'x',
  ]);
});

it('C# locals', async () => {
  const text =
    'record R(int P) { void m(int a, ref B b, params int[] c) {\n' +
    '  int d = 1, e; var (f, g) = t; for (int h = 0;;) { } foreach (var i in t) { } foreach (var (j, k) in t) { }\n' +
    '  using (var l = t) { } using var n = t; try { } catch (E o) { } if (t is F p) { } if (t is { X: var q }) { }\n' +
    '  switch (t) { case var (r, s): break; } u(out var v, w => w); G x = (y, z) => y; H a1 = delegate(int b1) { };\n' +
    '  var c1 = from d1 in t let e1 = d1 join f1 in t on f1 equals e1 select d1; int g1(int h1) => h1;\n} int P2 { get; } }\n';
  expect(await capturedBy('scopes', 'local', 'a.cs', text)).toEqual(
    'a b c d e f g h i j k l n o p q r s v w x y z a1 b1 c1 d1 e1 f1 h1'.split(' '),
  );
  expect((await capturedBy('scopes', 'scope', 'a.cs', text)).every((scope) => !scope.startsWith('record'))).toBe(true);
});

const byPlaceIn =
  (text: string) =>
  (a: string, b: string): number =>
    text.search(new RegExp(`\\b${a}\\b`)) - text.search(new RegExp(`\\b${b}\\b`));

describe('branches of the preprocessor', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'that are whole are all read',
      'class A {\n#if X\n  void M() {}\n#else\n  void N() {}\n#endif\n}\n',
      ['class A 1-7', 'method A.M 3-3', 'method A.N 5-5'],
    ],
    [
      'that share a body: the first one counts',
      'class A {\n#if X\n  void M(int a)\n#elif Y\n  void M(long a)\n#else\n  void M()\n#endif\n  {\n    N();\n  }\n  void O() {}\n}\n',
      ['class A 1-13', 'method A.M 3-11', 'method A.O 12-12'],
    ],
    [
      'in one another',
      'class A {\n  int x = F(1,\n#if X\n#if Y\n    2,\n#else\n    3,\n#endif\n#else\n    4,\n#endif\n    5);\n  void M() {}\n}\n',
      ['class A 1-14', 'field A.x 2-12', 'method A.M 13-13'],
    ],
    [
      'in the middle of a statement',
      'class A {\n  void M() {\n#if X\n    if (a)\n#endif\n    {\n      N();\n    }\n#if Y\n    else\n#endif\n    {\n    }\n  }\n  void O() {}\n}\n',
      ['class A 1-16', 'method A.M 2-14', 'method A.O 15-15'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.cs', text)).toEqual(expected);
  });
});
