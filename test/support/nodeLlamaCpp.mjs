// The library that runs local models, with its CPU binary only: its GPU builds are 700 MB.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../../scripts/cachedTools.mjs';
import { testCache } from './testCache.mjs';
import { withLock } from './lock.mjs';

/** @returns {Promise<string | undefined>} a folder whose `node_modules` holds it; undefined where it has no binary */
export async function nodeLlamaCpp() {
  const { version, binaryPackages } = JSON.parse(readFileSync('src/models/llama/library.json', 'utf8'));
  const binary = binaryPackages[`${process.platform}-${process.arch}`];
  if (binary === undefined) return undefined;
  const packages = { 'node-llama-cpp': version, [binary]: version };
  const cache = testCache();
  return withLock(join(cache, 'tools', 'node-llama-cpp.lock'), () =>
    installed({ name: 'node-llama-cpp', version, packages, cache, omitsOptional: true }),
  );
}
