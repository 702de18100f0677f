import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moduleOf, modulesBelow, pomFolders, reactorsOf } from './mavenProject.ts';

const modules = (...names: string[]): string =>
  `<project><modules>${names.map((name) => `<module>${name}</module>`).join('')}</modules></project>`;
const poms: Record<string, string> = {
  'pom.xml': modules('core', 'group/pom.xml'),
  'core/pom.xml': '<project/>',
  'core/src/test/resources/sample/pom.xml': '<project/>',
  'core/target/classes/META-INF/pom.xml': '<project/>',
  'group/pom.xml': `<!-- ${modules('gone')} -->${modules('../far', 'near')}`,
  'group/near/pom.xml': '<project/>',
  'far/pom.xml': '<project/>',
  'other/pom.xml': '<project/>',
};

describe('modules', () => {
  let tree: string;
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
    for (const [file, text] of Object.entries(poms)) {
      mkdirSync(join(tree, dirname(file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    }
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('are folders with a pom.xml, but not what tests work on', async () => {
    const folders = await pomFolders(tree, new AbortController().signal);
    expect(folders).toEqual(['', 'core', 'far', 'group', 'group/near', 'other']);
  });

  it.each([
    ['core/src/test/java/a', 'core'],
    ['group/near', 'group/near'],
    ['docs', ''],
  ])('%s belongs to %s', (folder, module) => {
    expect(moduleOf(tree, folder)).toBe(module);
  });

  it('are found through those that list them', () => {
    expect(modulesBelow(tree, '').sort()).toEqual(['', 'core', 'far', 'group', 'group/near']);
  });

  it('are built from the topmost pom.xml that lists them', () => {
    expect(reactorsOf(tree, ['group/near', 'core', 'other'])).toEqual([
      { folder: '', modules: ['core', 'group/near'], isWhole: false },
      { folder: 'other', modules: ['other'], isWhole: true },
    ]);
  });
});
