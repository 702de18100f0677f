import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { LanguageId } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { loadIndex, saveIndex } from './indexCache.ts';
import { StringTable } from './packedOutline.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each<[name: string, numbers: number[], kind: string]>([
  ['without definitions', [0, 0, 0, 0, 0], 'loaded'],
  ['with a base and an import', [0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0], 'loaded'],
  ['without counts', [], 'unusable'],
  ['with more definitions than there are', [2 ** 31 - 1, 0, 0, 0, 0], 'unusable'],
  ['with fewer than none', [-1, 0, 0, 0, 0, ...Array<number>(11).fill(0)], 'unusable'],
  ['with something behind its end', [0, 0, 0, 0, 0, 7], 'unusable'],
])('an outline %s', async (_name, numbers, kind) => {
  const path = join(folder, 'index.bin');
  const state = { file: 'a.py' as RelativePath, language: 'python' as LanguageId, bytes: 1, mtimeMs: 1, hash: '' };
  const files = [{ ...state, outline: Int32Array.from(numbers) }];
  await saveIndex(path, 'key', { savedAtMs: 1, strings: new StringTable(), files });
  expect((await loadIndex(path, 'key')).kind).toBe(kind);
});
