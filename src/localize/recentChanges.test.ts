import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RelativePath } from '../workspace/paths.ts';
import { Workspace } from '../workspace/workspace.ts';
import { linesChangedBetween, recentChanges } from './recentChanges.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const file = 'a.py' as RelativePath;
const signal = new AbortController().signal;
const hash = (text: string): string => createHash('sha1').update(text).digest('base64');

/** Commits the texts one after the other, then writes the last one. */
async function changes(
  commits: readonly string[],
  onDisk: string,
  green?: string,
): Promise<[string, number[]] | string> {
  const root = mkdtempSync(join(tmpdir(), 'fixpoint-git-'));
  folders.push(root);
  const git = (...command: string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...who, ...command], { cwd: root, stdio: 'pipe' });
  };
  if (commits.length > 0) git('init', '-q');
  for (const text of commits) {
    writeFileSync(join(root, file), text);
    git('add', file);
    git('commit', '-q', '--allow-empty', '-m', 'change');
  }
  writeFileSync(join(root, file), onDisk);
  const known = new Map(green === undefined ? [] : [[file, hash(green)]]);
  const prior = await recentChanges({ root, program: await Workspace.open(root), files: [file], green: known, signal });
  if (!prior) return 'nothing';
  const raised = [1, 2, 3, 4, 5].filter((line) => prior.factorOfLine(file, line) > 1);
  return [prior.evidence, raised];
}

describe('recentChanges', () => {
  it('are those that are not committed', async () => {
    expect(await changes(['a\nb\nc\n'], 'a\nB\nc\n')).toEqual(['changed since the last commit', [2]]);
  });

  it('are those of the last commit where there are none', async () => {
    expect(await changes(['a\nb\n', 'a\nb\nc\n'], 'a\nb\nc\n')).toEqual(['changed by the last commit', [3]]);
  });

  it('are those since the tests passed, some commits ago', async () => {
    const commits = ['a\nb\n', 'A\nb\n', 'A\nB\n'];
    expect(await changes(commits, 'A\nB\nC\n', 'a\nb\n')).toEqual(['changed since the tests last passed', [1, 2, 3]]);
  });

  it('are not those of line ends', async () => {
    expect(await changes(['a\nb\n', 'a\nc\n'], 'a\r\nc\r\n')).toEqual(['changed by the last commit', [2]]);
  });

  it('are none without a commit before, and without git', async () => {
    expect(await changes(['a\n'], 'a\n')).toBe('nothing');
    expect(await changes([], 'a\n')).toBe('nothing');
  });
});

describe('linesChangedBetween', () => {
  it.each<[earlier: string, now: string, expected: number[]]>([
    ['a\nb\n', 'a\nb\n', []],
    ['a\nb\n', 'a\nx\nb\n', [2]],
    ['a\nx\nb\n', 'a\nb\n', [1, 2]],
    ['x\na\n', 'a\n', [1]],
    ['', 'a\nb\n', [1, 2]],
  ])('%j and %j', (earlier, now, expected) => expect([...linesChangedBetween(earlier, now)]).toEqual(expected));
});
