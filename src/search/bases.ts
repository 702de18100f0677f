import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isTypeKind } from '../symbols/outline.ts';
import type { SearchContext } from './context.ts';
import { importFit, importsOf } from './imports.ts';
import { ranked } from './lookUp.ts';

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
    const candidates = (await typesNamed(context, aliased?.name ?? name)).filter(
      (candidate) => typeKey(candidate) !== typeKey(type),
    );
    const sameFile = candidates.filter(({ file }) => file === type.file);
    const fits = candidates.map(({ file }) => importFit(name, imports, file));
    const best = Math.max(0, ...fits);
    const imported = candidates.filter((_, index) => best > 0 && fits[index] === best);
    bases.push({ name, types: sameFile.length > 0 ? sameFile : imported.length > 0 ? imported : candidates });
  }
  return bases;
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
