import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import type { LanguageServerSettings } from './serverSettings.ts';

const isWindows = process.platform === 'win32';

/** A command on the path. Entries that are not absolute would depend on the folder one is in. */
export function commandOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return firstThatExists(folders.map((folder) => join(folder, executable(name))));
}

export const executable = (name: string): string => (isWindows ? `${name}.exe` : name);

export function firstThatExists(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}

const extensionHomes = ['.vscode', '.vscode-server', '.vscode-insiders', '.vscode-oss', '.cursor', '.windsurf'];

/**
 * Where an extension is installed, the newest first.
 * @param id `publisher.name`, in lower case
 */
export function extensionFolders(id: string, { environment, homeFolder }: LanguageServerSettings): string[] {
  const named = environment['VSCODE_EXTENSIONS'];
  const homes = [...(named ? [named] : []), ...extensionHomes.map((name) => join(homeFolder, name, 'extensions'))];
  return homes.flatMap((home) =>
    namesIn(home)
      .filter((name) => name.toLowerCase().startsWith(`${id}-`) && /^\d/.test(name.slice(id.length + 1)))
      .sort(byNumbers)
      .reverse()
      .map((name) => join(home, name)),
  );
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // none there, or none of ours
  }
}

export const byNumbers = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

const packageFile = z.object({ version: z.string() });

/** Of the npm package or the extension in a folder. */
export function packageVersion(folder: string): string | undefined {
  try {
    return packageFile.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version;
  } catch {
    return undefined; // not told
  }
}
