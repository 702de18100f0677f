import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestResult, TestRunner } from '../../src/testing/testRunner.ts';
import { cacheDirectory, installDirectory, temporaryFolder } from './pytestProject.ts';

const repository = join(import.meta.dirname, '../..');

/** Where the installed packages of fixtures are taken from: a folder with `node_modules`, or this repository. */
export function packagesFor(variable: string): string {
  return join(process.env[variable] ?? repository, 'node_modules');
}

/** A copy of `test/fixtures/<name>` with packages linked, in a folder whose name is hard on careless code. */
export function copyOfNodeFixture(name: string, packages: string): string {
  const copy = join(temporaryFolder(), 'a folder, 日本');
  cpSync(join(repository, 'test/fixtures', name), copy, { recursive: true });
  symlinkSync(packages, join(copy, 'node_modules'), 'junction');
  return copy;
}

/** A project of the given files with packages linked. */
export function nodeProject(files: Readonly<Record<string, string>>, packages?: string): string {
  const root = join(temporaryFolder(), 'project');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  if (packages) symlinkSync(packages, join(root, 'node_modules'), 'junction');
  return root;
}

export function openNodeRunner(root: string, environment: NodeJS.ProcessEnv = {}): TestRunner {
  return testRunnerOf({
    root,
    installDirectory,
    cacheDirectory,
    environment: { ...process.env, ...environment },
  });
}

export const framesOf = (result: TestResult | undefined): string[] =>
  (result?.failure?.frames ?? []).map(({ file, line, function: name }) => `${file}:${line} ${name}`);
