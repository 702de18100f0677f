import { describe, expect, it } from 'vitest';
import { capturedBy, isCued, headersOf, importsOf, namesWithoutCue, outlineOf } from './languageCases.ts';

describe.each(['a.js', 'a.ts', 'a.tsx'])('what ECMAScript defines, in %s', (file) => {
  it.each<[name: string, text: string, expected: string[]]>([
    ['nothing', '// function f() {}\n"class A {}";\n', []],
    [
      'functions, async, generators and nested',
      'async function f() {\n  function* g() {}\n}\nexport default function h() {}\n',
      ['function f 1-3', 'function f.g 2-2', 'function h 4-4'],
    ],
    [
      'functions in variables',
      'const f = () => 1,\n  g = async function () {},\n  h = function* i() {};\n',
      ['function f 1-1', 'function g 2-2', 'function h 3-3'],
    ],
    [
      'a function in a call is a variable, what is in it is found',
      'export const f = dual(2, (a) => {\n  function g() {}\n});\n',
      ['variable f 1-3', 'function f.g 2-2'],
    ],
    [
      'functions without a name',
      'export default (a) => {\n  const g = () => 1;\n};\nrun(function () {\n  const h = () => 2;\n});\n',
      ['function default 1-3', 'function default.g 2-2', 'function h 5-5'],
    ],
    [
      'methods, accessors, constructor, private, computed, quoted',
      'class A {\n  constructor() {}\n  async *m() {}\n  static get x() { return 1; }\n  set x(v) {}\n  #p() {}\n' +
        '  [Symbol.iterator]() {}\n  "q r"() {}\n  static {}\n}\n',
      [
        'class A 1-10',
        'method A.constructor 2-2',
        'method A.m 3-3',
        'method A.x 4-4',
        'method A.x 5-5',
        'method A.#p 6-6',
        'method A.[Symbol.iterator] 7-7',
        'method A.q r 8-8',
      ],
    ],
    [
      'fields, and functions in fields',
      'class A {\n  x;\n  static y = 1\n  #z = () => 2;\n}\n',
      ['class A 1-5', 'field A.x 2-2', 'field A.y 3-3', 'method A.#z 4-4'],
    ],
    [
      'bases',
      'class A extends b.B {}\nclass C extends mix(D, E) {}\nexport class F extends A {}\n',
      ['class A 1-1: B', 'class C 2-2: mix', 'class F 3-3: A'],
    ],
    [
      'class expressions',
      'const A = class extends B { m() {} };\nconst C = class D {};\nexport default class { n() {} }\n' +
        'f(class E {});\nconst mixin = (X) => class extends X { o() {} };\nexports.F = class {};\n',
      [
        'class A 1-1: B',
        'method A.m 1-1',
        'class C 2-2',
        'class default 3-3',
        'method default.n 3-3',
        'class E 4-4',
        'function mixin 5-5',
        'class mixin.<anonymous class> 5-5: X',
        'method mixin.<anonymous class>.o 5-5',
        'class F 6-6',
      ],
    ],
    [
      'members of objects',
      'const o = {\n  m() {},\n  get g() { return 1; },\n  f: async () => 1,\n  "h": function () {},\n  A: class {},\n  n: 1,\n};\n',
      ['variable o 1-8', 'method o.m 2-2', 'method o.g 3-3', 'method o.f 4-4', 'method o.h 5-5', 'class o.A 6-6'],
    ],
    [
      'assigned functions',
      'A.b = function () {};\nA.prototype.c = () => 1;\nexports.d = function* () {};\nmodule.exports = () => 1;\n' +
        'module.exports.e = () => 1;\na.b.f = 1;\n',
      ['method A.b 1-1', 'method A.c 2-2', 'function d 3-3', 'function exports 4-4', 'function e 5-5'],
    ],
    [
      'variables of the module',
      'const a = 1;\nexport let b, c = 2;\nvar d;\nif (x) { const e = 1; }\nfunction f() { var g; }\ntest(() => { const h = 1; });\n',
      ['variable a 1-1', 'variable b 2-2', 'variable c 2-2', 'variable d 3-3', 'function f 5-5'],
    ],
    [
      'destructured variables',
      'const { a, b: c, d = 1, ...e } = x;\nexport const [f, g = 1, ...h] = y;\n',
      ['a', 'c', 'd', 'e']
        .map((name) => `variable ${name} 1-1`)
        .concat(['f', 'g', 'h'].map((n) => `variable ${n} 2-2`)),
    ],
    [
      'broken code keeps what is whole',
      'class A {\n  m() { return (; }\n}\nx = 1 ];\nfunction g() {}\n',
      ['class A 1-3', 'method A.m 2-2', 'function g 5-5'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf(file, text)).toEqual(expected);
  });

  it('headers', async () => {
    const text =
      'export async function f(\n  a,\n) {}\nconst g = (a) => a;\nexport class A extends B {\n  m(a) {}\n}\n';
    expect(await headersOf(file, text)).toEqual([
      'async function f(\n  a,\n)',
      'g = (a) =>',
      'class A extends B',
      'm(a)',
    ]);
  });

  it('imports', async () => {
    const text =
      'import "a";\nimport b, { c, d as e } from "f";\nimport * as g from \'h\';\nexport { i, j as k } from "l";\n' +
      'export * from "m";\nexport * as n from "o";\nexport { p };\nconst q = await import("r");\n';
    expect(await importsOf(file, text)).toEqual([
      '1 a',
      '2 f default b',
      '2 f c',
      '2 f d e',
      '3 h  g',
      '4 l i',
      '4 l j k',
      '5 m *',
      '6 o  n',
      '8 r',
    ]);
  });

  it('calls', async () => {
    const text =
      'a.b(c(1))?.e();\nnew A(new b.B());\nf`x ${g()}`;\nthis.#p();\nh;\n// z()\n"y()";\n@d @e.f class X {}\n';
    expect(await capturedBy('calls', 'call', file, text)).toEqual(['b', 'c', 'e', 'A', 'B', 'f', 'g', '#p', 'd', 'f']);
  });

  it('references are no strings and no comments', async () => {
    const text = 'a.b = { c, d: e, "f": 1 }; // g\nconst { h } = this.#i;\n`j ${k}`;\n';
    expect(await capturedBy('references', 'reference', file, text)).toEqual(['a', 'b', 'c', 'd', 'e', 'h', '#i', 'k']);
  });

  it('locals', async () => {
    const text =
      'function f(a, b = 1, { c, d: e }, [g], ...h) {\n  let i, j = 1;\n  for (const k of x) {}\n' +
      '  try {} catch (l) {}\n  m => 1;\n  run(function n() {});\n}\n';
    expect(await capturedBy('scopes', 'local', file, text)).toEqual('a b c e g h i j k l m n'.split(' '));
  });

  it('scopes', async () => {
    const text = 'function f() { if (x) { y; } }\nclass A { m() {} }\n() => 1;\n{ z; }\n';
    expect(await capturedBy('scopes', 'scope', file, text)).toEqual([
      'function f() { if (x) { y; } }',
      '{ y; }',
      'm() {}',
      '() => 1',
      '{ z; }',
    ]);
  });
});

it('JavaScript decorators are inside of what they decorate, but before an export', async () => {
  const text = '@d\nexport class A {\n  @e\n  m() {}\n  @f x = 1;\n}\n@g\nclass B {}\n';
  expect(await outlineOf('a.js', text)).toEqual(['class A 2-6', 'method A.m 3-4', 'field A.x 5-5', 'class B 7-8']);
  expect((await headersOf('a.js', text))[0]).toBe('@d\nexport class A');
});

it('JavaScript fields that methods assign', async () => {
  const text =
    'class A {\n  constructor() {\n    this.x = this.y = 1;\n    this.x = 2;\n    other.z = 3;\n  }\n}\nthis.w = 1;\n';
  expect(await outlineOf('a.js', text)).toEqual([
    'class A 1-7',
    'method A.constructor 2-6',
    'field A.x 3-3',
    'field A.y 3-3',
  ]);
});

it('JavaScript require', async () => {
  const text =
    'const a = require("b");\nconst { c, d = 1, e: f } = require("g");\nrequire("h");\nmodule.exports = require("i");\n' +
    'const j = require("k").l;\nuse(require("m"));\nload("n");\n';
  expect(await importsOf('a.js', text)).toEqual(['1 b  a', '2 g c', '2 g d', '2 g e f', '3 h', '4 i', '5 k', '6 m']);
});

it('JavaScript elements call their components', async () => {
  expect(await capturedBy('calls', 'call', 'a.jsx', '<A b={c()}><d.E/><f/><G.H>x</G.H></A>;')).toEqual([
    'A',
    'c',
    'E',
    'H',
  ]);
});

describe.each(['a.js', 'a.ts', 'a.tsx'])('the cue of a definition, in %s', (file) => {
  it.each([
    'async function* f() {}\nfunction\n  g() {}\nexport default class {}',
    'var a, b = 1, c;\nlet d\nexport const { e, f: g, ...h } = x, [i, , j = 1] = y',
    'class A {\n  w\n  x; y = 1\n  static z\n  m() {} async *n() {}\n  get\n  o() {}\n  #p() {}\n  "q r" () {}\n  [s.t]() {} u\n}',
    'const o = { a() {}, b: () => 1, "c": function () {}, get d() { return 1; } };',
    'a.b = function () {}; exports.c /* d */ = () => 1;\nA.prototype.e =\n  class {};',
  ])('is wherever a name is defined: %s', async (text) => {
    expect(await namesWithoutCue(file, text)).toEqual([]);
  });

  it.each([
    'x = f(1);',
    'return f;',
    'a.f(f)',
    'new f();',
    'if (f === 1) {}',
    'import { f } from "f";',
    'await f()',
    'g(f, 1)',
  ])('is not where a name is used: %s', (text) => {
    expect(isCued(file, 'f', text)).toBe(false);
  });
});

it.each<[name: string, text: string, expected: string[]]>([
  ['a named function that is an argument', 'run(function loop() {\n  loop();\n});\n', ['function loop 1-3']],
  ['a named function that is a value', 'const f = function g() {};\n', ['function f 1-1']],
  [
    'functions in values of fields and in the header of a class',
    'class A extends mix(() => {\n  const f = () => 1;\n}) {\n  x = make(() => {\n    function g() {}\n  });\n  m() {}\n}\n',
    ['class A 1-8: mix', 'function A.f 2-2', 'field A.x 4-6', 'function A.g 5-5', 'method A.m 7-7'],
  ],
])('%s', async (_name, text, expected) => {
  expect(await outlineOf('a.js', text)).toEqual(expected);
});
