import { describe, expect, it } from 'vitest';
import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { parseName, pathParts, prefixFit } from './names.ts';

describe('parseName', () => {
  it.each<[written: string, simple: string, prefix: string[]]>([
    ['m', 'm', []],
    ['A.m', 'm', ['A']],
    ['A::m', 'm', ['A']],
    ['A#m', 'm', ['A']],
    ['$a->m', 'm', ['$a']],
    ['pkg.mod.A.m', 'm', ['pkg', 'mod', 'A']],
    ['pkg/mod.py:A.m', 'm', ['pkg', 'mod', 'py', 'A']],
    ['m()', 'm', []],
    ['A.m(x, y)', 'm', ['A']],
    ['m(', 'm', []],
    ['`A.m`', 'm', ['A']],
    ['"m"', 'm', []],
    ["'m()'", 'm', []],
    ['class Foo', 'Foo', []],
    ['async def go', 'go', []],
    ['(*Tree).Insert', 'Insert', ['Tree']],
    ['Map<string, number>', 'Map', []],
    ['Map<string, Set<number>>.get', 'get', ['Map']],
    ['#secret', '#secret', []],
    ['A.#secret', '#secret', ['A']],
    ['empty?', 'empty?', []],
    ['operator()', 'operator()', []],
    ['A::operator<<', 'operator<<', ['A']],
    ['<anonymous Runnable>', '<anonymous Runnable>', []],
    ['...', '...', []],
    ['()', '()', []],
    [' x ', 'x', []],
    ['', '', []],
  ])('%s', (written, simple, prefix) => {
    expect(parseName(written)).toEqual({ simple, prefix });
  });
});

describe('prefixFit', () => {
  it.each<[query: string, file: string, container: string | undefined, expected: number]>([
    ['A.m', 'x.py', 'A', 1],
    ['a.m', 'x.py', 'A', 0.9],
    ['B.m', 'x.py', 'A', 0],
    ['x.A.m', 'x.py', 'A', 2],
    ['pkg.x.A.m', 'src/pkg/x.py', 'A', 3],
    ['other.x.A.m', 'src/pkg/x.py', 'A', 2],
    ['pkg.A.m', 'src/pkg/__init__.py', 'A', 2],
    ['x.m', 'src/x.ts', undefined, 1],
    ['Outer.m', 'x.py', 'Outer.Inner', 0.5],
    ['x.m', 'x.py', 'A', 0.5],
    ['m', 'x.py', 'A', 0],
  ])('%s in %s within %s', (query, file, container, expected) => {
    const found = { file: file as RelativePath, container } as FoundDefinition;
    expect(prefixFit(parseName(query), found)).toBe(expected);
  });
});

it.each<[file: string, parts: string[]]>([
  ['a/b.py', ['a', 'b']],
  ['a/index.ts', ['a']],
  ['a/__init__.py', ['a']],
  ['.eslintrc', ['.eslintrc']],
  ['a.test.ts', ['a.test']],
])('pathParts of %s', (file, parts) => {
  expect(pathParts(file)).toEqual(parts);
});
