import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkspaceIndex } from '../symbols/symbols.ts';
import { Syntax } from '../syntax/syntax.ts';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { completionEnginesFor } from './completion.ts';
import { ScopeEngine } from './scope/scopeEngine.ts';

const installDirectory = join(import.meta.dirname, '../../dist');
const signal = new AbortController().signal;
const files: Readonly<Record<string, string>> = {
  'shop/stock.py':
    'LIMIT = 3\nclass Base:\n    def count(self): pass\nclass Stock(Base):\n    def add(self):\n        self.items = []\n',
};
let root: string;
let syntax: Syntax;
let index: WorkspaceIndex;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  syntax = new Syntax(installDirectory);
  const { languages } = syntax;
  const cacheDirectory = join(root, '.cache');
  index = new WorkspaceIndex({
    root,
    installDirectory,
    languages,
    cacheDirectory,
    exclude: [],
    maximumListingAgeMs: Infinity,
    log: () => undefined,
  });
});
afterAll(async () => {
  await index[Symbol.asyncDispose]();
  await syntax[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

describe('names in scope', () => {
  it.each<[file: string, code: string, has: string[], hasNot: string[]]>([
    ['a.py', 'import os\ndef f(a):\n    b = 1\n    ¦\ndef g(c): pass\n', ['a', 'b', 'os', 'g', 'return', 'len'], ['c']],
    ['a.py', 'class A:\n    def f(self):\n        self.¦\n    def g(self): pass\n', ['f', 'g'], ['A']],
    ['a.py', 'from shop.stock import Stock\ns = Stock()\ns.¦\n', ['add', 'items', 'count'], ['LIMIT']],
    ['a.py', 'from shop import stock\nstock.¦\n', ['LIMIT', 'Stock'], ['add']],
    ['a.js', 'function f(a) {\n  const b = 1;\n  ¦\n}\nfunction g(c) {}\n', ['a', 'b', 'g', 'console'], ['c']],
    ['A.java', 'class A {\n  int n;\n  void f(int a) {\n    this.¦;\n  }\n}\n', ['n', 'f'], ['a']],
    ['a.go', 'package a\nfunc f(a int) {\n\tb := 1\n\t¦\n}\n', ['a', 'b', 'f', 'len'], []],
  ])('%s: %s', async (file, code, has, hasNot) => {
    const position = code.indexOf('¦');
    await using engine = new ScopeEngine({ syntax, index });
    await using document = await engine.open(file as RelativePath, code.replace('¦', ''), signal);
    const names = await document.namesAt(offset(position), signal);
    const listed = names.kind === 'unknown' ? new Set<string>() : names.names;
    expect(names.kind).toBe('open');
    expect(has.filter((name) => !listed.has(name))).toEqual([]);
    expect(hasNot.filter((name) => listed.has(name))).toEqual([]);
  });

  it('tell syntax errors that the opening text did not have', async () => {
    await using engine = new ScopeEngine({ syntax, index });
    await using document = await engine.open('a.py' as RelativePath, 'def f(:\n  pass\n\n\nx = 1\n', signal);
    const all = { start: offset(0), end: offset(30) };
    expect(await document.newDiagnostics(all, signal)).toEqual([]);
    document.update(replaceRange(document.text.length, document.text.length, 'y = (2\n'));
    expect((await document.newDiagnostics(all, signal))?.length).toBeGreaterThan(0);
  });
});

describe('the engine for a file', () => {
  const settings = () => ({
    root,
    isTrusted: true,
    installDirectory,
    cacheDirectory: join(root, 'c'),
    environment: {},
    syntax,
    index,
  });

  it('is refused in an untrusted workspace', () => {
    expect(() => completionEnginesFor({ ...settings(), isTrusted: false })).toThrow('not trusted');
  });

  it('is names in scope where there is none, and says why', async () => {
    await using engines = completionEnginesFor(settings());
    const { engine, missing } = await engines.engineFor('a.rb' as RelativePath, '', signal);
    expect([engine.name, engine.strength, missing]).toEqual([
      'names in scope',
      'soft',
      'no completion engine for files like a.rb',
    ]);
  });

  it('falls back to names in scope when it is lost, and tells it', async () => {
    mkdirSync(join(root, 'broken/lib'), { recursive: true });
    writeFileSync(join(root, 'broken/package.json'), '{ "name": "typescript", "version": "5.0.0" }');
    writeFileSync(join(root, 'broken/lib/typescript.js'), 'throw new Error("broken")');
    await using engines = completionEnginesFor({ ...settings(), typescriptPath: join(root, 'broken') });
    const { engine, missing } = await engines.engineFor('a.ts' as RelativePath, '', signal);
    expect(missing).toBeUndefined();
    await using document = await engine.open('a.ts' as RelativePath, 'const a = 1;\n', signal);
    for (let ask = 0; ask < 3; ask += 1) await document.namesAt(offset(13), signal);
    const names = await document.namesAt(offset(13), signal);
    expect(names.kind === 'open' && names.names.has('a')).toBe(true);
    expect([...engines.losses]).toEqual([
      'TypeScript 5.0.0 named in the settings stopped working; names in scope served instead',
    ]);
  });
});
