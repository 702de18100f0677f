import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { folderOf, moduleOf, modulesBelow } from './mavenProject.ts';
import type { SourceFiles } from './sourceFiles.ts';
import { classNameOf, isJavaFile } from './testIds.ts';

/** The names of a selection by the module that they are run in. */
export interface ModuleSelection {
  /** By the folder of the module, relative to the tree. */
  readonly byModule: ReadonlyMap<string, readonly TestId[]>;
  /** Names of which no module is known. */
  readonly homeless: readonly TestId[];
}

/**
 * @param folders those with a pom.xml
 * @param selection nothing: everything, which is told by modules without names
 */
export function selectionByModule(
  tree: string,
  folders: readonly string[],
  selection: readonly TestId[],
  sources: SourceFiles,
): ModuleSelection {
  const byModule = new Map<string, TestId[]>();
  const homeless: TestId[] = [];
  const add = (module: string, id: TestId): void => {
    byModule.set(module, [...(byModule.get(module) ?? []), id]);
  };
  const all = allModules(tree, folders);
  if (selection.length === 0) return { byModule: new Map(all.map((module) => [module, []])), homeless };
  for (const id of selection) {
    const isFile = isJavaFile(id);
    const className = classNameOf(id);
    const file = isFile ? (id as string as RelativePath) : className && sources.fileOf(className);
    if (className !== undefined || isFile) {
      const module = file ? moduleOf(tree, folderOf(file)) : undefined;
      if (module === undefined) homeless.push(id);
      else add(module, id);
      continue;
    }
    const folder = id === '.' ? '' : id;
    const inside = all.filter((module) => folder === '' || module === folder || module.startsWith(`${folder}/`));
    const above = moduleOf(tree, folder);
    const modules = new Set([...inside, ...(above === undefined ? [] : [above])]);
    if (modules.size === 0) homeless.push(id);
    for (const module of modules) add(module, id);
  }
  return { byModule, homeless };
}

/** Modules that a build knows; a pom.xml that none does is a build of its own. */
function allModules(tree: string, poms: readonly string[]): string[] {
  const folders = [...poms].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const modules = new Set<string>();
  for (const folder of folders)
    if (!modules.has(folder)) modulesBelow(tree, folder).forEach((module) => modules.add(module));
  return [...modules];
}
