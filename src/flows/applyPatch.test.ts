import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type * as fs from 'node:fs/promises';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceRange } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { applyPatch } from './applyPatch.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  return { ...original, rename: vi.fn(original.rename) };
});
const { rename: renameReally } = await vi.importActual<typeof fs>('node:fs/promises');

let root: string;
let outside: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'fixpoint-outside-'));
  root = mkdtempSync(join(tmpdir(), 'fixpoint-apply-'));
  writeFileSync(join(root, 'a.py'), 'a\r\n');
  writeFileSync(join(root, 'b.py'), 'b\n');
});
afterEach(() => [root, outside].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const change = (file: string, baseText: string, newText: string) => ({
  file: file as RelativePath,
  baseText,
  edits: [replaceRange(0, 1, newText)],
});
const texts = (): string[] => ['a.py', 'b.py'].map((file) => readFileSync(join(root, file), 'utf8'));
/** Names, modes and texts of the root and of the folder outside. */
const snapshot = (): unknown[] =>
  [root, outside].flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .map((path) => [path, lstatSync(path).mode, statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined]),
  );

it('writes every file and keeps modes and line endings', async () => {
  chmodSync(join(root, 'a.py'), 0o755);
  const outcome = await applyPatch([change('a.py', 'a\r\n', 'A'), change('b.py', 'b\n', 'B')], root);
  expect(outcome).toEqual({ kind: 'applied', files: ['a.py', 'b.py'] });
  expect(texts()).toEqual(['A\r\n', 'B\n']);
  expect(statSync(join(root, 'a.py')).mode & 0o777).toBe(0o755);
  expect(readdirSync(root).sort()).toEqual(['a.py', 'b.py']);
});

describe('refuses the whole', () => {
  it.each<[name: string, file: string, baseText: string, code: string, reason: RegExp, prepare?: () => void]>([
    ['a file that was changed', 'b.py', 'another text\n', 'changed-since', /b\.py was changed/],
    ['a file that has gone', 'gone.py', 'x', 'file-gone', /gone\.py cannot be read/],
    [
      'a folder',
      'b.py',
      'b\n',
      'file-gone',
      /b\.py cannot be read/,
      () => {
        rmSync(join(root, 'b.py'));
        mkdirSync(join(root, 'b.py'));
      },
    ],
    [
      'a read-only file',
      'b.py',
      'b\n',
      'file-read-only',
      /b\.py is read-only/,
      () => chmodSync(join(root, 'b.py'), 0o444),
    ],
    [
      'a link out of the root',
      'link.py',
      'outside\n',
      'outside-root',
      /link\.py is a link to .*target\.py, outside of/,
      () => {
        writeFileSync(join(outside, 'target.py'), 'outside\n');
        symlinkSync(join(outside, 'target.py'), join(root, 'link.py'));
      },
    ],
    [
      'a folder that is a link out of the root',
      'lib/c.py',
      'outside\n',
      'outside-root',
      /outside of/,
      () => {
        writeFileSync(join(outside, 'c.py'), 'outside\n');
        symlinkSync(outside, join(root, 'lib'));
      },
    ],
  ])('for %s', async (_name, file, baseText, code, reason, prepare) => {
    prepare?.();
    const before = snapshot();
    const outcome = await applyPatch([change('a.py', 'a\r\n', 'A'), change(file, baseText, 'B')], root);
    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { code, message: expect.stringMatching(reason) as string },
    });
    expect(snapshot()).toEqual(before);
  });

  it('when a file cannot be replaced after another was: that one gets its text back', async () => {
    const before = snapshot();
    const both = [change('a.py', 'a\r\n', 'A'), change('b.py', 'b\n', 'B')];
    vi.mocked(rename).mockImplementationOnce(renameReally).mockRejectedValueOnce(new Error('disk on fire'));
    const outcome = await applyPatch(both, root);
    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'not-written', message: expect.stringMatching(/disk on fire.*as they were/) as string },
    });
    expect(snapshot()).toEqual(before);
  });
});

it('writes to where a link inside the root leads, and leaves the link', async () => {
  symlinkSync('a.py', join(root, 'link.py'));
  const outcome = await applyPatch([change('link.py', 'a\r\n', 'A')], root);
  expect(outcome).toEqual({ kind: 'applied', files: ['link.py'] });
  expect(readlinkSync(join(root, 'link.py'))).toBe('a.py');
  expect(texts()).toEqual(['A\r\n', 'b\n']);
});

it('takes a root that is itself a link', async () => {
  symlinkSync(root, join(outside, 'root'));
  expect(await applyPatch([change('a.py', 'a\r\n', 'A')], join(outside, 'root'))).toMatchObject({ kind: 'applied' });
  expect(texts()).toEqual(['A\r\n', 'b\n']);
});
