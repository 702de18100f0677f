import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import type { FoundDefinition } from './codeIndex.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

const installDirectory = `${import.meta.dirname}/../../dist`;
const { languages } = new Syntax(installDirectory);
const signal = new AbortController().signal;
const file = (path: string): RelativePath => path as RelativePath;

let folder: string;
let log: string[];
const open: WorkspaceIndex[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  log = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((index) => index[Symbol.asyncDispose]()));
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'root', path)), { recursive: true });
    writeFileSync(join(folder, 'root', path), text);
  }
}

function openIndex(
  options: { maximumListingAgeMs?: number; exclude?: string[]; cacheDirectory?: string } = {},
): WorkspaceIndex {
  mkdirSync(join(folder, 'root'), { recursive: true });
  const index = new WorkspaceIndex({
    root: join(folder, 'root'),
    installDirectory,
    languages,
    cacheDirectory: options.cacheDirectory ?? join(folder, 'cache'),
    exclude: options.exclude ?? [],
    maximumListingAgeMs: options.maximumListingAgeMs ?? Infinity,
    log: (message) => log.push(message),
  });
  open.push(index);
  return index;
}

const build = (index: WorkspaceIndex) => index.build(signal, () => undefined);

async function close(index: WorkspaceIndex): Promise<void> {
  open.splice(open.indexOf(index), 1);
  await index[Symbol.asyncDispose]();
}

const place = ({ file, definition, qualifiedName }: FoundDefinition): string =>
  `${definition.kind} ${qualifiedName} ${file}:${definition.line}`;
const named = async (index: WorkspaceIndex, name: string): Promise<string[]> =>
  (await index.definitionsNamed(name, signal)).map(place).sort();

/** A file's time before anything this test does, so that the cache may trust it. */
function age(path: string): void {
  utimesSync(join(folder, 'root', path), 1_000_000, 1_000_000);
}

describe('definitions', () => {
  const files = {
    'a.py': 'class A:\n  def f(self): pass\n',
    'b/b.ts': 'export class A { f() {} }\nfunction g() {}\n',
    'c.md': 'class A: def f\n',
    'tests/test_a.py': 'def f(): pass\n',
  };
  const expected = ['function f tests/test_a.py:1', 'method A.f a.py:2', 'method A.f b/b.ts:1'];

  it('are the same before, while and after everything is parsed', async () => {
    write(files);
    const index = openIndex();
    expect(await named(index, 'f')).toEqual(expected);
    const built = build(index);
    expect(await named(index, 'f')).toEqual(expected);
    expect(await built).toMatchObject({ files: 3, parsed: 0, classes: 2, functions: 2, methods: 2 });
    expect(await named(index, 'f')).toEqual(expected);
  });

  it.each(['', 'nothing', '.*', 'a\0b', '__proto__', 'constructor', '(', 'ä'.repeat(10_000)])(
    '%j is no name',
    async (name) => {
      write(files);
      expect(await named(openIndex(), name)).toEqual([]);
    },
  );

  it('know what is around them and whether they are tests', async () => {
    write(files);
    const [found] = await openIndex().definitionsNamed('g', signal);
    expect(found).toMatchObject({
      container: undefined,
      enclosingFunction: 'g',
      enclosingType: undefined,
      isTest: false,
    });
    const tests = (await openIndex().definitionsNamed('f', signal)).filter(({ isTest }) => isTest);
    expect(tests.map(place)).toEqual(['function f tests/test_a.py:1']);
  });

  it.each<[file: string, text: string, name: string]>([
    ['a.php', '<?php\nnamespace Shop\\Db;\nclass Store {}\n', 'Shop.Db.Store'],
    ['a.cpp', 'namespace shop::db { class Store {}; }\n', 'shop.db.Store'],
    ['a.cs', 'namespace Shop.Db;\nclass Store {}\n', 'Shop.Db.Store'],
    ['a.rb', 'module Shop::Db\n  class Store\n  end\nend\n', 'Shop.Db.Store'],
  ])('have dots between all parts of their names: %s', async (path, text, name) => {
    write({ [path]: text });
    const found = await openIndex().definitionsNamed('Store', signal);
    expect(found.map(({ qualifiedName }) => qualifiedName)).toEqual([name]);
  });

  it('types are found by their bases', async () => {
    write({ 'a.py': 'class A: pass\n', 'b.py': 'class B(m.A): pass\nclass C(B): A = 1\n' });
    expect((await openIndex().typesWithBase('A', signal)).map(place)).toEqual(['class B b.py:1']);
  });

  it('all names are known, those of unparsed files, too', async () => {
    write(files);
    const index = openIndex();
    expect(await index.definedNames(signal)).toEqual(expect.arrayContaining(['A', 'f', 'g']));
    await build(index);
    expect([...(await index.definedNames(signal))].sort()).toEqual(['A', 'f', 'g']);
  });
});

