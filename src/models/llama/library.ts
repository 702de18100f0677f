import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { UserError } from '../../workspace/userErrors/userError.ts';
import {
  modelLibraryMissing,
  modelLibraryUnusable,
  modelPlatformUnsupported,
} from '../../workspace/userErrors/localModelErrors.ts';
import library from './library.json' with { type: 'json' };

/**
 * node-llama-cpp, which runs local models. It is no part of Fixpoint: its programs are large and made for one platform
 * each. It is taken from where a person, or the project, has installed it.
 */
export interface Library {
  /** The folder of the package. */
  readonly folder: string;
  /** The module to load. */
  readonly entry: string;
  readonly version: string;
}

export interface LibraryPlaces {
  readonly environment: NodeJS.ProcessEnv;
  readonly workspaceRoot?: string;
  /** Where Fixpoint's own bundles lie. */
  readonly installDirectory: string;
  readonly cacheDirectory: string;
}

/** Scores of single tokens came with this one; the next major version may be another library. */
const oldest = { major: 3, minor: 22 };
const packageSchema = z.object({
  name: z.literal('node-llama-cpp'),
  version: z.string(),
  exports: z.object({ '.': z.object({ import: z.string() }) }),
});

/** Looks in the order of {@link libraryFolders}, and takes the first that is there. */
export async function findLibrary(places: LibraryPlaces): Promise<Library | UserError> {
  const command = installCommand(places.cacheDirectory);
  if (command === undefined) return modelPlatformUnsupported(`${process.platform} ${process.arch}`);
  for (const folder of libraryFolders(places)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return usable(folder, text, command);
  }
  return modelLibraryMissing(command);
}

/** Folders in which the package may lie, first choice first. */
export function libraryFolders({
  environment,
  workspaceRoot,
  installDirectory,
  cacheDirectory,
}: LibraryPlaces): string[] {
  const named = environment['FIXPOINT_NODE_LLAMA_CPP'];
  return [
    ...(named ? [packageIn(named), named] : []),
    ...(workspaceRoot === undefined ? [] : [packageIn(workspaceRoot)]),
    ...withParents(installDirectory).map(packageIn),
    packageIn(libraryHome(cacheDirectory)),
    ...globalRoots(environment).map((root) => join(root, 'node-llama-cpp')),
  ];
}

/** Where the install command puts it. */
export const libraryHome = (cacheDirectory: string): string => join(cacheDirectory, 'node-llama-cpp');

/**
 * Both packages are named, for npm takes the program away again when another `--omit=optional` does not name it.
 * Undefined where there is no program for the platform.
 */
export function installCommand(
  cacheDirectory: string,
  platform: string = process.platform,
  architecture: string = process.arch,
): string | undefined {
  const programs: Readonly<Record<string, string>> = library.binaryPackages;
  const program = programs[`${platform}-${architecture}`];
  if (program === undefined) return undefined;
  const packages = `node-llama-cpp@${library.version} ${program}@${library.version}`;
  return `npm install --omit=optional --prefix "${libraryHome(cacheDirectory)}" ${packages}`;
}

async function usable(folder: string, packageText: string, command: string): Promise<Library | UserError> {
  const parsed = packageSchema.safeParse(parseJson(packageText));
  if (!parsed.success) return modelLibraryUnusable(folder, 'its package.json is not the one of a release.', command);
  const { version, exports } = parsed.data;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isKnown = major === oldest.major && minor >= oldest.minor;
  if (!isKnown) return modelLibraryUnusable(folder, `it is version ${version}, not 3.22 or a newer 3.`, command);
  const entry = join(folder, exports['.'].import);
  const isThere = await access(entry).then(
    () => true,
    () => false,
  );
  return isThere ? { folder, entry, version } : modelLibraryUnusable(folder, `${entry} is missing.`, command);
}

const packageIn = (folder: string): string => join(folder, 'node_modules', 'node-llama-cpp');

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

/** Where `npm install --global` puts packages: below its prefix, which is Node's own unless it is set. */
function globalRoots(environment: NodeJS.ProcessEnv): string[] {
  const isWindows = process.platform === 'win32';
  const prefix = environment['npm_config_prefix'] ?? environment['NPM_CONFIG_PREFIX'];
  const prefixes = [
    ...(prefix ? [prefix] : []),
    isWindows ? join(environment['APPDATA'] ?? homedir(), 'npm') : dirname(dirname(process.execPath)),
  ];
  return prefixes.map((it) => (isWindows ? join(it, 'node_modules') : join(it, 'lib', 'node_modules')));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
