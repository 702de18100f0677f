// The Chromium that drives the editor tests: the distribution's own, never a download.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstallDebianPackages, installDebianPackage } from './debianPackages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const advice = 'Install Chromium (on Debian: `apt-get install chromium`) or set CHROMIUM to its path.';

/**
 * `CHROMIUM` if set, else a Chromium or Chrome on PATH, else the distribution's package where it can be installed.
 * @returns {Promise<string>} the path of the executable
 */
export async function findChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROMIUM is set to ${chosen}, which is no program that can be run. Correct it, or unset it.`);
  }
  const found = onPath();
  if (found) return found;
  if (!canInstallDebianPackages()) throw new Error(`The editor tests need Chromium. ${advice}`);
  await installDebianPackage('chromium');
  const installed = onPath();
  if (!installed) throw new Error(`apt-get installed chromium, but it is not on PATH. ${advice}`);
  return installed;
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