describe('files', () => {
  it('that are ignored, vendored or excluded are not there', async () => {
    write({
      '.gitignore': 'out/\n*.gen.py\n!keep.gen.py\n',
      'a.py': '',
      'b.gen.py': '',
      'keep.gen.py': '',
      'out/c.py': '',
      'node_modules/d/index.js': '',
      'sub/.gitignore': '/e.py\n',
      'sub/e.py': '',
      'sub/deep/e.py': '',
      'env/pyvenv.cfg': '',
      'env/lib/f.py': '',
      'vendor/modules.txt': '',
      'vendor/g/g.go': '',
      'x.min.js': '',
      'hidden/h.py': '',
    });
    const listed = await openIndex({ exclude: ['**/hidden'] }).files(signal);
    expect(listed.map(({ file }) => file)).toEqual([
      '.gitignore',
      'a.py',
      'keep.gen.py',
      'sub/.gitignore',
      'sub/deep/e.py',
    ]);
  });

  it('links are not followed, and cannot run in circles', async () => {
    write({ 'a/a.py': 'def f(): pass\n' });
    symlinkSync('..', join(folder, 'root/a/up'));
    symlinkSync('a.py', join(folder, 'root/a/link.py'));
    expect(await named(openIndex(), 'f')).toEqual(['function f a/a.py:1']);
  });

  it.each<[name: string, bytes: Buffer, line: number]>([
    ['UTF-16 with a mark', Buffer.from('\ufeffx = 1\ndef f(): pass\n', 'utf16le'), 2],
    ['UTF-8 with a mark', Buffer.from('\ufeffdef f(): pass\n'), 1],
    ['Latin-1', Buffer.from('# caf\xe9\ndef f(): pass\n', 'latin1'), 2],
    ['CRLF', Buffer.from('x = 1\r\n\r\ndef f():\r\n  pass\r\n'), 3],
  ])('%s is read', async (_name, bytes, line) => {
    write({ 'a.py': bytes });
    expect(await named(openIndex(), 'f')).toEqual([`function f a.py:${line}`]);
  });

  it('too large, binary and gone ones are left out, and the answer says so', async () => {
    write({
      'huge.py': Buffer.alloc(11 * 1024 * 1024, '# def f\n'),
      'large.py': Buffer.alloc(5 * 1024 * 1024, '# def f\n'),
      'binary.py': Buffer.from('def f(): pass\0'),
      'gone.py': 'def f(): pass\n',
      'a.py': 'def f(): pass\n',
    });
    const index = openIndex();
    await index.files(signal);
    rmSync(join(folder, 'root/gone.py'));
    await build(index);
    expect(await named(index, 'f')).toEqual(['function f a.py:1']);
    const leftOut = await index.leftOut(signal);
    expect(leftOut.map(({ file, reason }) => `${file} ${reason}`).sort()).toEqual([
      'binary.py binary',
      'gone.py unreadable',
      'huge.py too-large',
      'large.py too-large-to-parse',
    ]);
  });

  it('with syntax errors keep what is whole, and are marked', async () => {
    write({ 'a.py': 'def f(): pass\nclass (\ndef g(): pass\n' });
    const outline = await openIndex().outlineOf(file('a.py'), signal);
    expect(outline?.hasErrors).toBe(true);
    expect(outline?.definitions.map(place)).toContain('function f a.py:1');
  });
});

