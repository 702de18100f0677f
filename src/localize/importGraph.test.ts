import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../workspace/paths.ts';
import { ImportGraph } from './importGraph.ts';

/** Files by what they import: `module` or `module:name`. */
type Project = Readonly<Record<string, readonly string[]>>;

function relatedTo(target: string, project: Project): Record<string, number> {
  const graph = new ImportGraph(
    Object.entries(project).map(([file, imports]) => ({
      file: file as RelativePath,
      imports: imports.map((text) => {
        const [, module = '', name = ''] = /^(.*?)(?::([\w*]+))?$/.exec(text) ?? [];
        return { module, name };
      }),
    })),
  );
  return Object.fromEntries(graph.relatednessTo([target as RelativePath]));
}

describe('ImportGraph', () => {
  it.each<[name: string, target: string, project: Project, expected: Record<string, number>]>([
    ['nothing imports it', 'a.py', { 'a.py': [], 'b.py': ['c'] }, {}],
    ['a module', 'a.py', { 'a.py': [], 'test_a.py': ['a'] }, { 'test_a.py': 1 }],
    [
      'a dotted module below a source folder',
      'src/pkg/mod.py',
      { 'src/pkg/mod.py': [], 'tests/test_mod.py': ['pkg.mod:f'] },
      { 'tests/test_mod.py': 1 },
    ],
    [
      'a name that is a module',
      'pkg/mod.py',
      { 'pkg/__init__.py': [], 'pkg/mod.py': [], 't.py': ['pkg:mod'], 'u.py': ['pkg:other'] },
      { 't.py': 1 },
    ],
    [
      'through a package that passes it on',
      'pkg/mod.py',
      { 'pkg/__init__.py': ['.mod:f'], 'pkg/mod.py': [], 't.py': ['pkg:f'] },
      { 'pkg/__init__.py': 1, 't.py': 0.25 },
    ],
    [
      'relative to parents in Python',
      'pkg/a/mod.py',
      { 'pkg/a/mod.py': [], 'pkg/b/x.py': ['..a.mod:f'], 'pkg/b/y.py': ['.mod'] },
      { 'pkg/b/x.py': 1 },
    ],
    [
      'the copy that is nearer',
      'one/lib/a.py',
      { 'one/lib/a.py': [], 'two/lib/a.py': [], 'one/t.py': ['lib.a'], 'two/t.py': ['lib.a'] },
      { 'one/t.py': 1 },
    ],
    [
      'relative in JavaScript, with and without an extension, and a folder',
      'src/cart/index.ts',
      {
        'src/cart/index.ts': [],
        'src/a.test.ts': ['./cart/index.js'],
        'src/b.test.ts': ['./cart'],
        'src/c.test.ts': ['../src/cart:Cart'],
        'src/d.test.ts': ['./carts'],
      },
      { 'src/a.test.ts': 1, 'src/b.test.ts': 1, 'src/c.test.ts': 1 },
    ],
    [
      'a package of a monorepo',
      'packages/money/src/index.ts',
      { 'packages/money/src/index.ts': [], 'packages/shop/test/a.test.ts': ['@acme/money'] },
      { 'packages/shop/test/a.test.ts': 1 },
    ],
    [
      'files of a Go package see each other, others by its path',
      'money/parse.go',
      { 'money/parse.go': [], 'money/parse_test.go': [], 'shop/cart.go': ['example.com/acme/money'], 'x/x.go': [] },
      { 'money/parse_test.go': 1, 'shop/cart.go': 1 },
    ],
    [
      'Java by class, by package, and from its own package under another root',
      'src/main/java/a/b/Cart.java',
      {
        'src/main/java/a/b/Cart.java': [],
        'src/test/java/a/b/CartTest.java': [],
        'src/test/java/a/OtherTest.java': ['a.b:Cart'],
        'src/test/java/a/StarTest.java': ['a.b:*'],
        'src/test/java/a/NoTest.java': ['a.c:Cart2'],
      },
      {
        'src/test/java/a/b/CartTest.java': 1,
        'src/test/java/a/OtherTest.java': 1,
        'src/test/java/a/StarTest.java': 1,
      },
    ],
    ['in a circle', 'a.py', { 'a.py': ['b'], 'b.py': ['a'] }, { 'b.py': 1 }],
  ])('%s', (_name, target, project, expected) => expect(relatedTo(target, project)).toEqual(expected));
});
