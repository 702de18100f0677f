import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { testRunnerOf } from '../../src/testing/testing.ts';
import type { TestRunner } from '../../src/testing/testRunner.ts';
import { cacheDirectory, installDirectory, temporaryFolder } from './pytestProject.ts';

/** Another Go than that on the path: FIXPOINT_GO=/path/to/go/bin */
const chosen = process.env['FIXPOINT_GO'];
const path = [...(chosen ? [chosen] : []), process.env['PATH'] ?? ''].join(process.platform === 'win32' ? ';' : ':');
export const goEnvironment: NodeJS.ProcessEnv = { ...process.env, PATH: path };

const found = spawnSync('go', ['env', 'GOVERSION'], { env: goEnvironment, encoding: 'utf8' });

/** For people who read the list of tests: what they ran with, or why they did not. */
export const goName = found.status === 0 ? found.stdout.trim() : 'skipped: there is no go command on the path';
export const hasGo = found.status === 0;

/** A copy of `test/fixtures/<kind>-<name>`, in a folder whose name is hard on careless code. */
export function copyOfGoFixture(name: string, kind = 'go'): string {
  const copy = join(temporaryFolder(), 'a folder, 日本');
  cpSync(join(import.meta.dirname, '../fixtures', `${kind}-${name}`), copy, { recursive: true });
  return copy;
}

export function openGoRunner(root: string, environment: NodeJS.ProcessEnv = {}): TestRunner {
  return testRunnerOf({
    ...{ root, installDirectory, cacheDirectory },
    environment: { ...goEnvironment, ...environment },
  });
}
