import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { cacheDirectory, installDirectory, temporaryFolder } from './pytestProject.ts';

/** Whether Maven and a Java for it are on the path. */
export const hasMaven = spawnSync('mvn', ['--version'], { shell: process.platform === 'win32' }).status === 0;

/** A copy of `test/fixtures/<kind>-<name>`, in a folder whose name is hard on careless code. */
export function copyOfJavaFixture(name: string, kind = 'junit'): string {
  const copy = join(temporaryFolder(), 'a folder, 日本');
  cpSync(join(import.meta.dirname, '../fixtures', `${kind}-${name}`), copy, { recursive: true });
  return copy;
}

export function openJavaRunner(root: string, environment: NodeJS.ProcessEnv = {}): TestRunner {
  return testRunnerOf({
    root,
    installDirectory,
    cacheDirectory,
    environment: { ...process.env, ...environment },
  });
}
