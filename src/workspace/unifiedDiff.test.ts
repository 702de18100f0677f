import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { replaceRange } from './edits.ts';
import type { RelativePath } from './paths.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `git apply` makes of the diff, byte for byte. */
function appliedByGit(file: string, baseText: string, diff: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, baseText);
  // core.autocrlf would hide a wrong line ending.
  execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: diff,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
  });
  return readFileSync(path, 'utf8');
}

const replaceAll = (file: string, baseText: string, newText: string) => ({
  file: file as RelativePath,
  baseText,
  edits: [replaceRange(0, baseText.length, newText)],
});

describe('unifiedDiff', () => {
  it.each<[name: string, file: string, before: string, after: string]>([
    ['one line', 'a.py', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['CRLF', 'a.py', 'a\r\nb\r\n', 'a\r\nB\r\n'],
    ['no final newline', 'a.py', 'a\nb', 'a\nc'],
    ['final newline added', 'a.py', 'a\nb', 'a\nb\n'],
    ['a folder with spaces and letters beyond ASCII', 'ein Ordner/übung.py', 'a\n', 'b\n'],
    ['a name that git quotes', 'od"d\tna\\me.py', 'a\n', 'b\n'],
    ['a name with the mark of a hunk', 'a@@b/c@@.py', 'a\n', 'b\n'],
    ['a byte order mark', 'a.py', '\uFEFFa\n', '\uFEFFb\n'],
    ['lines that look like a header', 'a.py', '-- x\n++ y\n@@ z\n', '++ x\n++ y\n-- z\n'],
    ['to nothing and back', 'a.py', 'a\n', 'b'],
  ])('%s', (_name, file, before, after) => {
    expect(appliedByGit(file, before, unifiedDiff([replaceAll(file, before, after)]))).toBe(after);
  });

  it('git apply gives the edited text for any lines', () => {
    const line = fc.constantFrom('', 'a', 'b', ' c', '\td', '+', '-', '\\', '@@', 'ä');
    const text = fc
      .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, ending, isEnded]) => lines.join(ending) + (isEnded ? ending : ''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        expect(appliedByGit('p.txt', before, unifiedDiff([replaceAll('p.txt', before, after)]))).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it('orders files and leaves unchanged ones out', () => {
    const diff = unifiedDiff([
      replaceAll('b.py', 'x\n', 'y\n'),
      replaceAll('a.py', 'x\n', 'y\n'),
      replaceAll('c.py', 'x\n', 'x\n'),
    ]);
    expect(diff.match(/^diff .*$/gm)).toEqual(['diff --git a/a.py b/a.py', 'diff --git a/b.py b/b.py']);
  });
});
