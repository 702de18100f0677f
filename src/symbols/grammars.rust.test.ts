import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, isCued, outlineOf } from './languageCases.ts';

describe('Rust definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'functions',
      'pub async fn f() {\n  fn g() {}\n}\nconst unsafe extern "C" fn h<T>(x: T) where T: A {}\n',
      ['function f 1-3', 'function f.g 2-2', 'function h 4-4'],
    ],
    [
      'structs',
      'pub struct A<T> {\n  x: T,\n  pub y: u8,\n}\nstruct B(u8);\nstruct C;\nunion U { z: u8 }\n',
      [
        'struct A 1-4',
        'field A.x 2-2',
        'field A.y 3-3',
        'struct B 5-5',
        'struct C 6-6',
        'struct U 7-7',
        'field U.z 7-7',
      ],
    ],
    [
      'an enum',
      'enum E {\n  A,\n  B(u8),\n  C = 3,\n}\n',
      ['enum E 1-5', 'field E.A 2-2', 'field E.B 3-3', 'field E.C 4-4'],
    ],
    [
      'a trait',
      "trait T: A + b::B<C> + 'static {\n  type X;\n  const N: u8;\n  fn m(&self);\n  fn n(&self) {}\n}\n",
      ['trait T 1-6: A, B', 'type T.X 2-2', 'field T.N 3-3', 'method T.m 4-4', 'method T.n 5-5'],
    ],
    [
      'implementations',
      "impl<T> A<T> {\n  const fn f() {}\n}\nimpl<'a> m::T<u8> for &'a mut n::B<u8> {\n  fn g(&self) {}\n}\nimpl T for (A, B) {}\nimpl T for [u8] {}\n",
      [
        'extension A 1-3',
        'method A.f 2-2',
        'extension B 4-6: T',
        'method B.g 5-5',
        'extension (A, B) 7-7: T',
        'extension [u8] 8-8: T',
      ],
    ],
    [
      'the rest',
      'type A = u8;\nconst B: u8 = 1;\npub static mut C: u8 = 1;\nmacro_rules! d {\n  () => {};\n}\nconst _: () = ();\nextern "C" { fn e(); }\n',
      ['type A 1-1', 'variable B 2-2', 'variable C 3-3', 'function d 4-6', 'function e 8-8'],
    ],
    [
      'modules',
      'mod a {\n  pub mod b { fn f() {} }\n}\nmod c;\n',
      ['module a 1-3', 'module a.b 2-2', 'function a.b.f 2-2'],
    ],
    [
      'tests',
      '#[cfg(test)]\nmod tests {\n  fn h() {}\n  #[test]\n  #[should_panic] // why\n  fn t() {}\n}\n#[tokio::test]\nasync fn u() {}\n#[cfg(feature = "test")]\nfn v() {}\n',
      [
        'module tests 2-7 test',
        'function tests.h 3-3 test',
        'function tests.t 6-6 test',
        'function u 9-9 test',
        'function v 11-11',
      ],
    ],
    ['locals are none', 'fn f() {\n  const A: u8 = 1;\n  let b = || 1;\n}\n', ['function f 1-4']],
    [
      'broken code',
      'fn f() {\n  let x = (;\n}\n\nfn g() {}\nstruct A { x: u8 }\n',
      ['function f 1-3', 'function g 5-5', 'struct A 6-6', 'field A.x 6-6'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.rs', text)).toEqual(expected);
  });

  it('headers hold the attributes', async () => {
    const text =
      '#[derive(A)]\n// why\n#[b]\npub struct S {\n  #[c]\n  x: u8,\n}\n#[d]\nuse e::f;\nfn g(\n  a: u8,\n) -> u8 {\n}\n#[h] const I: u8 = 1;\n';
    expect(await headersOf('a.rs', text)).toEqual([
      '#[derive(A)]\n// why\n#[b]\npub struct S',
      '#[c]\n  x: u8',
      'fn g(\n  a: u8,\n) -> u8',
      '#[h] const I: u8 = 1;',
    ]);
  });
});

it('Rust imports', async () => {
  const text =
    'use a;\nuse a::b::c;\nuse a::b as d;\nuse a::*;\nuse a::{self, b, c::d, e as f, g::*};\nuse crate::{a::{b, c::d, self}, e};\nextern crate h as i;\nmod j;\n';
  expect(await importsOf('a.rs', text)).toEqual([
    '1 a',
    '2 a::b c',
    '3 a b d',
    '4 a *',
    '5 a',
    '5 a b',
    '5 a::c d',
    '5 a e f',
    '5 a::g *',
    '6 crate::a b',
    '6 crate::a::c d',
    '6 crate::a',
    '6 crate e',
    '7 h  i',
    '8 j',
  ]);
});

it('Rust calls', async () => {
  const text = 'fn f() { a(b::c(1)).d::<u8>(); e!(g(1), h); m::I { x: 1 }; /* z() */ "y()"; }\n';
  expect(await capturedBy('calls', 'call', 'a.rs', text)).toEqual(['a', 'c', 'd', 'e', 'g', 'I']);
});

it('Rust references', async () => {
  const text = 'fn a(b: C) { b.d("e"); A { f }; m!(g) } // h\n';
  expect(await capturedBy('references', 'reference', 'a.rs', text)).toEqual('a b C b d A f m g'.split(' '));
});

it('Rust locals', async () => {
  const text =
    'fn f(a: u8, mut b: u8, (c, d): P) {\n  let e = |g| g;\n  for h in x {}\n  match y { Some(i) => 1, None => 2, S { j, k: l } => 3, m @ 1 => 4, o => 5 }\n  if let Some(p) = q {}\n}\n';
  expect(await capturedBy('scopes', 'local', 'a.rs', text)).toEqual('a b c d e g h i j l m o p'.split(' '));
});

it.each<[name: string, text: string, expected: boolean]>([
  ['f', 'pub(crate) const unsafe fn f() {}', true],
  ['A', 'impl<T> B for m::A<T> {}', true],
  ['A', 'enum E { A, B }', true],
  ['B', 'enum E {\n  A,\n  // why\n  B(u8),\n}', true],
  ['C', 'enum E {\n  #[x]\n  C {\n    y: u8 } }', true],
  ['x', 'struct A { pub(crate) x: u8 }', true],
  ['m', 'macro_rules! m { () => {} }', true],
  ['C', 'static mut C: u8 = 1;', true],
  ['f', 'fn g() {\n  f(1);\n  x.f(2)\n}', false],
  ['f', 'fn g() { let x = f(1) + m::f; }', false],
  ['A', 'fn g(x: A) -> A { A::new() }', false],
])('the cue for the definition of %s in %s', (name, text, expected) => {
  expect(isCued('a.rs', name, text)).toBe(expected);
});
