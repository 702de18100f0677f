// The licences of the packages whose code or grammar is shipped: their terms ask for it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root the repository
 * @param {string[]} inputs paths of bundled or copied files, as esbuild names them
 * @returns {string} one section a package
 * @throws if a package has no licence text
 */
export function thirdPartyNotices(root, inputs) {
  const packages = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const sections = [...packages].sort().map((folder) => section(root, folder));
  return `Fixpoint contains parts of the following packages.\n\n${[...new Set(sections)].join('\n')}`;
}

function section(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|thirdpartynotices)/i.test(entry));
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : parentLicence(root, folder);
  if (text === undefined) throw new Error(`${name} has no licence text to ship`);
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}

/** Some packages of one repository carry the text only in the first of them. */
function parentLicence(root, folder) {
  const outer = folder.split('/node_modules/').slice(0, -1).join('/node_modules/');
  const path = join(root, outer, 'License.txt');
  return outer !== '' && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
