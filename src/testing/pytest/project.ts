import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestId } from '../testRunner.ts';
import { fileOfTestId } from './testIds.ts';

/** Files that only pytest reads. */
export const pytestFiles = ['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini', 'conftest.py'];

/** Files that make a folder a project of its own, from which people start pytest. */
const projectFiles = [
  'pytest.toml',
  '.pytest.toml',
  'pytest.ini',
  '.pytest.ini',
  'pyproject.toml',
  'tox.ini',
  'setup.cfg',
  'setup.py',
];

export interface ProjectTests {
  readonly workingDirectory: string;
  readonly tests: readonly TestId[];
}

/** Tests by the folder from which pytest is to be started. Nothing selected: one group, the whole tree. */
export function groupByProject(tree: string, selection: readonly TestId[]): ProjectTests[] {
  if (selection.length === 0) return [{ workingDirectory: tree, tests: [] }];
  const groups = new Map<string, TestId[]>();
  for (const id of selection) {
    const folder = projectFolder(tree, id);
    groups.set(folder, [...(groups.get(folder) ?? []), id]);
  }
  return [...groups].map(([workingDirectory, tests]) => ({ workingDirectory, tests }));
}

/** The nearest folder above the test that has a project file; the tree if there is none. */
export function projectFolder(tree: string, id: TestId): string {
  const file = fileOfTestId(id);
  const parts = (file.endsWith('.py') ? dirname(file) : file).split('/');
  for (; parts.length > 0; parts.pop()) {
    const folder = join(tree, ...parts);
    if (projectFiles.some((file) => existsSync(join(folder, file)))) return folder;
  }
  return tree;
}
