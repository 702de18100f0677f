import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, namesWithoutCue, outlineOf } from './languageCases.ts';

describe.each(['a.ts', 'a.tsx'])('what TypeScript defines, in %s', (file) => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'overloaded functions and methods',
      'export function f(a: string): void;\nexport function f<T>(a: T): void {}\nclass A {\n  m(): void;\n  m(a?: 1) {}\n}\n',
      ['function f 1-1', 'function f 2-2', 'class A 3-6', 'method A.m 4-4', 'method A.m 5-5'],
    ],
    [
      'generic and abstract classes with bases',
      'export abstract class A<T> extends b.B<T> implements C, d.D<{ x: T }> {\n  abstract m(): void;\n  protected abstract x: T;\n}\n' +
        'export default class extends A<1> {}\n',
      ['class A 1-4: B, C, D', 'method A.m 2-2', 'field A.x 3-3', 'class default 5-5: A'],
    ],
    [
      'fields',
      'class A {\n  private readonly x: number = 1;\n  y?: string;\n  declare z: 1;\n  f = <T>(a: T): T => a;\n  #p!: T;\n}\n',
      ['class A 1-7', 'field A.x 2-2', 'field A.y 3-3', 'field A.z 4-4', 'method A.f 5-5', 'field A.#p 6-6'],
    ],
    [
      'parameters that are fields',
      'class A {\n  constructor(private x: 1, readonly y = 2, public override readonly z?: 3, w: 4) {}\n}\n',
      ['class A 1-3', 'method A.constructor 2-2', 'field A.x 2-2', 'field A.y 2-2', 'field A.z 2-2'],
    ],
    [
      'interfaces',
      'export interface I<T> extends J, k.K<T> {\n  readonly a: { b: 1 };\n  c?: () => void;\n  m<U>(): U;\n  get g(): 1;\n  new (): I;\n  (): 1;\n  [k: string]: 1;\n}\n',
      ['interface I 1-9: J, K', 'field I.a 2-2', 'field I.c 3-3', 'method I.m 4-4', 'method I.g 5-5'],
    ],
    [
      'enums',
      'export const enum E {\n  A,\n  B = 1,\n  "c d" = 2,\n}\ndeclare enum F { G }\n',
      ['enum E 1-5', 'field E.A 2-2', 'field E.B 3-3', 'field E.c d 4-4', 'enum F 6-6', 'field F.G 6-6'],
    ],
    [
      'type aliases',
      'type A = B;\nexport type C<T> = {\n  x: T;\n  m(): void;\n};\n',
      ['type A 1-1', 'type C 2-5', 'method C.m 4-4'],
    ],
    [
      'namespaces and modules',
      'export namespace N {\n  export const x = 1;\n  let y: 1;\n  export function f() {}\n}\nnamespace A.B { class C {} }\n' +
        'declare module "m" {\n  export var z: 1;\n  function g(): void;\n}\ndeclare module "n";\ndeclare global {\n  var w: 1;\n  interface Window {}\n}\n',
      [
        'module N 1-5',
        'variable N.x 2-2',
        'variable N.y 3-3',
        'function N.f 4-4',
        'module A.B 6-6',
        'class A.B.C 6-6',
        'module m 7-10',
        'variable m.z 8-8',
        'function m.g 9-9',
        'module n 11-11',
        'module global 12-15',
        'variable global.w 13-13',
        'interface global.Window 14-14',
      ],
    ],
    [
      'what is declared only',
      'declare function f(): void;\nexport declare class A { m(): void; x: 1 }\ndeclare const a: 1, b: 2;\nexport declare let c: 3;\nimport d = N.d;\n',
      [
        'function f 1-1',
        'class A 2-2',
        'method A.m 2-2',
        'field A.x 2-2',
        'variable a 3-3',
        'variable b 3-3',
        'variable c 4-4',
        'variable d 5-5',
      ],
    ],
    [
      'a type of a parameter has no fields of the class',
      'class A {\n  m(o: { x: 1 }): { y: 2 } { return o; }\n}\n',
      ['class A 1-3', 'method A.m 2-2'],
    ],
    [
      'asserted functions are variables, satisfied ones too',
      'const f = (() => 1) as F;\nexport const o = { m() {} } satisfies O;\n',
      ['variable f 1-1', 'variable o 2-2', 'method o.m 2-2'],
    ],
    [
      'broken code keeps what is whole',
      'interface I {\n  a: string;\n}\nclass A {\n  m(): void { const x = ; }\n}\nenum E { F }\n',
      ['interface I 1-3', 'field I.a 2-2', 'class A 4-6', 'method A.m 5-5', 'enum E 7-7', 'field E.F 7-7'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf(file, text)).toEqual(expected);
  });

  it('decorators are outside of methods and exported classes', async () => {
    const text =
      '@d()\n@e\nexport abstract class A {\n  @f\n  @g()\n  m() {}\n\n  @h x = 1;\n  n() {}\n  @i() @j() static o() {}\n}\n@k\nclass B {}\n';
    expect(await outlineOf(file, text)).toEqual([
      'class A 3-11',
      'method A.m 6-6',
      'field A.x 8-8',
      'method A.n 9-9',
      'method A.o 10-10',
      'class B 12-13',
    ]);
    expect(await headersOf(file, text)).toEqual([
      '@d()\n@e\nexport abstract class A',
      '@f\n  @g()\n  m()',
      '@h x = 1',
      'n()',
      '@i() @j() static o()',
      '@k\nclass B',
    ]);
  });

  it('imports', async () => {
    const text =
      'import type { A } from "a";\nimport { type B as C } from "b";\nimport d = require("d");\nimport type E from "e";\nlet x: import("f").F;\n';
    expect(await importsOf(file, text)).toEqual(['1 a A', '2 b B C', '3 d  d', '4 e default E', '5 f']);
  });

  it('calls', async () => {
    const text = 'f<T>(1);\nnew A<B>();\na!.b!();\nc!();\nlet x: D<typeof e>;\n';
    expect(await capturedBy('calls', 'call', file, text)).toEqual(['f', 'A', 'b', 'c']);
  });

  it('references are types, too', async () => {
    const text = 'let a: B<C.D> = e as F;\n// G\nlet h: "I";\n';
    expect(await capturedBy('references', 'reference', file, text)).toEqual(['a', 'B', 'C', 'D', 'e', 'F', 'h']);
  });

  it('locals', async () => {
    const text =
      'function f<A>(this: X, b: A, c?: 1, { d }: Y, ...e: Z[]): (g: 1) => void {\n  let h: { [i: string]: 1 };\n}\n' +
      'class P { constructor(private j: 1) {} }\ntype Q = { [K in keyof R]: R[K] extends infer L ? L : 1 };\n';
    expect(await capturedBy('scopes', 'local', file, text)).toEqual('A b c d e g h i j K L'.split(' '));
  });
});

