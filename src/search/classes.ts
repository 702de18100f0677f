import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isTypeKind } from '../symbols/outline.ts';
import { textHitsFor } from './code.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { definitionHit, type View } from './definitionHits.ts';
import { namedFiles } from './fileArguments.ts';
import { leftOutNotes } from './leftOut.ts';
import { type LookedUp, lookUp, lookUpIn, wantedTypes } from './lookUp.ts';
import { parseName } from './names.ts';
import { memberHits } from './typeMembers.ts';

/** Where members that are written elsewhere are looked for; classes behind are shown without. */
const maximumTypesWithMembers = 3;

export async function searchClass(context: SearchContext, name: string): Promise<Finding> {
  const query = parseName(name);
  return findingOf(context, query.simple, await lookUp(context, query, wantedTypes), 'usual');
}

export async function searchClassInFile(context: SearchContext, name: string, file: string): Promise<Finding> {
  const query = parseName(name);
  const files = await namedFiles(context, file);
  return findingOf(context, query.simple, await lookUpIn(context, query, wantedTypes, files), 'whole');
}

async function findingOf(
  context: SearchContext,
  name: string,
  { kind, found, notes }: LookedUp,
  view: View,
): Promise<Finding> {
  const leftOut = kind === 'exact' ? [] : await leftOutNotes(context, 'definitions');
  if (kind === 'none') {
    const text = await textHitsFor(context, name);
    return { ...text, notes: [...notes, ...text.notes, ...leftOut] };
  }
  return { kind, hits: await typeHits(context, found, view), notes: [...notes, ...leftOut] };
}

/** Each type, followed by members that are written outside of it. */
export async function typeHits(context: SearchContext, found: readonly FoundDefinition[], view: View): Promise<Hit[]> {
  const hits: Hit[] = [];
  for (const [index, one] of found.entries()) {
    hits.push(definitionHit(context, one, view));
    const { kind } = one.definition;
    const mayHaveMore = index < maximumTypesWithMembers && isTypeKind(kind) && kind !== 'extension';
    if (mayHaveMore) hits.push(...(await memberHits(context, one)));
  }
  return hits;
}
