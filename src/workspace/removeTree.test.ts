import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeTree } from './removeTree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remove-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// The superuser may write anywhere: there the modes make no difference.
it('removes folders that may not be written', async () => {
  const locked = join(folder, 'tree/locked');
  mkdirSync(join(locked, 'inner'), { recursive: true });
  writeFileSync(join(locked, 'inner/file'), '');
  chmodSync(join(locked, 'inner'), 0o500);
  chmodSync(locked, 0o000);
  await removeTree(join(folder, 'tree'));
  expect(existsSync(join(folder, 'tree'))).toBe(false);
});

it('leaves alone what a link points to', async () => {
  mkdirSync(join(folder, 'tree'));
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside/file'), '');
  symlinkSync(join(folder, 'outside'), join(folder, 'tree/link'));
  await removeTree(join(folder, 'tree'));
  expect(existsSync(join(folder, 'outside/file'))).toBe(true);
});

it('says nothing about what is not there', async () => {
  await expect(removeTree(join(folder, 'gone'))).resolves.toBeUndefined();
});
