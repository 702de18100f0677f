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

const moduleParts = (module: string): string[] => module.split(/[./\\:]+/u).filter((part) => part !== '');

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && a.at(-1 - common) === b.at(-1 - common)) common += 1;
  return common;
}
