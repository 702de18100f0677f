import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isTypeKind, type OutlineImport } from '../symbols/outline.ts';
import type { SearchContext } from './context.ts';
import { importFit, importsOf, nearest } from './imports.ts';
import { ranked } from './lookUp.ts';
import { fittingPrefix } from './names.ts';
import { escaped } from '../workspace/textSearch.ts';

/** A base class as its name was resolved. */
export interface ResolvedBase {
  readonly name: string;
  /** Empty for one from outside of the workspace; several if the name does not tell which one is meant. */
  readonly types: readonly FoundDefinition[];
}

/** Against hierarchies without end. */
const maximumTypes = 300;

export const typeKey = ({ file, definition }: FoundDefinition): string => `${file}:${definition.start}`;

/** The bases of a type: in its own file if they are there, else by what the file imports, else anywhere. */
export async function basesOf(context: SearchContext, type: FoundDefinition): Promise<ResolvedBase[]> {
  const outline = await context.index.outlineOf(type.file, context.signal);
  const imports = outline?.imports ?? [];
  const bases: ResolvedBase[] = [];
  for (const name of type.definition.bases) {
    const aliased = importsOf(name, imports).find(({ alias, name: imported }) => alias === name && imported !== '');
    const named = (await typesNamed(context, aliased?.name ?? name)).filter(
      (candidate) => typeKey(candidate) !== typeKey(type),
    );
    const qualifier = named.length > 0 ? await qualifierOf(context, type, name) : undefined;
    if (qualifier !== undefined && (await isForeign(context, qualifier, imports))) {
      bases.push({ name: `${qualifier}.${name}`, types: [] });
      continue;
    }
    const prefix = qualifier === undefined ? [] : [qualifier];
    const candidates = fittingPrefix({ simple: name, prefix }, named).found;
    const sameFile = candidates.filter(({ file }) => file === type.file);
    const fits = candidates.map(({ file }) => importFit(name, imports, file));
    const best = Math.max(0, ...fits);
    const imported = candidates.filter((_, index) => best > 0 && fits[index] === best);
    const near = imported.length > 0 ? imported : nearest(candidates, type);
    bases.push({ name, types: sameFile.length > 0 ? sameFile : near });
  }
  return bases;
}

/** What stands before the base's name where the type names it: `B` of `class A < B::C`. */
async function qualifierOf(
  { source }: SearchContext,
  { file, definition: { nameStart, name: own, end } }: FoundDefinition,
  name: string,
): Promise<string | undefined> {
  const text = (await source(file))?.text.slice(nameStart + own.length, end) ?? '';
  return new RegExp(
    `(?:([\\p{ID_Continue}$]+)(?:::|[.\\\\]))?(?<![\\p{ID_Continue}$])${escaped(name)}(?![\\p{ID_Continue}$])`,
    'u',
  ).exec(text)?.[1];
}

/** A class or module that neither the workspace defines nor the file imports. Namespaces in small letters have aliases. */
async function isForeign(
  { index, signal }: SearchContext,
  qualifier: string,
  imports: readonly OutlineImport[],
): Promise<boolean> {
  if (!/^\p{Lu}\p{ID_Continue}+$/u.test(qualifier)) return false;
  if (importsOf(qualifier, imports).length > 0) return false;
  return (await index.definitionsNamed(qualifier, signal)).length === 0;
}

async function typesNamed({ index, signal }: SearchContext, name: string): Promise<FoundDefinition[]> {
  return ranked(await index.definitionsNamed(name, signal)).filter(
    ({ definition: { kind } }) => isTypeKind(kind) && kind !== 'extension',
  );
}

/** All types above, the nearest first, each once. */
export async function allBasesOf(
  context: SearchContext,
  types: readonly FoundDefinition[],
): Promise<readonly FoundDefinition[]> {
  const seen = new Set(types.map(typeKey));
  const above: FoundDefinition[] = [];
  let level = types;
  while (level.length > 0 && above.length < maximumTypes) {
    const next: FoundDefinition[] = [];
    for (const type of level) {
      for (const base of (await basesOf(context, type)).flatMap((one) => one.types)) {
        if (seen.has(typeKey(base))) continue;
        seen.add(typeKey(base));
        next.push(base);
      }
    }
    above.push(...next);
    level = next;
  }
  return above;
}

/** Types that name this one as a base, if it is this one that their file means. */
export async function subtypesOf(context: SearchContext, type: FoundDefinition): Promise<readonly FoundDefinition[]> {
  const { index, signal } = context;
  const subtypes: FoundDefinition[] = [];
  for (const candidate of ranked(await index.typesWithBase(type.definition.name, signal))) {
    if (typeKey(candidate) === typeKey(type)) continue;
    const meant = (await basesOf(context, candidate)).some(({ types }) =>
      types.some((base) => typeKey(base) === typeKey(type)),
    );
    if (meant) subtypes.push(candidate);
  }
  return subtypes;
}
