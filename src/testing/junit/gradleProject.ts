import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { ModuleLayout } from './buildTool.ts';
import { wrapperNames } from './gradleTool.ts';
import { folderOf, parentOf } from './testIds.ts';

/** Folders with a wrapper: the roots of builds. Without those in sources and build folders, which tests work on. */
export async function wrapperFolders(tree: string, signal: AbortSignal): Promise<string[]> {
  const files = await listFiles(tree, wrapperNames, signal);
  const folders = files.filter((file) => /(?:^|\/)gradlew(?:\.bat)?$/.test(file)).map(folderOf);
  return [...new Set(folders)].filter((folder) => !isInside(folder)).sort();
}

/** What the files tell of a build's projects; Gradle is not started for it. */
export async function gradleLayout(tree: string, signal: AbortSignal): Promise<ModuleLayout> {
  const roots = await wrapperFolders(tree, signal);
  const rootOf = (folder: string): string | undefined => nearest(folder, new Set(roots));
  const scripts = (await listFiles(tree, ['.gradle', '.gradle.kts'], signal)).filter(isOfProject).map(folderOf);
  const named = roots.flatMap((root) => namedProjects(tree, root));
  const modules = new Set(
    [...roots, ...scripts, ...named].filter((folder) => !isInside(folder) && rootOf(folder) !== undefined).sort(),
  );
  return {
    modules: [...modules],
    moduleOf: (folder) => nearest(folder, modules),
    reactorsOf: (wanted) =>
      roots
        .map((folder) => {
          const own = [...modules].filter((module) => rootOf(module) === folder);
          const chosen = own.filter((module) => wanted.includes(module));
          return { folder, modules: chosen, isWhole: chosen.length === own.length };
        })
        .filter((reactor) => reactor.modules.length > 0),
  };
}

const isInside = (folder: string): boolean => /(?:^|\/)(?:src|build|buildSrc)(?:\/|$)/.test(folder);

/** `build.gradle`, or one that is named after its folder. */
function isOfProject(file: string): boolean {
  const name = /(?:^|\/)([^/]+?)\.gradle(?:\.kts)?$/.exec(file)?.[1];
  return name === 'build' || (name !== undefined && `/${file}`.split('/').at(-2) === name);
}

/** Projects need no file of their own. */
function namedProjects(tree: string, root: string): string[] {
  const text = ['settings.gradle', 'settings.gradle.kts'].map((name) => textOf(join(tree, root, name))).join('\n');
  const statements = text.matchAll(/\binclude\b[\s(]*((?:["'][^"'\n]+["']\s*,?\s*)+)/g);
  return [...statements]
    .flatMap(([, names = '']) => [...names.matchAll(/["']:?([^"'\n]+)["']/g)])
    .map(([, path = '']) => [root, ...path.split(':')].filter((part) => part !== '').join('/'))
    .filter((folder) => statSync(join(tree, folder), { throwIfNoEntry: false })?.isDirectory());
}

/** At or above a folder. */
function nearest(folder: string, among: ReadonlySet<string>): string | undefined {
  for (let path = folder; ; path = parentOf(path)) {
    if (among.has(path)) return path;
    if (path === '') return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // there is none
  }
}
