import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { OutlineImport } from '../symbols/outline.ts';
import { pathParts } from './names.ts';

/** What an import is called in the file that has it. */
export const localName = ({ module, name, alias }: OutlineImport): string =>
  alias !== '' ? alias : name !== '' ? name : (moduleParts(module).at(-1) ?? '');

/** Imports that may bring in the name: by this name, or everything. */
export function importsOf(name: string, imports: readonly OutlineImport[]): OutlineImport[] {
  return imports.filter((one) => localName(one) === name || one.name === '*');
}

/** How much of the module's path is the end of the file's path. A guess: modules are found in many ways. */
export function moduleFit({ module, name }: OutlineImport, file: string): number {
  const parts = moduleParts(module);
  const path = pathParts(file);
  // What is imported may be a module itself, and the last part may be the file's ending.
  return Math.max(
    commonEnd(parts, path),
    commonEnd([...parts, name], path),
    parts.length > 1 ? commonEnd(parts.slice(0, -1), path) : 0,
  );
}

/** How well the file's imports of the name fit another file; 0 if they do not. */
export function importFit(name: string, imports: readonly OutlineImport[], file: string): number {
  return importsOf(name, imports).reduce((best, one) => Math.max(best, moduleFit(one, file)), 0);
}

/** Those that a place reaches without an import: of the innermost namespace around it, then of its folder. */
export function nearest(
  found: readonly FoundDefinition[],
  place: { readonly file: string; readonly container: string | undefined },
): readonly FoundDefinition[] {
  const scope = (one: FoundDefinition): number =>
    one.container !== undefined && `${place.container ?? ''}.`.startsWith(`${one.container}.`)
      ? one.container.length
      : 0;
  const innermost = Math.max(0, ...found.map(scope));
  const reached = innermost === 0 ? found : found.filter((one) => scope(one) === innermost);
  const here = reached.filter(({ file }) => folderOf(file) === folderOf(place.file));
  return here.length > 0 ? here : reached;
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);

const moduleParts = (module: string): string[] => module.split(/[./\\:]+/u).filter((part) => part !== '');

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && a.at(-1 - common) === b.at(-1 - common)) common += 1;
  return common;
}
