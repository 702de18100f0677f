import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, isCued, languageNameOf, outlineOf } from './languageCases.ts';

describe('C++ definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'a class',
      'class A final : public B, private n::C<int> {\npublic:\n  A();\n  explicit A(int);\n  virtual ~A() = default;\n  int m() const { return 1; }\n  static int *p(int);\n  virtual void v() = 0;\n  int x = 1, &y;\n  static int z;\n};\n',
      [
        'class A 1-11: B, C',
        'method A.A 3-3',
        'method A.A 4-4',
        'method A.~A 5-5',
        'method A.m 6-6',
        'method A.p 7-7',
        'method A.v 8-8',
        'field A.x 9-9',
        'field A.y 9-9',
        'field A.z 10-10',
      ],
    ],
    [
      'operators',
      'struct A {\n  A &operator=(const A &);\n  bool operator==(const A &) const = default;\n  int operator()(int);\n  explicit operator bool() const;\n  operator n::B<int>() { return b; }\n};\nA operator+(A, A);\nA::operator int() {}\n',
      [
        'struct A 1-7',
        'method A.operator= 2-2',
        'method A.operator== 3-3',
        'method A.operator() 4-4',
        'method A.operator bool 5-5',
        'method A.operator n::B<int> 6-6',
        'function operator+ 8-8',
        'method A.operator int 9-9',
      ],
    ],
    [
      'members out of their class',
      'A::A() : x(1) {}\nA::~A() {}\nint A::B::f() {\n}\ntemplate <class T> T *A<T>::g() {}\nn::C &D::operator[](int) {}\nint A::x = 1;\n',
      [
        'method A.A 1-1',
        'method A.~A 2-2',
        'method A.B.f 3-4',
        'method A.g 5-5',
        'method D.operator[] 6-6',
        'variable A.x 7-7',
      ],
    ],
    [
      'namespaces',
      'namespace a::b {\nclass C {};\nnamespace { int d; }\ninline namespace e { void f(); }\n}\n',
      ['module a.b 1-5', 'class a.b.C 2-2', 'variable a.b.d 3-3', 'module a.b.e 4-4', 'function a.b.e.f 4-4'],
    ],
    [
      'templates',
      'template <class T>\nclass A : B<T> {\n  template <class U> void f(U u) {}\n};\ntemplate <> class A<int> {};\ntemplate <class T> T g(T);\ntemplate <> int g<int>(int) {}\ntemplate <class T> using D = A<T>;\ntemplate <class T> concept E = true;\n',
      [
        'class A 2-4: B',
        'method A.f 3-3',
        'class A 5-5',
        'function g 6-6',
        'function g 7-7',
        'type D 8-8',
        'type E 9-9',
      ],
    ],
    [
      'enums',
      'enum class E : int { A, B };\nenum { C };\n',
      ['enum E 1-1', 'field E.A 1-1', 'field E.B 1-1', 'variable C 2-2'],
    ],
    [
      'friends and aliases',
      'class A {\n  friend class B;\n  friend void f(A &);\n  friend A operator-(A a) { return a; }\n  using C = int;\n  typedef int D;\n};\n',
      ['class A 1-7', 'method A.f 3-3', 'method A.operator- 4-4', 'type A.C 5-5', 'type A.D 6-6'],
    ],
    [
      'functions in variables',
      'auto f = [](int a) {\n  int b;\n};\nvoid g() {\n  auto h = [] {};\n  S s(x);\n}\n',
      ['function f 1-3', 'function g 4-7'],
    ],
    [
      'overloaded and nested',
      'void f(int);\nvoid f(char) {}\nstruct A { struct B { void f(); }; };\n',
      ['function f 1-1', 'function f 2-2', 'struct A 3-3', 'struct A.B 3-3', 'method A.B.f 3-3'],
    ],
    [
      'what C has',
      '#define M(x) x\ntypedef struct { int a; } S;\nstatic int v;\n',
      ['function M 1-1', 'struct S 2-2', 'field S.a 2-2', 'variable v 3-3'],
    ],
    [
      'macros before names',
      'namespace a {\nBEGIN\nnamespace b {\nclass API C : public D {\n public:\n  void f();\n};\nAPI double g(int);\n}\nEND\n}\nclass API E final { void g(); };\n',
      [
        'module a 1-11',
        'module a.b 2-9',
        'class a.b.C 4-7',
        'method a.b.C.f 6-6',
        'function a.b.g 8-8',
        'class E 12-12',
        'method E.g 12-12',
      ],
    ],
    [
      'broken code',
      'class A {\n  void f() { x = (; }\n  void g() {}\n};\n#if 0\nBROKEN(\n#endif\nvoid h() {}\n',
      ['class A 1-4', 'method A.f 2-2', 'method A.g 3-3', 'function h 8-8'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.cpp', text)).toEqual(expected);
  });

  it('headers hold the template', async () => {
    const text = 'template <class T>\nclass A : B {\n  template <class U>\n  void f(\n    U u) const;\n};\n';
    expect(await headersOf('a.cpp', text)).toEqual([
      'template <class T>\nclass A : B',
      'template <class U>\n  void f(\n    U u) const;',
    ]);
  });
});

