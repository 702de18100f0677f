import { afterAll, describe, expect, it } from 'vitest';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { languageOf, Syntax } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { DefinitionIndex } from '../definitionIndex.ts';
import type { ProjectDefinition } from '../ingredients.ts';
import { collectFacts } from './fileFacts.ts';
import { Ingredients } from './ingredients.ts';
import { python } from './python.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

/** The ingredients of a file, and the identifier `HERE` in it. */
async function at(
  text: string,
  definitions: readonly ProjectDefinition[] = [],
): Promise<{ readonly site: SyntaxNode; readonly ingredients: Ingredients }> {
  const language = languageOf('a.py', syntax.languages);
  if (!language) throw new Error('no grammar for Python');
  const tree = await syntax.parse(language, text, new AbortController().signal);
  const site = [...tree.root.walk()].find((node) => node.kind === 'identifier' && node.text === 'HERE');
  if (!site) throw new Error('no HERE');
  return { site, ingredients: new Ingredients(collectFacts(tree, python), python, new DefinitionIndex(definitions)) };
}

describe('variables', () => {
  it.each<[string, string, string[]]>([
    [
      'parameters and locals',
      'def f(a, b=1, *c, d: int = 2, **e):\n    g = 1\n    return HERE\n',
      ['a', 'b', 'c', 'd', 'e', 'g'],
    ],
    ['not those of other functions', 'def g(x):\n    y = 1\n\ndef f(a):\n    return HERE\n', ['a']],
    [
      'the enclosing function and the module',
      'Z = 1\ndef f(a):\n    def g(b):\n        return HERE\n',
      ['Z', 'a', 'b'],
    ],
    [
      'every way to make a name',
      'def f():\n    for a, (b, c) in x:\n        with y as d:\n            e: int = 1\n    if (g := 1): HERE\n',
      ['a', 'b', 'c', 'd', 'e', 'g'],
    ],
    ['a comprehension inside', 'def f(xs):\n    return [HERE for x in xs]\n', ['x', 'xs']],
    ['not a comprehension elsewhere', 'def f(xs):\n    a = [x for x in xs]\n    return HERE\n', ['a', 'xs']],
    ['a lambda', 'f = lambda k: HERE\n', ['f', 'k']],
    ['not self, not the class', 'class A:\n    size = 1\n    def f(self, a):\n        return HERE\n', ['a']],
    ['the class in its own statements', 'class A:\n    size = 1\n    area = HERE\n', ['area', 'size']],
    ['not parameters in their own list', 'Z = 1\ndef f(a, b=HERE):\n    pass\n', ['Z']],
    [
      'not functions, classes or modules',
      'import os\nfrom a import b as c\nclass D: pass\ndef f(a):\n    return HERE\n',
      ['a'],
    ],
  ])('%s', async (_, text, expected) => {
    const { site, ingredients } = await at(text);
    const names = ingredients.variables(site).map(({ text: name }) => name);
    expect(names.filter((name) => name !== 'HERE').sort()).toEqual(expected);
  });

  it('come nearest first, those that nobody used yet up front', async () => {
    const { site, ingredients } = await at(
      'def f(far, near, idle):\n    g(far)\n    h(1)\n    h(near)\n    return HERE\n',
    );
    const [first, ...others] = [...ingredients.variables(site)].sort((a, b) => b.plausibility - a.plausibility);
    expect(first).toMatchObject({ text: 'idle', isUnused: true });
    expect(others.map(({ text }) => text)).toEqual(['near', 'far']);
  });

  it.each<[string, string, string[]]>([
    ['a literal', 'def f():\n    v = "a"\n    HERE\n', ['string']],
    ['an annotation', 'def f(v: dict[str, int]):\n    HERE\n', ['mapping']],
    ['a default', 'def f(v=0.5):\n    HERE\n', ['number']],
    ['a result', 'def f(x):\n    v = len(x)\n    HERE\n', ['number']],
    ['a method of its own', 'def f(v):\n    v.append(1)\n    HERE\n', ['list']],
    ['arithmetic', 'def f(v):\n    HERE(v - 1)\n', ['number']],
    ['a loop over a range', 'def f(n):\n    for v in range(n): HERE\n', ['number']],
    ['another variable', 'def f():\n    a = []\n    v = a\n    HERE\n', ['list']],
    ['itself', 'def f():\n    v = v\n    HERE\n', []],
  ])('have the type of %s', async (_, text, expected) => {
    const { site, ingredients } = await at(text);
    const variable = ingredients.variables(site).find((candidate) => candidate.text === 'v');
    expect([...(variable?.types ?? [])]).toEqual(expected);
  });
});

describe('conditions', () => {
  it('are those whose names are in scope, clauses too', async () => {
    const { site, ingredients } = await at(
      'def g(other):\n    if other > 1: pass\n    if len(a) > 2: pass\n\ndef f(a, b):\n    if a > 1 and not b: pass\n    HERE\n',
    );
    expect(ingredients.conditions(site).map(({ text }) => text)).toEqual([
      'not b',
      'a > 1',
      'a > 1 and not b',
      'len(a) > 2',
    ]);
  });
});

describe('members', () => {
  it('of the object itself are those of its class', async () => {
    const method = { name: 'grow', kind: 'method', container: 'A', file: 'a.py' as RelativePath } as const;
    const { site, ingredients } = await at(
      'class B:\n    def g(self):\n        self.b = 1\n\nclass A:\n    def f(self):\n        self.go(self.size)\n        HERE\n',
      [method],
    );
    const members = ingredients.members(site, 'self').map(({ name, isCalled }) => `${name}${isCalled ? '()' : ''}`);
    expect(members.sort()).toEqual(['go()', 'grow()', 'size']);
  });
});

describe('what a function does elsewhere', () => {
  it('is what it returns, not what a function inside it returns', async () => {
    const { site, ingredients } = await at(
      'def f(a):\n    def g():\n        return 9\n    if a: return None\n    HERE\n    if a > 1: return\n    return None\n',
    );
    expect(ingredients.returnedValues(site)).toEqual(['None', '']);
  });

  it('is what it raises, else what the file raises', async () => {
    const { site, ingredients } = await at('def g():\n    raise KeyError("k")\n\ndef f(a):\n    HERE\n');
    expect(ingredients.raisedErrors(site)).toEqual(['raise KeyError("k")']);
  });
});