/** What the grammar does not know, each time with a definition behind it. */
describe.each(['a.ts', 'a.tsx'])('what masks are for, in %s', (file) => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'variance of type parameters',
      'interface I<in out A, out B = never, in const> {\n  a: A\n}\nclass C<\n  const in out A extends 1,\n  out B,\n> {\n  m() {}\n}\n',
      ['interface I 1-3', 'field I.a 2-2', 'class C 4-9', 'method C.m 8-8'],
    ],
    [
      'signatures of calls without semicolons',
      'const f: {\n  // a first one\n  <A>(a: A): A[]\n  /** Why. */\n  <\n    A,\n    B extends A\n  >(a: A): B\n  // another,\n  <C = 1>(a: C): () => void\n  readonly x: 1\n} = g\nfunction h() {}\n',
      ['variable f 1-12', 'function h 13-13'],
    ],
    [
      'a member whose name is an operator',
      'interface I {\n  a: string\n  in: "b"\n  c?: 1\n}\nclass A {}\n',
      ['interface I 1-5', 'field I.a 2-2', 'field I.in 3-3', 'field I.c 4-4', 'class A 6-6'],
    ],
    [
      'escapes in types of templates',
      'type A = `a \\`b\\` ${B} \\${c}`\nfunction f() {\n  return 1\n}\n',
      ['type A 1-1', 'function f 2-4'],
    ],
    [
      'tagged templates with types',
      'class A {\n  m() {\n    const x = sql<{ a: Map<1, 2>; b: () => void }>`c ${d}`\n    return f<\n      1\n    >`e`\n  }\n  n() {}\n}\n',
      ['class A 1-9', 'method A.m 2-7', 'method A.n 8-8'],
    ],
    [
      'a variable that is called as',
      'function f() {\n  let as = 1\n  return as\n}\nconst b = 1\n',
      ['function f 1-4', 'variable b 5-5'],
    ],
    [
      'imported types with arguments',
      'declare const a: import("b/c").D<1, 2>\nexport default a\ndeclare function f(): import("b").D\n',
      ['variable a 1-1', 'function f 3-3'],
    ],
    [
      'global inside of a module',
      'declare module "m" {\n  global {\n    interface I { a: 1 }\n    var b: 1;\n  }\n}\n',
      [
        'module m 1-6',
        'module m.global 2-5',
        'interface m.global.I 3-3',
        'field m.global.I.a 3-3',
        'variable m.global.b 4-4',
      ],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf(file, text)).toEqual(expected);
  });

  it('is left as it is where another error stands', async () => {
    const text = 'class A<in out B> {\n  m() { x = ; }\n  n() { return a < b }\n}\nfunction f() {}\n';
    expect(await outlineOf(file, text)).toEqual(['class A 1-4', 'method A.m 2-2', 'method A.n 3-3', 'function f 5-5']);
  });
});

it.each([
  'interface I<T> {\n  a: 1; b?: 2\n  c\n  m<U>(): U\n  n?(): 1\n  get o(): 1\n}\ntype A<T> = T\ntype B\n  = 1',
  'enum E {\n  // why }\n  A, B = 1,\n  "c", D }',
  'namespace A.B {}\ndeclare module "m" {}\ndeclare global { var a: 1, b }\nabstract class C<T> { abstract m(): void }',
  'class A {\n  constructor(private x, readonly y: 1, public z?) {}\n  @d w;\n  @e() v!: 1\n  declare u\n  m(): void\n  f = <T>() => 1\n}',
])('the cue of a definition in TypeScript is wherever a name is defined: %s', async (text) => {
  expect(await namesWithoutCue('a.ts', text)).toEqual([]);
});
