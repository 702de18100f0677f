import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listFiles } from '../../workspace/files.ts';
import type { ModuleLayout, Reactor } from './buildTool.ts';
import { folderOf, parentOf } from './testIds.ts';

/** A build is a folder whose pom.xml is no module of another's; a pom.xml that no build knows is a build of its own. */
export async function mavenLayout(tree: string, signal: AbortSignal): Promise<ModuleLayout> {
  const folders = await pomFolders(tree, signal);
  const outermostFirst = [...folders].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const modules = new Set<string>();
  for (const folder of outermostFirst)
    if (!modules.has(folder)) modulesBelow(tree, folder).forEach((module) => modules.add(module));
  return {
    modules: [...modules],
    moduleOf: (folder) => moduleOf(tree, folder),
    reactorsOf: (wanted) => reactorsOf(tree, wanted),
  };
}

/** Folders with a pom.xml, without those that stand in sources and build folders: projects that tests work on. */
export async function pomFolders(tree: string, signal: AbortSignal): Promise<string[]> {
  const poms = (await listFiles(tree, ['pom.xml'], signal)).filter((file) => /(?:^|\/)pom\.xml$/.test(file));
  const folders = new Set(poms.map(folderOf));
  const isPartOf = (path: string): boolean =>
    [...path.matchAll(/(?<=^|\/)(?:src|target)(?:\/|$)/g)].some(({ index }) =>
      folders.has(path.slice(0, Math.max(0, index - 1))),
    );
  return [...folders].filter((folder) => !isPartOf(folder)).sort();
}

/** The nearest folder with a pom.xml at or above a folder; undefined if there is none in the tree. */
export function moduleOf(tree: string, folder: string): string | undefined {
  for (let path = folder; ; path = parentOf(path)) {
    if (pomIn(tree, path) !== undefined) return path;
    if (path === '') return undefined;
  }
}

/** Modules grouped by what Maven builds together. */
export function reactorsOf(tree: string, modules: readonly string[]): Reactor[] {
  const byRoot = new Map<string, Set<string>>();
  for (const module of modules) {
    const root = reactorRoot(tree, module);
    byRoot.set(root, (byRoot.get(root) ?? new Set()).add(module));
  }
  return [...byRoot].map(([folder, wanted]) => ({
    folder,
    modules: [...wanted].sort(),
    isWhole: modulesBelow(tree, folder).every((module) => wanted.has(module)),
  }));
}

/** The folder and those of all modules below it. */
export function modulesBelow(tree: string, folder: string): string[] {
  const found = new Set<string>();
  const visit = (module: string): void => {
    const pom = pomIn(tree, module);
    if (pom === undefined || found.has(module)) return;
    found.add(module);
    moduleNames(pom).forEach((name) => visit(joined(module, name)));
  };
  visit(folder);
  return [...found];
}

function reactorRoot(tree: string, module: string): string {
  let root = module;
  for (let path = module; path !== '';) {
    path = parentOf(path);
    const pom = pomIn(tree, path);
    if (pom === undefined) continue;
    if (!moduleNames(pom).some((name) => joined(path, name) === root)) break;
    root = path;
  }
  return root;
}

/** Those of profiles, too: which profiles are active is Maven's to say. */
function moduleNames(pom: string): string[] {
  const text = pom.replace(/<!--[^]*?-->/g, '');
  return [...text.matchAll(/<(?:module|subproject)>\s*([^<]+?)\s*<\//g)].map((match) =>
    (match[1] ?? '').replace(/\/?pom\.xml$/, ''),
  );
}

function pomIn(tree: string, folder: string): string | undefined {
  const file = join(tree, folder, 'pom.xml');
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

const joined = (folder: string, name: string): string => {
  const path = posix.normalize(posix.join(folder, name)).replace(/\/$/, '');
  return path === '.' ? '' : path;
};