describe('changes', () => {
  it('on disk are seen when they are told', async () => {
    write({ 'a.py': 'def f(): pass\n', 'b.py': '' });
    const index = openIndex();
    await build(index);
    write({ 'a.py': '\ndef f(): pass\n', 'c.py': 'def f(): pass\n' });
    rmSync(join(folder, 'root/b.py'));
    index.filesChanged([file('a.py'), file('b.py')], false);
    expect(await named(index, 'f')).toEqual(['function f a.py:2']);
    index.filesChanged([file('c.py')], true);
    expect(await named(index, 'f')).toEqual(['function f a.py:2', 'function f c.py:1']);
    expect((await index.files(signal)).map(({ file }) => file)).toEqual(['a.py', 'c.py']);
  });

  it('on disk are seen by a new listing where nobody tells', async () => {
    write({ 'a.py': 'def f(): pass\n' });
    const index = openIndex({ maximumListingAgeMs: 0 });
    await build(index);
    write({ 'a.py': '\n\ndef f(): pass\n', 'c.py': 'def f(): pass\n' });
    expect(await named(index, 'f')).toEqual(['function f a.py:3', 'function f c.py:1']);
  });

  it('in a buffer are seen at once, on disk again when it is closed', async () => {
    write({ 'a.py': 'def f(): pass\n' });
    const index = openIndex();
    await build(index);
    index.documentChanged(file('a.py'), 'def g(): pass\n');
    index.documentChanged(file('a.py'), '\ndef g(): return f\n');
    index.documentChanged(file('new.py'), 'def f(): pass\n');
    expect(await named(index, 'f')).toEqual(['function f new.py:1']);
    expect(await named(index, 'g')).toEqual(['function g a.py:2']);
    const query = { text: 'return f', isRegularExpression: false, ignoresCase: false, maximumHits: 9 };
    expect(await index.findText(query, signal)).toMatchObject({ total: 1 });
    expect(await index.read(file('a.py'), signal)).toBe('\ndef g(): return f\n');
    index.documentClosed(file('a.py'));
    index.documentClosed(file('new.py'));
    expect(await named(index, 'f')).toEqual(['function f a.py:1']);
    expect(await named(index, 'g')).toEqual([]);
    expect(await index.findText(query, signal)).toMatchObject({ total: 0 });
  });

  it('in a document that is ignored are gone when it is closed, those in a new file are not', async () => {
    write({ '.gitignore': 'out/\n', 'out/a.py': 'def f(): pass\n' });
    const index = openIndex();
    await build(index);
    index.documentChanged(file('out/a.py'), 'def f(): pass\n');
    index.documentChanged(file('new.py'), 'def f(): pass\n');
    expect(await named(index, 'f')).toEqual(['function f new.py:1', 'function f out/a.py:1']);
    write({ 'new.py': 'def f(): pass\n' });
    index.filesChanged([file('new.py')], true);
    expect(await named(index, 'f')).toHaveLength(2);
    index.documentClosed(file('out/a.py'));
    index.documentClosed(file('new.py'));
    expect(await named(index, 'f')).toEqual(['function f new.py:1']);
    expect((await index.files(signal)).map(({ file }) => file)).toEqual(['.gitignore', 'new.py']);
  });

  it('in a buffer are those of the last of many changes', async () => {
    write({ 'a.py': '' });
    const index = openIndex();
    for (let number = 0; number < 52; number += 1) {
      index.documentChanged(file('a.py'), `def f${number}(): pass\n`);
      if (number % 7 === 0) index.documentClosed(file('a.py'));
    }
    await build(index);
    expect(await index.definedNames(signal)).toEqual(['f51']);
  });

  it('on disk below a buffer wait until it is closed', async () => {
    write({ 'a.py': 'def f(): pass\n' });
    const index = openIndex();
    index.documentChanged(file('a.py'), 'def g(): pass\n');
    expect(await named(index, 'g')).toEqual(['function g a.py:1']);
    write({ 'a.py': '\ndef f(): pass\n' });
    index.filesChanged([file('a.py')], false);
    expect(await named(index, 'g')).toEqual(['function g a.py:1']);
    index.documentClosed(file('a.py'));
    expect(await named(index, 'f')).toEqual(['function f a.py:2']);
  });
});

