import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isUnittestEnough, unittestsByProject } from './unittestFiles.ts';

const signal = new AbortController().signal;
const cases = 'import unittest\n\nclass TestA(unittest.TestCase):\n    def test_a(self): pass\n';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

describe('unittest is enough for', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['test cases', { 'test_a.py': cases }, true],
    ['files named as unittest finds them', { 'tests.py': cases }, true],
    [
      'cases derived from those of a library',
      { 'test_a.py': 'from lib import TestCase\nclass A(TestCase): pass\n' },
      true,
    ],
    ['no tests', { 'a.py': 'x = 1\n' }, false],
    ['functions', { 'test_a.py': 'def test_a(): pass\n' }, false],
    ['cases beside functions', { 'test_a.py': cases, 'test_b.py': 'async def test_a(): pass\n' }, false],
    ['cases that use pytest', { 'test_a.py': `import pytest\n${cases}` }, false],
    ['cases that use a part of pytest', { 'test_a.py': `from pytest import raises\n${cases}` }, false],
    ['a set-up file of pytest', { 'test_a.py': cases, 'conftest.py': '' }, false],
    ['cases in a file that is no test by its name', { 'a.py': cases }, false],
    ['cases, with pytest in a file that is no test', { 'test_a.py': cases, 'tool.py': 'import pytest\n' }, true],
  ])('%s', async (_name, files, expected) => {
    write(files);
    expect(await isUnittestEnough(root, signal)).toBe(expected);
  });
});

describe('all tests', () => {
  it('of one project have no names', async () => {
    write({ 'tests/test_a.py': cases, 'setup.py': '' });
    expect(await unittestsByProject(root, signal)).toEqual([{ workingDirectory: root, tests: [] }]);
  });

  it('of several projects are each in its own', async () => {
    write({ 'test_a.py': cases, 'one/setup.py': '', 'one/tests/test_b.py': cases });
    expect(await unittestsByProject(root, signal)).toEqual([
      { workingDirectory: join(root, 'one'), tests: ['one/tests/test_b.py'] },
      { workingDirectory: root, tests: ['test_a.py'] },
    ]);
  });
});
