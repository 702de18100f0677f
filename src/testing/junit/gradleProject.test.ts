import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleLayout } from './buildTool.ts';
import { gradleLayout, wrapperFolders } from './gradleProject.ts';

const files: Record<string, string> = {
  gradlew: '',
  'settings.gradle.kts': 'rootProject.name = "shop"\ninclude("core", ":group:near")\ninclude(\n  "plain",\n  "gone"\n)',
  'build.gradle.kts': '',
  'core/build.gradle.kts': '',
  'core/src/test/java/shop/MoneyTest.java': '',
  'core/src/test/resources/sample/gradlew': '',
  'core/build/tmp/build.gradle': '',
  'group/near/near.gradle': '',
  'gradle/publishing.gradle': '',
  'buildSrc/build.gradle': '',
  'plain/src/main/java/shop/Plain.java': '',
  'tools/gradlew': '',
  'tools/build.gradle': '',
};

describe('projects', () => {
  let tree: string;
  let layout: ModuleLayout;
  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(tree, dirname(file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    }
    layout = await gradleLayout(tree, new AbortController().signal);
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('are found by their wrappers, their files and the settings', async () => {
    expect(await wrapperFolders(tree, new AbortController().signal)).toEqual(['', 'tools']);
    expect(layout.modules).toEqual(['', 'core', 'group/near', 'plain', 'tools']);
  });

  it.each([
    ['core/src/test/java/shop', 'core'],
    ['plain/src/main/java/shop', 'plain'],
    ['group', ''],
    ['', ''],
    ['tools/x', 'tools'],
  ])('%j belongs to %j', (folder, module) => {
    expect(layout.moduleOf(folder)).toBe(module);
  });

  it('are built with those of the same wrapper', () => {
    expect(layout.reactorsOf(['core', 'tools'])).toEqual([
      { folder: '', modules: ['core'], isWhole: false },
      { folder: 'tools', modules: ['tools'], isWhole: true },
    ]);
    expect(layout.reactorsOf(layout.modules)[0]?.isWhole).toBe(true);
  });
});
