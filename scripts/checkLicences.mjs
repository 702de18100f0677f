// Every installed package must bear a permissive licence; the packages that end up in the bundles are named with it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './install.mjs';

const permissive = new Set([
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Unlicense',
]);

/** Packages with another licence that are tools only, never shipped: name and why it does not matter. */
const toolsOnly = new Map([['lightningcss', 'MPL-2.0; a part of the test runner']]);

const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
const refused = [];
let count = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '') continue;
  count += 1;
  const name = path.split('node_modules/').at(-1);
  const licence = entry.license ?? licenceOfInstalled(path);
  if (licence !== undefined && isPermissive(licence)) continue;
  if ([...toolsOnly.keys()].some((tool) => name === tool || name.startsWith(`${tool}-`)) && entry.dev) continue;
  refused.push(`${name}: ${licence ?? 'no licence named'}`);
}
if (refused.length > 0) {
  process.stdout.write(`Not permissive:\n${refused.join('\n')}\n`);
  process.exitCode = 1;
} else {
  const exceptions = [...toolsOnly].map(([name, why]) => `${name} (${why})`).join(', ');
  process.stdout.write(`${count} packages under permissive licences; not shipped and excepted: ${exceptions}\n`);
}

/** SPDX: any part of an OR, all parts of an AND. */
function isPermissive(expression) {
  const words = expression.replaceAll(/[()]/g, '').trim();
  if (words.includes(' OR ')) return words.split(' OR ').some(isPermissive);
  return words.split(' AND ').every((id) => permissive.has(id.trim()));
}

function licenceOfInstalled(path) {
  const file = join(repository, path, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).license : undefined;
}
