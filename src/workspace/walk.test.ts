import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileTexts } from './fileTexts.ts';
import type { RelativePath } from './paths.ts';
import { stringOf } from './textBytes.ts';
import { walk } from './walk.ts';

let folder: string;
let root: string;
const file = 'a.py' as RelativePath;
const isPosix = process.platform !== 'win32';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  root = join(folder, 'root');
  mkdirSync(root);
  writeFileSync(join(root, 'a.py'), 'inside');
  writeFileSync(join(folder, 'outside'), '*.py');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const walked = (exclude: readonly string[] = []): string[] => walk(root, exclude).map(({ file }) => file);

describe('rules that are no file of the folder', () => {
  it.runIf(isPosix)('in a pipe, which nobody may ever write to', () => {
    execFileSync('mkfifo', [join(root, '.gitignore')]);
    expect(walked()).toEqual(['a.py']);
  });

  it.runIf(isPosix)('behind a link do not count, as in git', () => {
    symlinkSync(join(folder, 'outside'), join(root, '.gitignore'));
    expect(walked()).toEqual(['a.py']);
  });

  it('in a folder of that name do not count', () => {
    mkdirSync(join(root, '.gitignore'));
    expect(walked()).toEqual(['a.py']);
  });
});

describe('rules', () => {
  it.each<[name: string, rules: string]>([
    ['too long to be a path', `${'a'.repeat(70_000)}\n*.txt\n`],
    ['that are no patterns', '[\n[z-a]\n\\\n!\n(\n*.txt\n'],
    ['with Windows line ends', '*.txt\r\n'],
  ])('%s leave the others as they are', (_name, rules) => {
    writeFileSync(join(root, '.gitignore'), rules);
    writeFileSync(join(root, 'b.txt'), '');
    expect(walked()).toEqual(['.gitignore', 'a.py']);
  });

  it('of more text than anybody writes are not tried on every path', () => {
    const rules = Array.from({ length: 50_000 }, (_, number) => `folder${number}/*.o\n`);
    writeFileSync(join(root, '.gitignore'), rules.join(''));
    for (let number = 0; number < 100; number += 1) writeFileSync(join(root, `${number}.py`), '');
    const startedAt = performance.now();
    expect(walked()).toHaveLength(102);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('of the user that are empty exclude nothing', () => {
    expect(walked(['', '**/*.txt'])).toEqual(['a.py']);
  });
});

describe('a file that was listed', () => {
  const read = (): string => {
    const { text } = new FileTexts(root).read(file);
    return typeof text === 'string' ? `(${text})` : stringOf(text);
  };

  it('is read', () => expect(read()).toBe('inside'));

  it.runIf(isPosix)('and became a link is not followed out of the root', () => {
    unlinkSync(join(root, file));
    symlinkSync(join(folder, 'outside'), join(root, file));
    expect(read()).toBe('(unreadable)');
  });

  it.runIf(isPosix)('and became a pipe is not waited for', () => {
    unlinkSync(join(root, file));
    execFileSync('mkfifo', [join(root, file)]);
    expect(read()).toBe('(unreadable)');
  });

  it('and became a folder is unreadable', () => {
    unlinkSync(join(root, file));
    mkdirSync(join(root, file));
    expect(read()).toBe('(unreadable)');
  });
});
