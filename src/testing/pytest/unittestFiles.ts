import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { projectFolder } from './project.ts';
import type { ProjectTests } from './project.ts';

/** unittest's own pattern, and the one that projects name their files by instead. */
export const isUnittestFileName = (file: RelativePath): boolean => /(?:^|\/)(?:test[^/]*|[^/]*_test)\.py$/.test(file);

const definesCases = (text: string): boolean => /^\s*(?:import|from)\s+unittest\b|\bTestCase\b/m.test(text);

/** Imports pytest, or has test functions outside of classes, which unittest does not see. */
const needsPytest = (text: string): boolean =>
  /^\s*(?:import|from)\s+_?pytest\b/m.test(text) || /^(?:async\s+)?def\s+test/m.test(text);

export async function hasUnittests(root: string, files: readonly RelativePath[]): Promise<boolean> {
  for (const file of files.filter(isUnittestFileName)) {
    if (definesCases(await textOf(root, file))) return true;
  }
  return false;
}

/** Whether the tests below the root are unittest's, all of them. */
export async function isUnittestEnough(root: string, signal: AbortSignal): Promise<boolean> {
  const files = await listFiles(root, ['.py'], signal);
  if (files.some((file) => basename(file) === 'conftest.py')) return false;
  let hasCases = false;
  for (const file of files.filter(isUnittestFileName)) {
    const text = await textOf(root, file);
    if (needsPytest(text)) return false;
    hasCases ||= definesCases(text);
  }
  return hasCases;
}

/** All test files, by the project folder from which unittest is to be started; one group without names if it is the tree. */
export async function unittestsByProject(tree: string, signal: AbortSignal): Promise<ProjectTests[]> {
  const files = (await listFiles(tree, ['.py'], signal)).filter(isUnittestFileName);
  const groups = new Map<string, TestId[]>();
  for (const file of files) {
    const id = file as string as TestId;
    const folder = projectFolder(tree, id);
    groups.set(folder, [...(groups.get(folder) ?? []), id]);
  }
  const isOne = [...groups.keys()].every((folder) => folder === tree);
  if (isOne) return [{ workingDirectory: tree, tests: [] }];
  return [...groups].map(([workingDirectory, tests]) => ({ workingDirectory, tests }));
}

const textOf = (root: string, file: RelativePath): Promise<string> =>
  readFile(join(root, file), 'utf8').catch(() => '');
