import { afterAll, describe, expect, it } from 'vitest';
import { languageOf, Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { definitionsIn, executedFunctionAt, functionAt } from './symbols.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

async function definitions(file: string, text: string) {
  const language = languageOf(file, syntax.languages);
  if (!language) throw new Error(`no language for ${file}`);
  return definitionsIn({ file: file as RelativePath, text }, language, syntax, signal);
}

const summary = async (file: string, text: string): Promise<string[]> =>
  (await definitions(file, text)).map(
    ({ kind, qualifiedName, line, endLine, parameters }) =>
      `${kind} ${qualifiedName}(${parameters.join(',')}) ${line}-${endLine}`,
  );

describe('definitionsIn', () => {
  it.each<[name: string, file: string, text: string, expected: string[]]>([
    ['nothing', 'a.py', '', []],
    ['a function', 'a.py', 'def f(a, b=1):\n    return a\n', ['function f(a,b) 1-2']],
    ['no parameters', 'a.py', 'def f():\n    pass\n', ['function f() 1-2']],
    [
      'every sort of parameter',
      'a.py',
      'def f(a, /, b: int, *args, c: int = 1, **kw): pass\n',
      ['function f(a,b,c) 1-1'],
    ],
    ['async', 'a.py', 'async def f(x): pass\n', ['function f(x) 1-1']],
    [
      'methods and nesting',
      'a.py',
      'class A(B):\n    @property\n    def m(self):\n        def inner(): pass\n        return inner\n\ndef g(): pass\n',
      ['class A() 1-5', 'method A.m(self) 3-5', 'function A.m.inner() 4-4', 'function g() 7-7'],
    ],
    [
      'a class in a class',
      'a.py',
      'class A:\n  class B:\n    def m(self): ...\n',
      ['class A() 1-3', 'class A.B() 2-3', 'method A.B.m(self) 3-3'],
    ],
    [
      'broken code keeps what is whole',
      'a.py',
      'def f(:\n\ndef g(a):\n    return a\n',
      ['function f() 1-1', 'function g(a) 3-4'],
    ],
    ['non-BMP text before', 'a.py', 's = "😀😀"\ndef f(ä): pass\n', ['function f(ä) 2-2']],
    [
      'TypeScript',
      'a.ts',
      'class A { m(): void {} }\nconst f = () => 1;\nfunction g() {}',
      ['class A() 1-1', 'method A.m() 1-1', 'function f() 2-2', 'function g() 3-3'],
    ],
    [
      'JavaScript',
      'a.js',
      'class A { get x() { return 1 } }\nexport default function g() {}',
      ['class A() 1-1', 'method A.x() 1-1', 'function g() 2-2'],
    ],
    ['TSX', 'a.tsx', 'export const C = () => <b>x</b>;', ['function C() 1-1']],
  ])('%s', async (_name, file, text, expected) => {
    expect(await summary(file, text)).toEqual(expected);
  });
});

describe('the line where the body begins', () => {
  it.each<[name: string, file: string, text: string, expected: number[]]>([
    ['below the def', 'a.py', 'def f(a, b):\n    return a\n', [2]],
    ['below a long header', 'a.py', 'def f(\n    a,\n    b=1,\n) -> int:\n    return a\n', [5]],
    ['below a comment', 'a.py', 'def f():\n    # why\n    return 1\n', [3]],
    ['at a docstring', 'a.py', 'def f():\n    """doc"""\n    return 1\n', [2]],
    ['in the same line', 'a.py', 'def f(): return 1\n', [1]],
    ['of a class', 'a.py', 'class A(\n    B\n):\n    x = 1\n', [4]],
    ['in broken code', 'a.py', 'def f(:\n\ndef g(a):\n    return a\n', [1, 4]],
    ['decorated', 'a.py', '@d\nasync def f():\n    pass\n', [3]],
    ['TypeScript', 'a.ts', 'function f(\n  a = 1,\n) {\n  return a;\n}\nclass A { m() {} }', [3, 6, 6]],
    ['an arrow function', 'a.ts', 'const f = (\n  a = 1,\n) => a;', [3]],
    ['JavaScript', 'a.js', 'const o = { f: function (\n  a\n) {} };\nclass A {\n  x = () => 1;\n}', [3, 4, 5]],
    ['TSX', 'a.tsx', 'function C(\n) {\n  return <b/>;\n}', [2]],
  ])('%s', async (_name, file, text, expected) => {
    expect((await definitions(file, text)).map(({ bodyLine }) => bodyLine)).toEqual(expected);
  });
});

describe('executedFunctionAt', () => {
  const text =
    'x = 1\n@d\ndef f(\n    a,\n    b=x,\n):\n    def inner(\n        c=1\n    ):\n        pass\n    return inner\n' +
    'class A:\n    def m(self): return 1\n    def n(self):\n        pass\n';
  it.each([
    [2, undefined],
    [3, undefined],
    [5, undefined],
    [7, 'f'],
    [8, 'f'],
    [10, 'f.inner'],
    [11, 'f'],
    [13, 'A.m'],
    [14, undefined],
    [15, 'A.n'],
  ])('line %i is run by %s', async (line, expected) => {
    expect(executedFunctionAt(line, await definitions('a.py', text))?.qualifiedName).toBe(expected);
  });
});

describe('functionAt', () => {
  const text =
    'x = 1\nclass A:\n    y = 2\n    def m(self):\n        def inner():\n            pass\n        return inner\n';
  it.each([
    [1, undefined],
    [3, undefined],
    [4, 'A.m'],
    [6, 'A.m.inner'],
    [7, 'A.m'],
  ])('line %i is in %s', async (line, expected) => {
    expect(functionAt(line, await definitions('a.py', text))?.qualifiedName).toBe(expected);
  });
});
