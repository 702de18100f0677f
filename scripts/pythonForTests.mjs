// A Python that can run pytest: one that is there already, else a virtual environment in the ignored cache folder.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cachedTools.mjs';
import { canInstallDebianPackages, installDebianPackage } from './debianPackages.mjs';
import { removeAtExit, runToEnd } from './scratch.mjs';

const pytestVersion = '8.4.2'; // the newest that still runs on Python 3.9
const isWindows = process.platform === 'win32';
const names = isWindows ? ['python', 'python3'] : ['python3', 'python'];

/** @returns {Promise<string>} the path of an interpreter that can import pytest */
export async function pythonWithPytest() {
  const environment = join(cacheFolder, `python-pytest-${pytestVersion}`);
  const inEnvironment = join(environment, isWindows ? 'Scripts/python.exe' : 'bin/python');
  for (const python of [...names, inEnvironment]) {
    // Its own path, not a name like `python3`: a shim behind that name may not work in another environment.
    const found = await ask(python, 'import pytest, sys; print(sys.executable)');
    if (found) return found;
  }
  await createEnvironment(environment, inEnvironment);
  return inEnvironment;
}

async function createEnvironment(environment, python) {
  const base = await firstPython();
  process.stderr.write(`creating a Python environment with pytest ${pytestVersion} in .cache (once)\n`);
  mkdirSync(cacheFolder, { recursive: true });
  rmSync(environment, { recursive: true, force: true });
  const forget = removeAtExit(environment); // an unfinished environment is none
  const create = ['-m', 'venv', environment];
  // Debian splits off a part that venv needs.
  if (!(await succeeds(base, create)) && canInstallDebianPackages()) await installDebianPackage('python3-venv');
  await step(base, create, 'Install the venv module (on Debian: `apt-get install python3-venv`).');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `pytest==${pytestVersion}`];
  await step(python, install, 'Check that the Python package index can be reached, or install pytest yourself.');
  forget();
}

async function firstPython() {
  for (const name of names) {
    const found = await ask(name, 'import sys; print(sys.executable if sys.version_info >= (3, 9) else "")');
    if (found) return found;
  }
  throw new Error(`No Python 3.9 or newer was found (tried ${names.join(', ')}). Install Python 3.`);
}

async function ask(python, code) {
  const { exitCode, output } = await runToEnd(python, ['-c', code], { timeoutMs: 30_000 });
  return exitCode === 0 ? output.trim() : undefined;
}

async function succeeds(command, args) {
  return (await runToEnd(command, args, { timeoutMs: 5 * 60_000 })).exitCode === 0;
}

async function step(command, args, advice) {
  const { exitCode, output } = await runToEnd(command, args, { timeoutMs: 5 * 60_000 });
  if (exitCode === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed (exit code ${exitCode}):\n${output.trim()}\n${advice}`);
}