describe('the cache', () => {
  const files = { 'a.py': 'class A(B):\n  def f(self, x): pass\n', 'b.py': 'import c\ndef g(): pass\n' };

  async function save(): Promise<void> {
    write(files);
    Object.keys(files).forEach(age);
    const index = openIndex();
    await build(index);
    await close(index);
  }

  it('spares parsing what has not changed', async () => {
    await save();
    const index = openIndex();
    expect(await build(index)).toMatchObject({ parsed: 0, reused: 2, methods: 1 });
    const [found] = await index.definitionsNamed('f', signal);
    expect(found?.definition).toMatchObject({ parameters: ['self', 'x'], line: 2, endLine: 2 });
    expect((await index.typesWithBase('B', signal)).map(place)).toEqual(['class A a.py:1']);
    expect((await index.outlineOf(file('b.py'), signal))?.imports).toMatchObject([{ module: 'c', line: 1 }]);
  });

  it.each<[name: string, change: () => void, parsed: number]>([
    ['another text', () => write({ 'a.py': 'def f(): pass\n' }), 1],
    ['another time, the same text', () => write({ 'a.py': files['a.py'] }), 0],
    ['a new file', () => write({ 'c.py': 'def f(): pass\n' }), 1],
    ['a file less', () => rmSync(join(folder, 'root/a.py')), 0],
  ])('%s', async (_name, change, parsed) => {
    await save();
    change();
    expect(await build(openIndex())).toMatchObject({ parsed });
  });

  it.each<[name: string, damage: (bytes: Buffer) => Buffer]>([
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 9)],
    ['empty', () => Buffer.alloc(0)],
    ['another byte', (bytes) => Buffer.concat([bytes.subarray(0, 60), Buffer.from([255]), bytes.subarray(61)])],
    ['of another version', (bytes) => Buffer.concat([Buffer.from('FXPTIDX0'), bytes.subarray(8)])],
  ])('%s is built anew, and the log tells', async (_name, damage) => {
    await save();
    const [name = ''] = readdirSync(join(folder, 'cache/index'));
    const path = join(folder, 'cache/index', name);
    writeFileSync(path, damage(readFileSync(path)));
    expect(await build(openIndex())).toMatchObject({ parsed: 2, reused: 0 });
    expect(log.join()).toContain('built anew');
    expect(await build(openIndex())).toMatchObject({ parsed: 0, reused: 2 });
  });

  it('that cannot be written is no hindrance', async () => {
    write(files);
    writeFileSync(join(folder, 'blocked'), '');
    const index = openIndex({ cacheDirectory: join(folder, 'blocked') });
    const { parsed, notSaved } = await build(index);
    expect(parsed).toBe(2);
    expect(notSaved).toContain('ENOTDIR');
  });

  it('is shared by programs that exclude other files', async () => {
    await save();
    expect(await build(openIndex({ exclude: ['**/a.py'] }))).toMatchObject({ files: 1, parsed: 0, reused: 1 });
  });

  it('of two programs at once is whole', async () => {
    write(files);
    Object.keys(files).forEach(age);
    await Promise.all([build(openIndex()), build(openIndex())]);
    expect(await build(openIndex())).toMatchObject({ parsed: 0, reused: 2 });
    expect(readdirSync(join(folder, 'cache/index'))).toHaveLength(1);
  });
});

