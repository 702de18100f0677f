import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegalNames } from '../../src/completion/completionEngine.ts';
import { findTypeScript } from '../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../src/completion/typescript/typescriptEngine.ts';
import { replaceRange } from '../../src/workspace/edits.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { offset } from '../../src/workspace/positions.ts';
import { typescriptPackage } from '../support/typescriptPackage.mjs';
import { namesAtMark } from './namesAtMark.ts';
import { installDirectory, temporaryFolder } from './pytestProject.ts';

/** A workspace's own TypeScript is asked, in place of the one that Fixpoint's tests are built with. */

const { signal } = new AbortController();
const file = 'src/main.ts' as RelativePath;
const project = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "target": "ES2020", "noEmit": true }, "include": ["src"] }\n',
  'src/shapes.ts':
    'export interface Box { width: number; height: number }\n' +
    'export class Circle { radius = 1; #hidden = 2; private secret = 3; area(): number { return this.#hidden + this.secret; } }\n' +
    'export function place(box: Box): void { void box; }\n',
  [file]: '',
};

describe.each(['4.9.5', '5.4.5'])('TypeScript %s of the workspace', (version) => {
  let engine: TypeScriptEngine;

  beforeAll(async () => {
    const root = join(temporaryFolder(), 'project');
    mkdirSync(join(root, 'src'), { recursive: true });
    for (const [path, text] of Object.entries(project)) writeFileSync(join(root, path), text);
    symlinkSync(join(await typescriptPackage(version), 'node_modules'), join(root, 'node_modules'), 'junction');
    const places = { fileFolder: join(root, 'src'), root, named: undefined, cacheDirectory: root, installDirectory };
    const { found } = findTypeScript(places);
    if (!found) throw new Error('it was not found');
    const limits = { namesMs: 30_000, diagnosticsMs: 30_000 };
    engine = new TypeScriptEngine(found, { root, installDirectory, unsaved: new Map(), limits });
  }, 600_000);
  afterAll(() => engine[Symbol.asyncDispose]());

  it('is the one that is asked', () => {
    expect(engine.name).toBe(`TypeScript ${version} of the workspace`);
  });

  const imports = "import { Box, Circle, place } from './shapes';\n";

  it.each<[code: string, kind: LegalNames['kind'], has: string[], hasNot: string[]]>([
    ['new Circle().¦', 'closed', ['radius', 'area'], ['secret', 'hidden', 'width']],
    ['declare const box: Box | undefined;\nbox?.¦', 'closed', ['width', 'height'], ['radius']],
    ['declare const a: any;\na.¦', 'unknown', [], []],
    ['const width = 1;\n¦\nplace({ width, height: 1 });', 'closed', ['width', 'Circle', 'return', 'Math'], ['radius']],
    ['const x = ¦', 'open', ['Circle', 'place'], []],
    ['place({ ¦', 'closed', ['width', 'height'], ['radius']],
    ['const b: Box = { width: 1, ¦', 'closed', ['height'], ['width']],
    ['let b: ¦', 'closed', ['Box', 'Circle', 'string'], ['place']],
    ['const ¦', 'unknown', [], []],
    ['// a ¦\nplace;', 'unknown', [], []],
  ])('tells what may stand in %j', async (code, kind, has, hasNot) => {
    const names = await namesAtMark(engine, file, imports + code, signal);
    expect(names.kind).toBe(kind);
    if (names.kind === 'unknown') return;
    for (const name of has) expect([...names.names]).toContain(name);
    for (const name of hasNot) expect([...names.names]).not.toContain(name);
  });

  it.each<[line: string, codes: string[]]>([
    ['place({ width: 1, height: 2 });', []],
    ['place({ width: 1 });', ['2345']],
    ['new Circle().radios;', ['2551']],
    ['missing();', ['2304']],
    ['place({ width: 1 height: 2 });', ['1005']],
  ])('tells what is newly wrong in %j', async (line, codes) => {
    const text = `${imports}old();\n`;
    await using document = await engine.open(file, text, signal);
    document.update(replaceRange(imports.length, imports.length, `${line}\n`));
    const range = { start: offset(imports.length), end: offset(imports.length + line.length) };
    const found = (await document.newDiagnostics(range, signal)) ?? [];
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    if (codes.length === 0) expect(found).toEqual([]);
  });
});
