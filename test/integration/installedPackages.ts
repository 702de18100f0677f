import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestResult, TestRunner } from '../../src/testing/testRunner.ts';
import { project } from './cli.ts';
import { cacheDirectory, installDirectory, temporaryFolder } from './pytestProject.ts';

/** The `node_modules` that tests of a framework use: of the folder that a variable names, else this repository's own. */
export function packagesFrom(variable: string): string {
  const folder = process.env[variable];
  return join(folder ? folder : join(import.meta.dirname, '../..'), 'node_modules');
}

/** A copy of `test/fixtures/<name>` with installed packages, in a folder whose name is hard on careless code. */
export function copyWithPackages(name: string, packages: string): string {
  const copy = join(temporaryFolder(), 'a folder, 日本');
  cpSync(join(import.meta.dirname, '../fixtures', name), copy, { recursive: true });
  symlinkSync(packages, join(copy, 'node_modules'), 'junction');
  return copy;
}

export function projectWithPackages(files: Readonly<Record<string, string>>, packages: string): string {
  const root = project({ 'package.json': '{}', ...files });
  symlinkSync(packages, join(root, 'node_modules'), 'junction');
  return root;
}

/** Its packages are linked one by one, so that what is written beside them can be seen. */
export function projectWithOwnPackages(files: Readonly<Record<string, string>>, packages: string): string {
  const root = project({ 'package.json': '{}', ...files });
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(packages))
    symlinkSync(join(packages, name), join(root, 'node_modules', name), 'junction');
  return root;
}

/** Texts by path, without what links lead to. */
export function contentOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  const paths = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  return Object.fromEntries(
    paths.map(({ entry, path }) => [path, entry.isFile() ? readFileSync(path, 'utf8') : 'no file']).sort(),
  ) as Record<string, string>;
}

export function nodeRunner(root: string, environment: NodeJS.ProcessEnv = {}): TestRunner {
  return testRunnerOf({ root, installDirectory, cacheDirectory, environment: { ...process.env, ...environment } });
}

/** `file:line function` of each frame, outermost first. */
export function framesOf(failure: TestResult['failure']): string[] {
  return (failure?.frames ?? []).map(({ file, line, function: name }) => `${file}:${line} ${name}`);
}