describe('occurrences', () => {
  it('tell what the name is there', async () => {
    write({
      'a.py': 'from b import f\n\ndef g():\n  f()\n  return f  # f\n\ndef h(f):\n  return f + x.f + "f"\n',
      'b.py': 'def f(): pass\n',
      'c.txt': 'f\n',
    });
    const found = await openIndex().occurrencesOf('f', 60_000, signal);
    expect(
      found.map((one) => `${one.file}:${one.line}:${one.column} ${one.role} ${one.enclosingFunction ?? ''}`).sort(),
    ).toEqual([
      'a.py:1:14 import ',
      'a.py:4:2 call g',
      'a.py:5:9 reference g',
      'a.py:7:6 local h',
      'a.py:8:15 reference h',
      'a.py:8:9 local h',
      'b.py:1:4 definition ',
    ]);
  });

  it('tell what the name is under masks, and in what they hide', async () => {
    write({
      'a.cs': 'class A {\n#if X\n  void M(int f)\n#else\n  void M(F f)\n#endif\n  {\n    F.G(f);\n  }\n}\n',
      'b.ts': 'interface F<in out A> {\n  a: A\n}\nconst b: F<1> = g\n',
    });
    const found = await openIndex().occurrencesOf('F', 60_000, signal);
    expect(found.map((one) => `${one.file}:${one.line} ${one.role}`).sort()).toEqual([
      'a.cs:5 reference',
      'a.cs:8 reference',
      'b.ts:1 definition',
      'b.ts:4 reference',
    ]);
  });

  it('are places without a role when there is no time', async () => {
    write({ 'a.py': 'f()\n' });
    expect(await openIndex().occurrencesOf('f', -1, signal)).toMatchObject([{ line: 1, role: 'unclassified' }]);
  });
});

describe('text', () => {
  const find = (index: WorkspaceIndex, text: string, isRegularExpression: boolean) =>
    index.findText({ text, isRegularExpression, ignoresCase: false, maximumHits: 2 }, signal);

  it('is found in all files, program before tests', async () => {
    write({ 'tests/test_a.py': 'needle\n', 'b.py': '\n needle\n', 'z.txt': 'needle needle\n' });
    expect(await find(openIndex(), 'needle', false)).toEqual({
      kind: 'searched',
      total: 3,
      hits: [
        { file: 'b.py', line: 2, column: 1 },
        { file: 'z.txt', line: 1, column: 0 },
      ],
    });
  });

  it.each<[text: string, total: number]>([
    ['/ÄPFEL/', 1],
    ['/needle|nadel/', 3],
    ['/^\\s+needle/', 1],
    ['/need\\-le/', 0],
    ['/n.*DLE\\b/', 2],
    ['/\\p{Lu}/', 4],
  ])('is found in any case by %s', async (pattern, total) => {
    write({ 'a.txt': 'x\n  Needle\nNEEDLE\n', 'b.txt': 'äpfel, nadel\n' });
    const query = { text: pattern.slice(1, -1), isRegularExpression: true, ignoresCase: true, maximumHits: 9 };
    expect(await openIndex().findText(query, signal)).toMatchObject({ total });
  });

  it.each<[source: string, lines: number[]]>([
    ['^$', [2, 4]],
    ['^\\s+b', [2]],
    ['a\\n\\nb', [1]],
    ['b$', [3]],
    ['a\\r\\n', [1]],
  ])('with Windows line ends has %s in lines %j', async (source, lines) => {
    write({ 'a.txt': 'a\r\n\r\nb\r\n' });
    const found = await find(openIndex(), source, true);
    expect(found).toMatchObject({ hits: lines.map((line) => ({ line })) });
  });

  it('by a bad expression is refused, by one without end is stopped', { timeout: 30_000 }, async () => {
    write({ 'a.txt': `${'a'.repeat(50)}\n`, 'b.py': 'def f(): pass\n' });
    const index = openIndex();
    expect(await find(index, '(', true)).toMatchObject({ kind: 'bad-expression' });
    expect(await find(index, '(a+)+[b]', true)).toEqual({ kind: 'timed-out' });
    index.documentChanged(file('b.py'), 'needle\n');
    expect(await find(index, 'needle', false)).toMatchObject({ total: 1 });
  });
});

it('ends at once when it is told to', async () => {
  write({ 'a.py': 'def f(): pass\n' });
  const stopped = new AbortController();
  const index = openIndex();
  const built = index.build(stopped.signal, () => stopped.abort(new Error('enough')));
  await expect(built).rejects.toThrow('enough');
  expect(await named(index, 'f')).toEqual(['function f a.py:1']);
});