it('C++ imports', async () => {
  expect(await importsOf('a.cpp', '#include <vector>\n#include "a.h"\n')).toEqual(['1 vector', '2 a.h']);
});

it('C++ calls', async () => {
  const text =
    'void f() { a(b::c(1)); d<int>(); e->g<int>(); new H(); new n::I<int>(); x.j(); n::m::k(); L{}; "z()"; }\n';
  expect(await capturedBy('calls', 'call', 'a.cpp', text)).toEqual('a c d g H I j k L'.split(' '));
});

it('C++ references', async () => {
  expect(await capturedBy('references', 'reference', 'a.cpp', 'n::A b = c->d("e"); // f\n')).toEqual(
    'n A b c d'.split(' '),
  );
});

it('C++ locals', async () => {
  const text =
    'void f(int a, A &b, int c = 1) {\n  auto [d, e] = x;\n  for (auto &g : y) {}\n  auto h = [i = 1](int j) {};\n  try {} catch (E &k) {}\n}\n';
  expect(await capturedBy('scopes', 'local', 'a.cpp', text)).toEqual('a b c d e g h i j k'.split(' '));
});

it.each<[text: string, expected: string]>([
  ['int f(void);\nstruct A { int x; };\n', 'C'],
  ['/* class A: std::vector */\n#include <stdio.h>\nint f(void);\n', 'C'],
  ['#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n', 'C'],
  ['namespace a {\n}\n', 'C++'],
  ['struct A {\n public:\n  int x;\n};\n', 'C++'],
  ['template <class T> T f();\n', 'C++'],
  ['std::string f();\n', 'C++'],
  ['#include <vector>\n', 'C++'],
])('a header %j is %s', (text, expected) => {
  expect(languageNameOf('a.h', text)).toBe(expected);
});

it.each<[name: string, text: string, expected: boolean]>([
  ['A', 'class A final : B {};', true],
  ['A', 'template <> struct A<int> {};', true],
  ['A', 'A::A() {}', true],
  ['~A', 'class A { ~A(); };', true],
  ['operator+', 'A operator+(A, A);', true],
  ['operator bool', 'struct A { operator bool(); };', true],
  ['f', 'void A<T>::B::f() {}', true],
  ['f', 'std::string\nA::f()\n{}', true],
  ['b', 'namespace a::b {}', true],
  ['T', 'using T = int;', true],
  ['f', 'auto f = [] {};', true],
  ['E', 'enum class E : int {};', true],
  ['f', 'void g() {\n  n::f(1);\n  return n::f(2);\n}', false],
  ['f', 'void g() { x.f(1); y->f(2); h(f); }', false],
  ['A', 'void g(const A &a) { new A(); }', false],
])('the cue for the definition of %s in %s', (name, text, expected) => {
  expect(isCued('a.cpp', name, text)).toBe(expected);
});

it('macros that stand for what the grammar expects', async () => {
  const text =
    'namespace a {\nMY_NAMESPACE_BEGIN\nnamespace b {\n\nclass MY_EXPORT(1) C final : public D {\n public:\n  MY_NODISCARD bool f() const { return true; }\n' +
    '  MY_INLINE static std::string g(int x) MY_LOCKS(mu_);\n private:\n  int y MY_GUARDED_BY(mu_);\n};\n\n}  // namespace b\nMY_NAMESPACE_END\n}  // namespace a\n';
  expect(await outlineOf('a.cc', text)).toEqual([
    'module a 1-15',
    'module a.b 3-13',
    'class a.b.C 5-11: D',
    'method a.b.C.f 7-7',
    'method a.b.C.g 8-8',
    'field a.b.C.y 10-10',
  ]);
});
