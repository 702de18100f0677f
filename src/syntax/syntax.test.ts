import { afterAll, describe, expect, it } from 'vitest';
import { replaceRange } from '../workspace/edits.ts';
import { offset } from '../workspace/positions.ts';
import { isTestFile, languageOf, Syntax } from './syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { SyntaxNode } from './tree.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../dist`);
const signal = new AbortController().signal;
afterAll(() => syntax[Symbol.asyncDispose]());

async function parse(text: string, file = 'a.py') {
  const language = languageOf(file, syntax.languages);
  if (!language) throw new Error(`no language for ${file}`);
  return syntax.parse(language, text, signal);
}

const shape = (node: SyntaxNode): string =>
  node.namedChildren.length > 0 ? `${node.kind}(${node.namedChildren.map(shape).join(' ')})` : node.kind;

describe('parse', () => {
  it.each([
    ['', 'module'],
    ['f(x)', 'module(expression_statement(call(identifier argument_list(identifier))))'],
    ['if a < 1:\n    pass', 'module(if_statement(comparison_operator(identifier integer) block(pass_statement)))'],
    ['# only a comment', 'module'],
  ])('%j is %s', async (text, expected) => {
    expect(shape((await parse(text)).root)).toBe(expected);
  });

  it('counts in UTF-16 code units', async () => {
    const { root } = await parse('s = "😀"\nnäme = s\n');
    const last = root.namedChildren.at(-1)?.namedChildren[0]?.child('right');
    expect(last?.text).toBe('s');
    expect(root.text.slice(last?.start, last?.end)).toBe('s');
  });

  it('knows fields, parents, siblings and ancestors', async () => {
    const { root } = await parse('def f(a):\n    return a + 1\n');
    const sum = [...root.walk()].find(({ kind }) => kind === 'binary_operator');
    expect(sum?.child('left')?.text).toBe('a');
    expect(sum?.child('operator')?.kind).toBe('+');
    expect(sum?.child('operator')?.isNamed).toBe(false);
    expect(sum?.child('right')?.field).toBe('right');
    expect(sum?.child('left')?.nextNamedSibling?.text).toBe('1');
    expect([...(sum?.ancestors() ?? [])].map(({ kind }) => kind)).toEqual([
      'return_statement',
      'block',
      'function_definition',
      'module',
    ]);
    expect(sum?.closest(new Set(['function_definition']))?.child('name')?.text).toBe('f');
  });

  it('every node lies in its parent, in order, and walk() is the pre-order of children', async () => {
    const tree = await parse(
      'class A:\n    @d\n    async def m(self, *a, k=1):\n        """doc"""\n        return [x for x in a if x]\n',
    );
    const visit = (node: SyntaxNode): SyntaxNode[] => [node, ...node.children.flatMap(visit)];
    expect(visit(tree.root).map(({ row }) => row)).toEqual([...tree.root.walk()].map(({ row }) => row));
    for (const node of tree.root.walk()) {
      let position: number = node.start;
      for (const child of node.children) {
        expect(child.start).toBeGreaterThanOrEqual(position);
        expect(child.parent?.equals(node)).toBe(true);
        position = child.end;
      }
      expect(position).toBeLessThanOrEqual(node.end);
    }
  });

  it('finds the smallest named node around a range', async () => {
    const text = 'x = foo(bar, 1)';
    const tree = await parse(text);
    const at = text.indexOf('bar');
    expect(tree.namedNodeCovering({ start: offset(at), end: offset(at + 3) }).text).toBe('bar');
    expect(tree.namedNodeCovering({ start: offset(at), end: offset(at + 6) }).kind).toBe('argument_list');
  });

  it.each([
    ['x = 1\n', false],
    ['x = = 1\n', true],
    ['def f(:\n', true],
  ])('%j has errors: %s', async (text, expected) => {
    expect((await parse(text)).hasError).toBe(expected);
  });

  it('answers several questions at once, and goes on after one that was given up', async () => {
    const stopped = new AbortController();
    const given = parse('a');
    const language = languageOf('a.py', syntax.languages);
    if (!language) throw new Error('no Python');
    const dropped = syntax.parse(language, 'b', stopped.signal);
    stopped.abort(new Error('enough'));
    await expect(dropped).rejects.toThrow('enough');
    expect((await given).root.text).toBe('a');
    expect((await parse('c')).root.text).toBe('c');
  });
});

describe('fingerprint', () => {
  it('compares with the errors there were before', async () => {
    const language = languageOf('a.py', syntax.languages);
    if (!language) throw new Error('no Python');
    const text = 'x = (\ny = 1\n';
    const before = await syntax.fingerprint(language, text, [], signal);
    expect(before.hasNewErrors).toBe(false);
    expect((await syntax.fingerprint(language, text, [replaceRange(0, 0, 'def (:\n')], signal)).hasNewErrors).toBe(
      true,
    );
  });
});

it.each([
  ['tests/test_a.py', true],
  ['pkg/a_test.py', true],
  ['conftest.py', true],
  ['pkg/tests/helper.py', true],
  ['pkg/testing.py', false],
  ['pkg/latest_a.py', false],
  ['src/a.test.ts', true],
  ['src/a.spec.tsx', true],
  ['src/__tests__/a.js', true],
  ['src/a.ts', false],
  ['src/contest/a.ts', false],
])('%s is a test file: %s', (file, expected) => {
  const language = languageOf(file, syntax.languages);
  expect(language && isTestFile(file as RelativePath, language)).toBe(expected);
});

describe('fingerprint of an edit', () => {
  const text =
    'import a\n\n\ndef f(x):\n    return x < 1\n\n\nclass C:\n    def m(self):\n        return self.x\n\n\ny = 2\n';
  const edit = (from: string, to: string) => [replaceRange(text.indexOf(from), text.indexOf(from) + from.length, to)];

  const hashes = async (edits: ReturnType<typeof edit>[]): Promise<string[]> => {
    const language = languageOf('a.py', syntax.languages);
    if (!language) throw new Error('no Python');
    const prints = await Promise.all(edits.map((one) => syntax.fingerprint(language, text, one, signal)));
    return prints.map(({ hash }) => hash);
  };

  it.each<[name: string, first: ReturnType<typeof edit>, second: ReturnType<typeof edit>, isSame: boolean]>([
    ['the same edit', edit('x < 1', 'x > 1'), edit('x < 1', 'x > 1'), true],
    ['the same result by another range', edit('<', '>'), edit('x < 1', 'x > 1'), true],
    ['another layout', edit('x < 1', 'x   >   1  # why'), edit('<', '>'), true],
    ['another operator', edit('<', '>'), edit('<', '<='), false],
    ['the same text at another place', edit('1', '3'), edit('2', '3'), false],
    ['the first and the last top-level node', edit('import a', 'import b'), edit('y = 2', 'y = 3'), false],
    ['a new statement before and behind', edit('y = 2', 'z = 1\ny = 2'), edit('y = 2', 'y = 2\nz = 1'), false],
    [
      'a line moved into the function above',
      edit('\n\nclass C', '    z = 1\n\nclass C'),
      edit('\n\nclass C', 'z = 1\n\nclass C'),
      false,
    ],
    ['a function that swallows what follows', edit('class C:', 'class C(x):'), edit('class C:', 'class C(y):'), false],
  ])('%s', async (_name, first, second, isSame) => {
    const [a, b] = await hashes([first, second]);
    expect(a === b).toBe(isSame);
  });
});

describe('fingerprint of a value', () => {
  it.each<[name: string, file: string, first: string, second: string, isSame: boolean]>([
    ['text before an escape', 'a.py', String.raw`x = "X\n b"`, String.raw`x = "Y\n b"`, false],
    ['text between escapes', 'a.py', String.raw`x = "\tX\n"`, String.raw`x = "\tY\n"`, false],
    ['text behind an escape', 'a.py', String.raw`x = "\nX"`, String.raw`x = "\nY"`, false],
    ['a space beside an escape', 'a.py', String.raw`x = "\n"`, String.raw`x = "\n "`, false],
    ['spaces between escapes', 'a.py', String.raw`x = "\n \t"`, String.raw`x = "\n  \t"`, false],
    ['text in a string with a name in it', 'a.py', 'x = f"X {y} b"', 'x = f"Y {y} b"', false],
    ['a space in a string with names in it', 'a.py', 'x = f"{y}{z}"', 'x = f"{y} {z}"', false],
    ['a doubled brace', 'a.py', 'x = f"{{X{y}"', 'x = f"{{Y{y}"', false],
    ['a format around a name', 'a.py', 'x = f"{y:>{w}d}"', 'x = f"{y:>{w}f}"', false],
    ['a name in a string', 'a.py', 'x = f"{y}"', 'x = f"{z}"', false],
    ['layout around a name in a string', 'a.py', String.raw`x = f"\n{y}"`, String.raw`x = f"\n{ y }"`, true],
    ['layout around a string', 'a.py', String.raw`f("X\n b",1)`, String.raw`f( "X\n b", 1 )  # why`, true],
    ['a JavaScript string', 'a.js', String.raw`x = "X\n b"`, String.raw`x = "Y\n b"`, false],
    ['a space beside a JavaScript escape', 'a.js', String.raw`x = "\n"`, String.raw`x = "\n "`, false],
    ['spaces in a template', 'a.ts', 'x = `${y} ${z}`', 'x = `${y}  ${z}`', false],
    ['text in a template', 'a.ts', 'x = `X\\n${y}`', 'x = `Y\\n${y}`', false],
    ['a pattern', 'a.ts', String.raw`x = /X\n/`, String.raw`x = /Y\n/`, false],
    ['text of an element', 'a.tsx', 'x = <b>X {y}</b>', 'x = <b>Y {y}</b>', false],
  ])('%s', async (_name, file, first, second, isSame) => {
    const language = languageOf(file, syntax.languages);
    if (!language) throw new Error(`no language for ${file}`);
    const [a, b] = await Promise.all(
      [first, second].map((text) => syntax.fingerprint(language, 'pass', [replaceRange(0, 4, text)], signal)),
    );
    expect(a?.hash === b?.hash).toBe(isSame);
  });
});
