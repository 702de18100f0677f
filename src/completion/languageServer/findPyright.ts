import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandOnPath, executable, extensionFolders, firstThatExists, packageVersion } from './installedPrograms.ts';
import type { PyrightProgram } from './pyright.ts';
import type { LanguageServerSettings, Missing } from './serverSettings.ts';

const isWindows = process.platform === 'win32';
const binaries = isWindows ? 'Scripts' : 'bin';

export const pyrightMissing: Missing = {
  reason: 'no pyright was found in the workspace, on the path or among the extensions of an editor.',
  remedy:
    'Install it with "npm install --save-dev pyright" or "pip install basedpyright", or name it in FIXPOINT_PYRIGHT.',
};

/** The workspace's own, else one on the path, else one that an editor's extension brings. */
export function findPyright(settings: LanguageServerSettings): PyrightProgram | Missing {
  const { root, environment, named } = settings;
  const path = named?.pyright ?? firstThatExists(placesOf(settings));
  if (path === undefined) return pyrightMissing;
  if (!existsSync(path)) return { reason: `${path} does not exist.`, remedy: 'Correct FIXPOINT_PYRIGHT.' };
  const python = settings.pythonPath ?? pythonOf(root);
  return { ...programAt(path, environment), ...(python === undefined ? {} : { python }) };
}

function placesOf(settings: LanguageServerSettings): string[] {
  const { root, environment } = settings;
  const environments = [environment['VIRTUAL_ENV'], join(root, '.venv'), join(root, 'venv')];
  const folders = environments.filter((folder) => folder !== undefined).map((folder) => join(folder, binaries));
  const onPath = ['basedpyright-langserver', 'pyright-langserver'].map((name) => commandOnPath(name, environment));
  return [
    ...['basedpyright', 'pyright'].map((name) => join(root, 'node_modules', name, 'langserver.index.js')),
    ...folders.flatMap((folder) =>
      ['basedpyright-langserver', 'pyright-langserver'].map((name) => join(folder, executable(name))),
    ),
    ...onPath.filter((path) => path !== undefined),
    ...['detachhead.basedpyright', 'ms-pyright.pyright'].flatMap((id) =>
      extensionFolders(id, settings).map((folder) => join(folder, 'dist', 'server.js')),
    ),
  ];
}

/** A script is run by the Node that this runs in, which may be an editor's. */
function programAt(path: string, environment: NodeJS.ProcessEnv): PyrightProgram {
  const isScript = /\.[cm]?js$/.test(path);
  const folder = basename(dirname(path)) === 'dist' ? dirname(dirname(path)) : dirname(path);
  const version = isScript ? packageVersion(folder) : undefined;
  const title = path.includes('basedpyright') ? 'basedpyright' : 'pyright';
  return {
    name: version === undefined ? `${title} (${path})` : `${title} ${version} (${path})`,
    command: isScript ? process.execPath : path,
    args: [...(isScript ? [path] : []), '--stdio'],
    environment: isScript ? { ...environment, ELECTRON_RUN_AS_NODE: '1' } : environment,
  };
}

/** The interpreter of a virtual environment in the workspace, as pyright itself does not look for it. */
function pythonOf(root: string): string | undefined {
  return firstThatExists(['.venv', 'venv'].map((name) => join(root, name, binaries, executable('python'))));
}
