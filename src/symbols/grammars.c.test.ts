import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, isCued, outlineOf } from './languageCases.ts';

describe('C definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'functions',
      'static inline int f(int a)\n{\n}\nchar **g(void) {}\nint (h)(void) {}\nint k(a, b) int a; char b; {}\nvoid (*s(int a))(int) {}\n',
      ['function f 1-3', 'function g 4-4', 'function h 5-5', 'function k 6-6', 'function s 7-7'],
    ],
    [
      'prototypes',
      'int f(int a);\nextern char *g(void);\nint (h)(int);\n',
      ['function f 1-1', 'function g 2-2', 'function h 3-3'],
    ],
    [
      'types',
      'struct A {\n  int a, *b;\n  char c[2];\n  void (*d)(int);\n  struct { int e; };\n};\nunion B { int f; };\nstruct C;\nstruct D *x;\n',
      [
        'struct A 1-6',
        'field A.a 2-2',
        'field A.b 2-2',
        'field A.c 3-3',
        'field A.d 4-4',
        'field A.e 5-5',
        'struct B 7-7',
        'field B.f 7-7',
        'variable x 9-9',
      ],
    ],
    [
      'enums',
      'enum E {\n  A,\n  B = 2,\n};\nenum { C };\nstruct S { enum { D } d; };\n',
      [
        'enum E 1-4',
        'field E.A 2-2',
        'field E.B 3-3',
        'variable C 5-5',
        'struct S 6-6',
        'field S.d 6-6',
        'field S.D 6-6',
      ],
    ],
    [
      'typedefs',
      'typedef int A, *B;\ntypedef void (*F)(int);\ntypedef int G(void);\ntypedef char H[8];\ntypedef struct S S;\n',
      ['type A 1-1', 'type B 1-1', 'type F 2-2', 'type G 3-3', 'type H 4-4', 'type S 5-5'],
    ],
    [
      'typedefs with their types',
      'typedef struct {\n  int a;\n} A, *PA;\ntypedef struct B {\n  int b;\n} B_t;\ntypedef enum { C } E;\n',
      [
        'struct A 1-3',
        'type PA 1-3',
        'field A.a 2-2',
        'type B_t 4-6',
        'struct B 4-6',
        'field B.b 5-5',
        'enum E 7-7',
        'field E.C 7-7',
      ],
    ],
    [
      'variables',
      'int a, *b = 0;\nextern char c[];\nstatic int (*d)(int) = f;\nstruct A { int x; } e;\nint m[2][2] = {{0}};\n',
      [
        'variable a 1-1',
        'variable b 1-1',
        'variable c 2-2',
        'variable d 3-3',
        'variable e 4-4',
        'struct A 4-4',
        'field A.x 4-4',
        'variable m 5-5',
      ],
    ],
    [
      'macros',
      '#define A 1\n#define F(x) \\\n  (x)\n#define G\n',
      ['variable A 1-1', 'function F 2-3', 'variable G 4-4'],
    ],
    [
      'guarded',
      '#ifndef H\n#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#if X\nint g(void) {}\n#else\nint g(void) {}\n#endif\n#ifdef __cplusplus\n}\n#endif\n#endif\n',
      ['function f 5-5', 'function g 7-7', 'function g 9-9'],
    ],
    ['locals are none', 'int f(void) {\n  int a;\n  int g(int);\n  static char *b = 0;\n}\n', ['function f 1-5']],
    [
      'macros before names',
      'static API int f(int a) {}\nstruct PACKED B { int x; };\nAPI size_t g(A *a);\nEXTERN(int) h(void);\nstatic int i(char *a, ...) FORMAT(1, 2);\n',
      [
        'function f 1-1',
        'struct B 2-2',
        'field B.x 2-2',
        'variable size_t 3-3',
        'function g 3-3',
        'function h 4-4',
        'function i 5-5',
      ],
    ],
    [
      'broken code',
      'int f(void) {\n  x = (;\n}\nint g(void) {}\nFOO(\nstruct A { int x; };\n',
      ['function f 1-3', 'function g 4-4', 'struct A 6-6', 'field A.x 6-6'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.c', text)).toEqual(expected);
  });

  it('headers', async () => {
    expect(await headersOf('a.c', 'static int\nf(int a)\n{\n}\nstruct A {\n};\n')).toEqual([
      'static int\nf(int a)',
      'struct A',
    ]);
  });
});

