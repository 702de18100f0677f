import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import { isNodeTestFile } from './nodeTestFiles.ts';

const root = mkdtempSync(join(tmpdir(), 'fixpoint-test-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
for (const [folder, script] of [
  ['jest', 'jest'],
  ['mocha', 'mocha'],
  ['node', 'node --test'],
] as const) {
  mkdirSync(join(root, folder));
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify({ scripts: { test: script } }));
}

describe('files of tests, by their names', () => {
  it.each<[string, boolean]>([
    ['a.test.ts', true],
    ['src/a.spec.jsx', true],
    ['src/a.test.mjs', true],
    ['src/a_test.js', true],
    ['src/a-test.cjs', true],
    ['src/test-a.js', true],
    ['test.js', true],
    ['src/types.test-d.ts', true],
    ['src/__tests__/a.js', true],
    ['src/__tests__/helpers/a.js', false],
    ['src/__tests__/utils/a.test.js', true],
    ['src/a.ts', false],
    ['src/contest.js', false],
    ['src/latest.js', false],
    ['src/a.test.d.ts', false],
    ['src/a.test.json', false],
    ['node_modules/x/a.test.js', false],
    ['packages/x/node_modules/y/a.test.js', false],
    ['jest/test/a.js', false],
    ['mocha/test/a.js', true],
    ['mocha/test/deep/a.ts', true],
    ['mocha/tests/a.js', true],
    ['mocha/test/fixtures/a.js', false],
    ['mocha/lib/a.js', false],
    ['node/test/a.mjs', true],
    ['test/a.js', false],
  ])('%s: %s', (file, isTest) => expect(isNodeTestFile(root, file as RelativePath)).toBe(isTest));
});

it('a package.json that changes is read again', () => {
  const file = 'later/test/a.js' as RelativePath;
  mkdirSync(join(root, 'later'));
  expect(isNodeTestFile(root, file)).toBe(false);
  writeFileSync(join(root, 'later/package.json'), '{"devDependencies":{"mocha":"*"}}');
  expect(isNodeTestFile(root, file)).toBe(true);
});
