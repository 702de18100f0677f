import { isAbsolute, join } from 'node:path';

/**
 * The setting `fixpoint.pythonPath` as the engine takes it: variables filled in, a path with a separator taken from the
 * folder, a bare command left to the search path. Undefined if it is not set.
 */
export function pythonPathOf(setting: string, folder: string, home: string): string | undefined {
  const path = setting
    .trim()
    .replaceAll('${workspaceFolder}', folder)
    .replaceAll('${userHome}', home)
    .replace(/^~(?=[\\/])/, home);
  if (path === '') return undefined;
  return isAbsolute(path) || !/[\\/]/.test(path) ? path : join(folder, path);
}
