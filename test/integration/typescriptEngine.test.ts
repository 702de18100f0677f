import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskableIdentifiers, sample } from '../../bench/decoding/maskedIdentifiers.ts';
import type { LegalNames, ShadowDocument } from '../../src/completion/completionEngine.ts';
import { findTypeScript } from '../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../src/completion/typescript/typescriptEngine.ts';
import { replaceRange } from '../../src/workspace/edits.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import { namesAtMark } from './namesAtMark.ts';
import { installDirectory, temporaryFolder } from './pytestProject.ts';

const repository = join(import.meta.dirname, '../..');
const modulePath = join(repository, 'node_modules/typescript/lib/typescript.js');
const signal = new AbortController().signal;
const file = 'src/main.ts' as RelativePath;
const patient = { namesMs: 30_000, diagnosticsMs: 30_000 };

const engineFor = (root: string, module = modulePath, limits: object = patient): TypeScriptEngine =>
  new TypeScriptEngine(
    { modulePath: module, version: '6', from: 'of the tests' },
    { root, installDirectory, unsaved: new Map(), limits },
  );

let root: string;
let engine: TypeScriptEngine;

beforeAll(() => {
  root = join(temporaryFolder(), 'project');
  cpSync(join(repository, 'test/fixtures/completion-typescript'), root, { recursive: true });
  writeFileSync(join(root, file), '');
  engine = engineFor(root);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const namesIn = (code: string, path: RelativePath = file): Promise<LegalNames> =>
  namesAtMark(engine, path, code, signal);

const imports = "import { Box, Circle, place, scale } from './shapes';\n";

describe('names', () => {
  it.each<[code: string, kind: LegalNames['kind'], has: string[], hasNot: string[]]>([
    ['new Circle().¦', 'closed', ['radius', 'area'], ['hidden', 'width']],
    [
      'let c: Circle | undefined;\nif (buildNumber) c = new Circle();\nc.¦',
      'closed',
      ['radius'],
      ['hidden', '?.radius'],
    ],
    ['declare const b: Box | undefined;\nb?.¦', 'closed', ['width'], ['a-b', 'radius']],
    ['declare const a: any;\na.¦', 'unknown', [], []],
    ['const width = 1;\n¦\nfoo();', 'closed', ['width', 'buildNumber', 'return', 'Circle'], ['radius']],
    ['const x = ¦', 'open', ['Circle', 'buildNumber'], []],
    ['place(¦', 'open', ['Circle'], []],
    ['place({ ¦', 'closed', ['width', 'height'], ['a-b', 'radius']],
    ['scale({ ¦', 'open', ['size'], []],
    ['const b: Box = { width: 1, ¦', 'closed', ['height'], ['width', 'radius']],
    ['let b: ¦', 'closed', ['Box', 'Circle', 'string'], ['place']],
    ['for (const a ¦', 'unknown', [], []],
    ['const ¦', 'unknown', [], []],
    ['const { ¦', 'unknown', [], []],
    ['function ¦', 'unknown', [], []],
    ['class A { ¦ }', 'unknown', [], []],
    ["place('¦')", 'unknown', [], []],
    ['const t = `a ¦`;', 'unknown', [], []],
    ['// a ¦\nplace();', 'unknown', [], []],
    ['/** @param ¦*/\nfunction f(a: number) {}', 'unknown', [], []],
    ['outer: for (;;) { break ¦ }', 'closed', ['outer'], ['place']],
    ['outer: for (;;) { break\n¦ }', 'unknown', [], []],
    ['const f = ({ a, ¦', 'open', [], []],
    ['const m: Map<string, ¦', 'unknown', [], []],
    ['let r: { a: string[]; ¦', 'unknown', [], []],
    ['@¦\nclass A {}', 'closed', ['place'], ['radius']],
    ["import { ¦ } from './shapes';", 'closed', ['Circle', 'place'], ['buildNumber']],
    ['class B extends Circle { m() { return this.¦ } }', 'closed', ['radius', 'm'], ['hidden']],
  ])('%s is %s', async (code, kind, has, hasNot) => {
    const names = await namesIn(code.startsWith('import') ? code : imports + code);
    expect(names.kind).toBe(kind);
    const listed = names.kind === 'unknown' ? new Set<string>() : names.names;
    expect(has.filter((name) => !listed.has(name))).toEqual([]);
    expect(hasNot.filter((name) => listed.has(name))).toEqual([]);
  });

  it.each<[code: string, kind: LegalNames['kind'], has: string]>([
    ['declare function View(props: { title: string }): any;\nconst v = <View ¦', 'closed', 'title'],
    ['declare function View(props: { title: string }): any;\nconst v = <¦', 'closed', 'View'],
    ['declare const View: any;\nconst v = <View>a ¦ b</View>;', 'unknown', ''],
  ])('of JSX: %s is %s', async (code, kind, has) => {
    const names = await namesIn(code, 'src/view.tsx' as RelativePath);
    expect([names.kind, names.kind === 'unknown' || names.names.has(has)]).toEqual([kind, true]);
  });

  it('are open or closed in JavaScript, which is believed only where it is checked', async () => {
    const path = 'loose.js' as RelativePath;
    expect(await engine.strengthFor(path, 'a.b', signal)).toBe('soft');
    expect(await engine.strengthFor(path, '// @ts-check\na.b', signal)).toBe('hard');
    expect(await engine.strengthFor(file, '', signal)).toBe('hard');
    const names = await namesIn('const p = new Map();\np.¦', path);
    expect(names.kind !== 'unknown' && names.names.has('get')).toBe(true);
  });

  it('are all there while a block of the code behind has lost its start', async () => {
    const head = 'class B {\n  #a = [1];\n  m() {\n    ';
    const line = 'for (const x of this.#a) {';
    const tail = '\n      foo(x);\n    }\n  }\n  n() {}\n}\n';
    await using document = await engine.open(file, head + line + tail, signal);
    document.update(replaceRange(head.length, head.length + line.length, 'for (const x of this.'));
    const names = await document.namesAt(offset(head.length + 'for (const x of this.'.length), signal);
    expect(names.kind).toBe('closed');
    const own = names.kind === 'closed' ? [...names.names].filter((name) => !(name in {})) : [];
    expect(own).toEqual(['#a', 'm', 'n']);
  });
});

const diagnosticsIn = async (document: ShadowDocument, start: number, end: number): Promise<string[] | undefined> =>
  (await document.newDiagnostics({ start: offset(start), end: offset(end) }, signal))?.map(({ code }) => code ?? '');

describe('new diagnostics', () => {
  it('are those that the text at opening did not have, wherever they are now', async () => {
    const text = 'export function f(): void {\n  old();\n}\n';
    await using document = await engine.open(file, text, signal);
    const at = text.indexOf('  old');
    document.update(replaceRange(at, at, '  fresh();\n'));
    expect(await diagnosticsIn(document, at, document.text.length)).toEqual(['2304']);
    document.update(replaceRange(at, at, '  old();\n'));
    expect(await diagnosticsIn(document, 0, document.text.length)).toEqual(['2304', '2304']);
    document.update(replaceRange(at, at + '  old();\n  fresh();\n'.length, ''));
    expect([document.text, await diagnosticsIn(document, 0, text.length)]).toEqual([text, []]);
  });

  it('are of the syntax, too', async () => {
    await using document = await engine.open(file, 'export const a = 1;\n', signal);
    document.update(replaceRange(16, 17, '(1'));
    const found = await document.newDiagnostics({ start: offset(0), end: offset(19) }, signal);
    expect(found?.map(({ kind }) => kind)).toContain('syntax');
  });
});

describe('trouble', () => {
  it('a compiler that hangs: unknown at once; it is ended, and the documents are opened again', async () => {
    const folder = join(temporaryFolder(), 'hanging');
    mkdirSync(folder);
    const hanging = join(folder, 'typescript.js');
    const flag = join(folder, 'hang');
    writeFileSync(
      hanging,
      `const ts = require(${JSON.stringify(modulePath)}); const fs = require('fs');
       const create = ts.createLanguageService;
       module.exports = { ...ts, createLanguageService: (...all) => { const service = create(...all); return { ...service,
         getCompletionsAtPosition: (...rest) => { while (fs.existsSync(${JSON.stringify(flag)})); return service.getCompletionsAtPosition(...rest); } } } };`,
    );
    await using slow = engineFor(root, hanging, { namesMs: 300, hangingMs: 300, openingMs: 30_000 });
    await using document = await slow.open(file, 'const a = 1;\na.', signal);
    writeFileSync(flag, '');
    const ask = (): Promise<LegalNames> => document.namesAt(offset(15), signal);
    expect(await ask()).toEqual({ kind: 'unknown', reason: 'timeout' });
    rmSync(flag);
    await expect.poll(async () => (await ask()).kind, { timeout: 60_000 }).toBe('closed');
  });

  it('a compiler that does not load: lost, and said so', async () => {
    await using broken = engineFor(root, join(root, 'no-such.js'));
    await using document = await broken.open(file, 'a', signal);
    await document.namesAt(offset(0), signal);
    await document.namesAt(offset(0), signal);
    expect(await document.namesAt(offset(0), signal)).toEqual({ kind: 'unknown', reason: 'engine-lost' });
    expect(broken.isLost).toBe(true);
  });

  it('an abort rejects with its reason, and later answers are right', async () => {
    await using document = await engine.open(file, 'const a = 1;\n', signal);
    document.update(replaceRange(13, 13, 'a.'));
    await expect(document.namesAt(offset(15), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect((await document.namesAt(offset(15), signal)).kind).toBe('closed');
  });
});

describe('TypeScript is found', () => {
  const packageOf = (folder: string, version: string): void => {
    mkdirSync(join(folder, 'node_modules/typescript/lib'), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules/typescript/package.json'),
      JSON.stringify({ name: 'typescript', version }),
    );
    writeFileSync(join(folder, 'node_modules/typescript/lib/typescript.js'), '');
  };
  it.each<[version: string, expected: string]>([
    ['5.9.3', 'found 5.9.3'],
    ['4.0.2', 'found 4.0.2'],
    ['7.0.2', 'TypeScript 7.0.2 of the workspace is native'],
    ['3.9.0', 'TypeScript 3.9.0 of the workspace is too old'],
  ])('%s', (version, expected) => {
    const folder = join(temporaryFolder(), 'finding');
    packageOf(folder, version);
    const nowhere = join(folder, 'nowhere');
    const places = { fileFolder: join(folder, 'a/b'), root: folder, named: undefined };
    const search = findTypeScript({ ...places, cacheDirectory: nowhere, installDirectory: nowhere });
    expect(search.found ? `found ${search.found.version}` : search.reason).toContain(expected);
  });
});

describe('safety', () => {
  it("no word of Fixpoint's own code would be pruned", async () => {
    const random = seededRandom(7);
    const files = ['src/localize/suspects.ts', 'src/workspace/merge.ts', 'src/search/ranking.ts', 'src/flows/judge.ts'];
    await using own = engineFor(repository);
    const wrong: string[] = [];
    let closed = 0;
    for (const path of files as RelativePath[]) {
      const text = readFileSync(join(repository, path), 'utf8');
      await using document = await own.open(path, text, signal);
      for (const { name, start, resumesAt } of sample(maskableIdentifiers(path, text), 60, random)) {
        const rest = text.slice(start, resumesAt);
        document.update(replaceRange(start, resumesAt, ''));
        const names = await document.namesAt(offset(start), signal);
        document.update(replaceRange(start, start, rest));
        if (names.kind === 'closed') closed += 1;
        if (names.kind === 'closed' && !names.names.has(name)) wrong.push(`${path}:${start} ${name}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(closed).toBeGreaterThan(100);
  }, 300_000);
});
