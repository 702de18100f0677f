// Makes the extension package fixpoint-<version>.vsix in the root: a release build, packed by a pinned vsce.
// usage: node scripts/package.mjs   (exit code 1: packed, but something that a release must have is missing)
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { vsce } from './cachedTools.mjs';
import { runToEnd, scratchFolder } from './scratch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scriptBudgetBytes = 2_000_000; // of bundled JavaScript; WebAssembly and grammars come on top
const required = ['README.md', 'LICENSE', 'CHANGELOG.md', 'media/icon.png'];

if (pathToFileURL(process.argv[1]).href === import.meta.url) {
  const { listing, missing } = await packageExtension(root);
  console.log(listing);
  if (missing.length > 0) {
    console.error(`This package is not fit for release: ${missing.join(', ')} missing.`);
    process.exitCode = 1;
  }
}

/**
 * Builds and packs what is shipped. Leaves `dist/` alone.
 * @param {string} folder where to put the package
 * @returns {Promise<{ vsix: string, listing: string, missing: string[] }>} `listing` tells the files, their
 *   number and size; `missing` what a release must have besides
 * @throws if the build or the packing fails, or the scripts are over their budget
 */
export async function packageExtension(folder) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const staged = stage(manifest);
  await run([join(root, 'scripts/build.mjs'), '--release', '--out', join(staged, 'dist')], root);
  checkBudget(join(staged, 'dist'));

  const vsix = join(folder, `${manifest.name}-${manifest.version}.vsix`);
  const missing = required.filter((path) => !existsSync(join(root, path)));
  const options = [
    '--no-dependencies',
    ...(missing.includes('LICENSE') ? ['--skip-license'] : []),
    // Without a repository there is no address that relative links could be rewritten to.
    ...(manifest.repository ? [] : ['--allow-missing-repository', '--no-rewrite-relative-links']),
  ];
  const listing = await run([await vsce(), 'package', ...options, '--out', vsix], staged);
  return { vsix, listing, missing };
}

/**
 * Copies what .vscodeignore allows to a folder of its own. Packing there keeps vsce from walking through the caches, and
 * from tripping over `files` in package.json, which npm needs and vsce refuses beside a .vscodeignore.
 */
function stage(manifest) {
  const staged = scratchFolder('fixpoint-package');
  const allowList = readFileSync(join(root, '.vscodeignore'), 'utf8');
  const folders = new Set([...allowList.matchAll(/^!([^/\n]+)/gm)].map(([, name]) => name));
  for (const made of ['package.json', 'dist']) folders.delete(made);
  for (const name of folders) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(staged, name), { recursive: true });
  }
  writeFileSync(join(staged, '.vscodeignore'), allowList);
  const { files, scripts, devDependencies, bin, ...shipped } = manifest;
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
  return staged;
}

function checkBudget(dist) {
  const scripts = readdirSync(dist).filter((name) => name.endsWith('.js') && name !== 'cli.js');
  const bytes = scripts.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
  if (bytes <= scriptBudgetBytes) return;
  throw new Error(`The bundled JavaScript has ${bytes} bytes; the budget is ${scriptBudgetBytes}.`);
}

async function run(args, cwd) {
  const { exitCode, output } = await runToEnd(process.execPath, args, { cwd, timeoutMs: 120_000 });
  if (exitCode !== 0) throw new Error(`${args.join(' ')} failed (exit code ${exitCode}):\n${output}`);
  return output.trim();
}
