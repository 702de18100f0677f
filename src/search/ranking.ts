import type { FoundDefinition } from '../symbols/codeIndex.ts';

/** Folders that programs write into: what is there was made of something that people read and change. */
const outputFolder = /(?:^|\/)(?:dist|build|out|target|generated)\//;
export const isBuilt = (file: string): boolean => outputFolder.test(file);

/**
 * Program code before test code, sources before what is built of them, what has a body before what is only declared, the
 * outer before the nested, then by path and line.
 */
export function byRank(a: FoundDefinition, b: FoundDefinition): number {
  return (
    Number(a.isTest) - Number(b.isTest) ||
    Number(isBuilt(a.file)) - Number(isBuilt(b.file)) ||
    Number(isDeclarationOnly(a)) - Number(isDeclarationOnly(b)) ||
    depth(a) - depth(b) ||
    byPlace({ file: a.file, line: a.definition.line }, { file: b.file, line: b.definition.line })
  );
}

export function byPlace(
  a: { readonly file: string; readonly line: number },
  b: { readonly file: string; readonly line: number },
): number {
  return (a.file === b.file ? 0 : a.file < b.file ? -1 : 1) || a.line - b.line;
}

/** A block that adds to a type comes behind the type. */
const isDeclarationOnly = ({ definition: { kind, bodyStart } }: FoundDefinition): boolean =>
  bodyStart === -1 || kind === 'extension';

const depth = ({ container }: FoundDefinition): number => (container === undefined ? 0 : container.split('.').length);

/** Each once: overloads differ in their place. */
export function eachOnce(found: readonly FoundDefinition[]): FoundDefinition[] {
  const places = new Map<string, FoundDefinition>();
  for (const one of found) {
    const key = `${one.file}:${one.definition.start}:${one.definition.nameStart}`;
    if (!places.has(key)) places.set(key, one);
  }
  return [...places.values()];
}
