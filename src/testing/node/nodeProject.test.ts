import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { importedFramework, NodeProjects } from './nodeProject.ts';
import { shareOut } from './nodeSelection.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function treeOf(files: Readonly<Record<string, unknown>>): string {
  const tree = mkdtempSync(join(realpathSync(tmpdir()), 'fixpoint-project-'));
  folders.push(tree);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return tree;
}

describe('the framework that a test imports', () => {
  it.each([
    ["import { test } from 'vitest';", 'vitest'],
    ['const { test } = require("vitest")', 'vitest'],
    ["import { expect } from '@jest/globals'", 'jest'],
    ["import test from 'node:test';", 'node:test'],
    ["const test = require('node:test');", 'node:test'],
    ["import { it } from 'mocha';", 'mocha'],
    ["await import('vitest')", 'vitest'],
    ["import x from 'vitest-fetch-mock'", undefined],
    ["import { expect } from 'chai'", undefined],
    ["import mock from 'jest-mock'", undefined],
    ['', undefined],
  ])('%s', (text, framework) => expect(importedFramework(text)).toBe(framework));
});

describe('the framework that a folder is set up for', () => {
  const depends = (name: string): object => ({ devDependencies: { [name]: '*' } });
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['settings of vitest', { 'vitest.config.ts': '' }, 'vitest'],
    ['a workspace of vitest', { 'vitest.workspace.json': '' }, 'vitest'],
    ['settings of jest', { 'jest.config.mjs': '' }, 'jest'],
    ['settings of jest in package.json', { 'package.json': { jest: {} } }, 'jest'],
    ['settings of mocha', { '.mocharc.yml': '' }, 'mocha'],
    ['settings of mocha in package.json', { 'package.json': { mocha: {} } }, 'mocha'],
    ['settings of an old mocha', { 'test/mocha.opts': '' }, 'mocha'],
    ['settings of vite alone', { 'vite.config.ts': '', 'package.json': {} }, undefined],
    [
      'settings of vite with vitest installed',
      { 'vite.config.ts': '', 'node_modules/vitest/package.json': { version: '3.0.0' } },
      'vitest',
    ],
    ['a script', { 'package.json': { scripts: { test: 'nyc mocha -r esm' } } }, 'mocha'],
    ['a script of React', { 'package.json': { scripts: { test: 'react-scripts test' } } }, 'jest'],
    ['a script with variables', { 'package.json': { scripts: { test: 'cross-env CI=1 jest --ci' } } }, 'jest'],
    ['a script of node', { 'package.json': { scripts: { test: 'node --import tsx --test' } } }, 'node:test'],
    ['a script with a long name', { 'package.json': { scripts: { 'test:unit': 'vitest run' } } }, 'vitest'],
    [
      'the script test before others',
      { 'package.json': { scripts: { 'test:old': 'mocha', test: 'vitest run' } } },
      'vitest',
    ],
    ['another word in a script', { 'package.json': { scripts: { test: 'echo no-mocha-here' } } }, undefined],
    ['a script that is no text', { 'package.json': { scripts: { test: 1 } } }, undefined],
    ['what is depended on', { 'package.json': depends('mocha') }, 'mocha'],
    ['React, which brings jest', { 'package.json': depends('react-scripts') }, 'jest'],
    ['settings before scripts', { 'jest.config.js': '', 'package.json': { scripts: { test: 'mocha' } } }, 'jest'],
    [
      'scripts before what is depended on',
      { 'package.json': { scripts: { test: 'mocha' }, ...depends('jest') } },
      'mocha',
    ],
    ['a package.json that cannot be read', { 'package.json': '{' }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_title, files, framework) => {
    const tree = treeOf(files);
    expect(new NodeProjects(tree).frameworksOf(tree)[0]).toBe(framework);
  });
});

describe('who runs a file', () => {
  const tree = treeOf({
    'package.json': { scripts: { test: 'jest' } },
    'test/root.test.js': '',
    'test/node.test.js': "require('node:test')",
    'packages/a/package.json': { scripts: { test: 'mocha' } },
    'packages/a/test/a.js': '',
    'packages/b/package.json': {},
    'packages/b/b.test.ts': '',
    'packages/b/v.test.ts': "import { test } from 'vitest'",
    'packages/c/deep/c.test.ts': '',
  });
  it.each<[string, string, string]>([
    ['test/root.test.js', '', 'jest'],
    ['test/node.test.js', '', 'node:test'],
    ['packages/a/test/a.js', 'packages/a', 'mocha'],
    ['packages/b/b.test.ts', '', 'jest'],
    ['packages/b/v.test.ts', 'packages/b', 'vitest'],
    ['packages/c/deep/c.test.ts', '', 'jest'],
  ])('%s', async (file, folder, framework) => {
    const owner = await new NodeProjects(tree).ownerOf(file as RelativePath);
    expect(owner && [relative(tree, owner.projectFolder), owner.framework]).toEqual([folder, framework]);
  });

  it('is nobody without a sign', async () => {
    const bare = treeOf({ 'a.test.js': 'it()' });
    expect(await new NodeProjects(bare).ownerOf('a.test.js' as RelativePath)).toBeUndefined();
  });
});

describe('a selection shared out', () => {
  const tree = treeOf({
    'package.json': {},
    'one/package.json': { scripts: { test: 'jest' } },
    'one/a.test.js': '',
    'one/b.test.js': "require('node:test')",
    'two/package.json': { scripts: { test: 'mocha' } },
    'two/test/c.js': '',
    'three/package.json': {},
    'three/d.js': '',
    'four/package.json': { jest: { testMatch: ['**/*.check.js'] } },
    'four/e.check.js': '',
  });
  const shared = async (...selection: string[]): Promise<string[]> => {
    const groups = await shareOut(tree, new NodeProjects(tree), selection as TestId[], new AbortController().signal);
    return groups
      .map(
        ({ projectFolder, framework, selection: own, isNamed }) =>
          `${relative(tree, projectFolder)} ${framework} [${own.join(', ')}]${isNamed ? ' named' : ''}`,
      )
      .sort();
  };
  it.each<[string, string[], string[]]>([
    ['a file', ['one/a.test.js'], ['one jest [one/a.test.js] named']],
    ['a test', ['two/test/c.js::x > y'], ['two mocha [two/test/c.js::x > y] named']],
    [
      'tests of several frameworks',
      ['one/a.test.js::x', 'one/b.test.js', 'two/test/c.js'],
      ['one jest [one/a.test.js::x] named', 'one node:test [one/b.test.js] named', 'two mocha [two/test/c.js] named'],
    ],
    ['a folder of one project', ['two'], ['two mocha []']],
    ['a folder inside a project', ['two/test'], ['two mocha [two/test]']],
    ['a folder with two frameworks', ['one'], ['one jest [one/a.test.js]', 'one node:test [one/b.test.js]']],
    ['a folder whose settings name the tests', ['four'], ['four jest []']],
    ['a folder without tests', ['three'], []],
    ['everything', [], ['four jest []', 'one jest [one/a.test.js]', 'one node:test [one/b.test.js]', 'two mocha []']],
  ])('%s', async (_title, selection, groups) => expect(await shared(...selection)).toEqual(groups));

  it.each<[string, string]>([
    ['one/missing.test.js', 'file-not-found'],
    ['three/d.js', 'test-framework-not-found'],
  ])('%s is refused', async (file, code) => {
    await expect(shared(file)).rejects.toMatchObject({ code });
  });
});
