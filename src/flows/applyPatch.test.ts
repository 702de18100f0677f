import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { applyPatch } from './applyPatch.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fixpoint-apply-'));
  writeFileSync(join(root, 'a.py'), 'a\r\n');
  writeFileSync(join(root, 'b.py'), 'b\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const change = (file: string, baseText: string, newText: string) => ({
  file: file as RelativePath,
  baseText,
  edits: [replaceRange(0, 1, newText)],
});
const texts = (): string[] => ['a.py', 'b.py'].map((file) => readFileSync(join(root, file), 'utf8'));

it('writes every file and keeps modes and line endings', async () => {
  chmodSync(join(root, 'a.py'), 0o755);
  const outcome = await applyPatch([change('a.py', 'a\r\n', 'A'), change('b.py', 'b\n', 'B')], root);
  expect(outcome).toEqual({ kind: 'applied', files: ['a.py', 'b.py'] });
  expect(texts()).toEqual(['A\r\n', 'B\n']);
  expect(statSync(join(root, 'a.py')).mode & 0o777).toBe(0o755);
  expect(readdirSync(root).sort()).toEqual(['a.py', 'b.py']);
});

it.each([
  ['a file that was changed', 'b.py', 'another text\n', /b\.py was changed/],
  ['a file that has gone', 'gone.py', 'x', /gone\.py cannot be read/],
])('refuses the whole for %s', async (_name, file, baseText, reason) => {
  const outcome = await applyPatch([change('a.py', 'a\r\n', 'A'), change(file, baseText, 'B')], root);
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) as string });
  expect(texts()).toEqual(['a\r\n', 'b\n']);
});
