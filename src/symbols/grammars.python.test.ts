import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, isCued, namesWithoutCue, outlineOf } from './languageCases.ts';

describe('Python definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    ['functions, async and nested', 'async def f():\n  def g(): pass\n', ['function f 1-2', 'function f.g 2-2']],
    ['bases', 'class A(b.B, C[int], f(x), metaclass=M): ...\n', ['class A 1-1: B, C, f']],
    ['a generic class', 'class A[T](B[T]):\n  def m[U](self): ...\n', ['class A 1-2: B', 'method A.m 2-2']],
    ['decorators stay outside', '@d\n@e(1)\ndef f(): ...\n', ['function f 3-3']],
    [
      'fields',
      'class A:\n  x: int = 1\n  def __init__(self):\n    self.y = self.z = 2\n    self.y = 3\n    other.q = 1\n',
      ['class A 1-6', 'field A.x 2-2', 'method A.__init__ 3-6', 'field A.y 4-4', 'field A.z 4-4'],
    ],
    [
      'variables of the module',
      'A = 1\nb, c = 1, 2\ndef f():\n  d = 1\n',
      ['variable A 1-1', 'variable b 2-2', 'variable c 2-2', 'function f 3-4'],
    ],
    ['a type alias', 'type P[T] = list[T]\ntype Q = int\n', ['type P 1-1', 'type Q 2-2']],
    [
      'conditional and overloaded',
      'if x:\n  def f(): ...\nelse:\n  def f(): ...\n',
      ['function f 2-2', 'function f 4-4'],
    ],
    [
      'broken code',
      'class A:\n  def m(self):\n    x = (\n\ndef g(): pass\n',
      ['class A 1-3', 'method A.m 2-3', 'function g 5-5'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.py', text)).toEqual(expected);
  });

  it('headers hold the decorators', async () => {
    expect(await headersOf('a.py', '@d\n@e(1)\nasync def f(\n  a,\n):\n  pass\n')).toEqual([
      '@d\n@e(1)\nasync def f(\n  a,\n):',
    ]);
  });
});

it('Python imports', async () => {
  const text = 'import a.b\nimport c as d\nfrom .e import f, g as h\nfrom i import (\n  j,\n)\nfrom k import *\n';
  expect(await importsOf('a.py', text)).toEqual(['1 a.b', '2 c  d', '3 .e f', '3 .e g h', '4 i j', '7 k *']);
});

it('Python calls', async () => {
  expect(await capturedBy('calls', 'call', 'a.py', '@d\ndef f(): a.b(c(1)).e()\n# z()\n"y()"\n')).toEqual([
    'd',
    'b',
    'c',
    'e',
  ]);
});

it('Python locals', async () => {
  const text =
    'def f(a, b=1, *c, d: int, **e):\n  g, h = 1, 2\n  for i in x: pass\n  with y as j: pass\n  lambda k: 1\n';
  expect(await capturedBy('scopes', 'local', 'a.py', text)).toEqual(['a', 'b', 'c', 'd', 'e', 'g', 'h', 'i', 'j', 'k']);
});

it('every name that Python text defines has its cue', async () => {
  const text =
    'class É[T](A):\n  ä: int = 1\n  def __init__(self):\n    self.y = self.z = 2\nasync def fé(): ...\nB = 1\nc, (d, e) = 1, (2, 3)\ntype Q = int\n';
  expect(await namesWithoutCue('a.py', text)).toEqual([]);
  expect(isCued('a.py', 'fé', 'x = fé()')).toBe(false);
  expect(isCued('a.py', 'f', 'def f2(): f(1)')).toBe(false);
});
