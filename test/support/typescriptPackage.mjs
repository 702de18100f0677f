// Versions of TypeScript that workspaces may have, for tests.
import { join } from 'node:path';
import { installed } from '../../scripts/cachedTools.mjs';
import { withLock } from './lock.mjs';
import { testCache } from './testCache.mjs';

/** @returns {Promise<string>} a folder whose `node_modules` holds that version */
export async function typescriptPackage(version) {
  const cache = testCache();
  return withLock(join(cache, 'tools', `typescript-${version}.lock`), () =>
    installed({ name: 'typescript', version, packages: { typescript: version }, cache }),
  );
}
