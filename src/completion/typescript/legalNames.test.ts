import { dirname, join } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, it } from 'vitest';
import type { LegalNames } from '../completionEngine.ts';
import { legalNamesAt } from './legalNames.ts';

const file = '/main.ts';
const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [], lib: ['lib.es2020.d.ts'] };
const libraries = dirname(ts.getDefaultLibFilePath(options));

let text = '';
let version = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: (name) => (name === file ? String(version) : '1'),
  getScriptSnapshot: (name) => {
    const content = name === file ? text : ts.sys.readFile(name);
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
  },
  getCurrentDirectory: () => '/',
  getDefaultLibFileName: () => join(libraries, 'lib.d.ts'),
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: (name) => ts.sys.readFile(name),
});

/** At `¦`. */
function namesIn(code: string): LegalNames {
  text = code.replace('¦', '');
  version += 1;
  return legalNamesAt(ts, service, file, code.indexOf('¦'));
}

// The first program takes its time on a busy machine.
beforeAll(() => void namesIn('¦'), 60_000);

const shapes = `
interface Box { width: number; grow(by: number): void; readonly area: number }
declare const box: Box;
declare function place(box: Box): void;
`;

it.each<[what: string, code: string, has: string]>([
  ['a member of all objects', 'box.¦', 'toString'],
  ['a member of all objects', 'box?.¦', 'hasOwnProperty'],
  ['a member of all objects', 'const alias = { a: 1 };\nalias.¦', 'constructor'],
  ['a member of all objects, of a call', 'declare function make(): Box;\nmake().¦', 'valueOf'],
  ['a member of all objects, on the next line', 'box\n  .¦', 'toLocaleString'],
  ['a word before a method', 'place({ ¦', 'async'],
  ['a word before a method', 'place({ width: 1, ¦', 'get'],
  ['a word before a method', 'const b: Box = { ¦', 'set'],
  ['a word that starts a type', 'let f: ¦', 'new'],
  ['a word that starts a type', 'let f: ¦', 'abstract'],
  ['a word that starts a type', 'let f: ¦', 'import'],
  ['a word that starts a type', 'interface A { f(): ¦ }', 'this'],
  ['a word that starts a statement', 'function f(): void {\n  ¦\n}', 'abstract'],
  ['a word that starts a statement', 'function f(): void {\n  ¦\n}', 'async'],
  ['a word that starts a statement', 'function f(): void {\n  ¦\n}', 'interface'],
  ['a word that starts a statement', 'function f(): void {\n  ¦\n}', 'let'],
])('%s: %s may be %s', (_what, code, has) => {
  const names = namesIn(shapes + code);
  expect(names.kind).toBe('closed');
  expect(names.kind === 'closed' && names.names.has(has)).toBe(true);
});

it.each<[code: string, hasNot: string]>([
  ['box.¦', 'depth'],
  ['box.¦', 'async'],
  ['place({ ¦', 'toString'],
  ['place({ ¦', 'depth'],
  ['let b: ¦', 'place'],
])('%s may not be %s', (code, hasNot) => {
  const names = namesIn(shapes + code);
  expect(names.kind === 'closed' && !names.names.has(hasNot)).toBe(true);
});

/** The compiler offers values there. */
it.each<[code: string]>([
  ['const a = box as keyof ¦'],
  ['for (const n of Object.keys(box) as (keyof ¦)) {}'],
  ['let a: string | keyof ¦'],
  ['let a: unique ¦'],
  ['let a: () => ¦'],
  ['let a: new () => ¦'],
  ['let a: `${¦}`'],
  ['let a: { [K in ¦] }'],
  ['let a: { [K in keyof ¦] }'],
  ['function f(x: unknown): x is ¦'],
])('a type goes on: nothing is known in %s', (code) => {
  expect(namesIn(shapes + code).kind).toBe('unknown');
});

it.each<[code: string, has: string]>([
  ['let a: { b: ¦ }', 'Box'],
  ['const f = (a: Box): Box => ¦', 'box'],
  ['for (const key in ¦) {}', 'box'],
  ['let a: typeof ¦', 'box'],
  ['function f(x: unknown): asserts ¦', 'x'],
  ['let a: Box\n¦', 'box'],
])('no type goes on: in %s %s may stand', (code, has) => {
  const names = namesIn(shapes + code);
  expect(names.kind !== 'unknown' && names.names.has(has)).toBe(true);
});

it.each<[code: string, kind: LegalNames['kind']]>([
  ['// @ts-expect-error\nbox.¦', 'unknown'],
  ['/* @ts-ignore */\nbox.¦', 'unknown'],
  ['// @ts-expect-error: not yet\nbox.width\nbox.¦', 'closed'],
])('errors of the next line are wanted: %j is %s', (code, kind) => {
  expect(namesIn(shapes + code).kind).toBe(kind);
});