it('C imports', async () => {
  expect(await importsOf('a.c', '#include <a/b.h>\n#include "c.h"\n#include D\n')).toEqual(['1 a/b.h', '2 c.h', '3 D']);
});

it('C calls', async () => {
  const text = 'int f(void) { a(b(1)); c->d(); e.g(); (*h)(); /* z() */ i("y()"); }\n';
  expect(await capturedBy('calls', 'call', 'a.c', text)).toEqual('a b d g h i'.split(' '));
});

it('C references', async () => {
  expect(await capturedBy('references', 'reference', 'a.c', 'A *b = c->d("e"); // f\n')).toEqual('A b c d'.split(' '));
});

it('C locals', async () => {
  const text =
    'int f(int a, char *b, int c[], void (*d)(int)) {\n  int e, *g = 0;\n  for (int h = 0;;) {}\n  i = 1;\n}\n';
  expect(await capturedBy('scopes', 'local', 'a.c', text)).toEqual('a b c d e g h'.split(' '));
});

it.each<[name: string, text: string, expected: boolean]>([
  ['f', 'static int\nf(int a)\n{}', true],
  ['f', 'char *f(void);', true],
  ['f', 'int (f)(void);', true],
  ['A', 'struct A\n{', true],
  ['A', 'typedef struct {\n} A;', true],
  ['B', 'typedef int A, *B;', true],
  ['F', 'typedef void (*F)(int);', true],
  ['B', 'enum { A, B };', true],
  ['B', 'enum {\n  A, // why\n  B\n#ifdef X\n  , C\n#endif\n};', true],
  ['M', '#  define M 1', true],
  ['x', 'struct A { int w, x : 3; };', true],
  ['x', 'static int x[2] = {0};', true],
  ['f', 'int g(void) {\n  f(1);\n  a = f(2);\n  return f(3);\n}', false],
  ['f', 'int g(void) { h(a, f); x.f = 1; }', false],
  ['A', 'struct A *g(struct A *a);', false],
])('the cue for the definition of %s in %s', (name, text, expected) => {
  expect(isCued('a.c', name, text)).toBe(expected);
});

describe('macros that stand for what the grammar expects', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'around declarations',
      '#include "a.h"\nGIT_BEGIN_DECL\n\n/** Why. */\ntypedef struct a {\n  int x;\n} a;\n\nGIT_EXTERN(int) f(a *b);\nGIT_EXTERN(const char *) g(void);\n\nGIT_END_DECL\n#endif\n',
      ['type a 5-7', 'struct a 5-7', 'field a.x 6-6', 'function f 9-9', 'function g 10-10'],
    ],
    [
      'before and behind them',
      'MY_EXPORT static int f(void) MY_PURE;\nint MY_CALL g(int a) {\n  return a;\n}\nstruct MY_PACKED s { int x; };\n#define MY_EMPTY\n',
      ['function f 1-1', 'function g 2-4', 'struct s 5-5', 'field s.x 5-5', 'variable MY_EMPTY 6-6'],
    ],
    [
      'are not what enumerators are',
      'MY_BEGIN\nenum e {\n  A_B,\n  C_D\n};\nMY_END\nenum f {\n  E_F\n};\nMY_EXPORT int g(void);\n',
      ['enum e 2-5', 'field e.A_B 3-3', 'field e.C_D 4-4', 'enum f 7-9', 'field f.E_F 8-8', 'function g 10-10'],
    ],
    [
      'and branches that split a definition',
      '#ifdef X\nint f(int a) {\n#else\nint f(long a) {\n#endif\n  return a;\n}\nint g(void) { return 1; }\n',
      ['function f 2-7', 'function g 8-8'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.h', text)).toEqual(expected);
  });
});
