import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import type { ModuleLayout } from './buildTool.ts';
import type { SourceFiles } from './sourceFiles.ts';
import { classNameOf, folderOf, isJavaFile } from './testIds.ts';

/** The names of a selection by the module that they are run in. */
export interface ModuleSelection {
  /** By the folder of the module, relative to the tree. */
  readonly byModule: ReadonlyMap<string, readonly TestId[]>;
  /** Names of which no module is known. */
  readonly homeless: readonly TestId[];
}

/** @param selection nothing: everything, which is told by modules without names */
export function selectionByModule(
  layout: ModuleLayout,
  selection: readonly TestId[],
  sources: SourceFiles,
): ModuleSelection {
  const byModule = new Map<string, TestId[]>();
  const homeless: TestId[] = [];
  const add = (module: string, id: TestId): void => {
    byModule.set(module, [...(byModule.get(module) ?? []), id]);
  };
  const all = layout.modules;
  if (selection.length === 0) return { byModule: new Map(all.map((module) => [module, []])), homeless };
  for (const id of selection) {
    const isFile = isJavaFile(id);
    const className = classNameOf(id);
    const file = isFile ? (id as string as RelativePath) : className && sources.fileOf(className);
    if (className !== undefined || isFile) {
      const module = file ? layout.moduleOf(folderOf(file)) : undefined;
      if (module === undefined) homeless.push(id);
      else add(module, id);
      continue;
    }
    const folder = id === '.' ? '' : id;
    const inside = all.filter((module) => folder === '' || module === folder || module.startsWith(`${folder}/`));
    const above = layout.moduleOf(folder);
    const modules = new Set([...inside, ...(above === undefined ? [] : [above])]);
    if (modules.size === 0) homeless.push(id);
    for (const module of modules) add(module, id);
  }
  return { byModule, homeless };
}
