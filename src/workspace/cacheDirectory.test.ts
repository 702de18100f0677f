import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheDirectory } from './cacheDirectory.ts';

let folder: string;
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A file where a folder would have to be: not even root can write below it. */
function blocked(): NodeJS.ProcessEnv {
  const file = join(folder, 'blocked');
  writeFileSync(file, '');
  return { XDG_CACHE_HOME: file };
}

const isPrivate = (path: string): boolean => {
  const stats = lstatSync(path);
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
};

it('is the usual folder where that can be written', async () => {
  expect(await cacheDirectory({ XDG_CACHE_HOME: join(folder, 'cache') })).toBe(join(folder, 'cache', 'fixpoint'));
  expect(readdirSync(temporary)).toEqual([]);
});

describe.skipIf(process.platform === 'win32')('in the temporary folder', () => {
  it('is a private folder that stays the same', async () => {
    const environment = blocked();
    const first = await cacheDirectory(environment);
    expect(isPrivate(first)).toBe(true);
    expect(await cacheDirectory(environment)).toBe(first);
    expect(readdirSync(temporary)).toHaveLength(1);
  });

  it.each<[name: string, plant: (path: string) => void]>([
    ['others may write to', (path) => chmodSync(path, 0o777)],
    ['others may read', (path) => chmodSync(path, 0o755)],
    [
      'is a link to one that is private',
      (path) => {
        const target = join(folder, 'planted');
        mkdirSync(target, { mode: 0o700 });
        rmSync(path, { recursive: true });
        symlinkSync(target, path);
      },
    ],
    [
      'is a file',
      (path) => {
        rmSync(path, { recursive: true });
        writeFileSync(path, '', { mode: 0o600 });
      },
    ],
  ])('is never a folder that %s', async (_name, plant) => {
    const environment = blocked();
    const usual = await cacheDirectory(environment);
    plant(usual);
    const other = await cacheDirectory(environment);
    expect(other).not.toBe(usual);
    expect(isPrivate(other)).toBe(true);
  });

  it('is never a folder of somebody else', async () => {
    const environment = blocked();
    const ours = await cacheDirectory(environment);
    // We become somebody else, for whom the folder has been made by us.
    const other = (process.getuid?.() ?? 0) + 1;
    const planted = ours.replace(/\d+$/, String(other));
    mkdirSync(planted, { mode: 0o700 });
    vi.spyOn(process as { getuid: () => number }, 'getuid').mockReturnValue(other);
    expect(await cacheDirectory(environment)).not.toBe(planted);
  });
});
