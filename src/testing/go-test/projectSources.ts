import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import type { Overlay } from '../testRunner.ts';
import type { ProjectSources } from './failures.ts';
import type { GoModules } from './goModules.ts';
import { functionAt } from './testSources.ts';

/** The files of one run; each is read once. */
export function sourcesOf(
  modules: GoModules,
  tree: string,
  overlay: Overlay,
): ProjectSources & { isThere(file: RelativePath): boolean } {
  const lines = new Map<RelativePath, readonly string[]>();
  const known = new Map<string, RelativePath | undefined>();
  const linesOf = (file: RelativePath): readonly string[] => {
    const found = lines.get(file) ?? (overlay.get(file) ?? readOrEmpty(join(tree, file))).split('\n');
    lines.set(file, found);
    return found;
  };
  const isThere = (file: RelativePath): boolean => overlay.has(file) || existsSync(join(tree, file));
  return {
    isThere,
    fileOf(name) {
      if (known.has(name)) return known.get(name);
      const file = modules.fileOf(name);
      const found = file !== undefined && isThere(file) ? file : undefined;
      known.set(name, found);
      return found;
    },
    functionAt: (file, line) => functionAt(linesOf(file).join('\n'), line),
    lineAt: (file, line) => linesOf(file)[line - 1] ?? '',
  };
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
