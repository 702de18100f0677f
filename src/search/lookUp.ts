import type { SearchAnswerKind } from '../protocol/contract.ts';
import type { FoundDefinition } from '../symbols/codeIndex.ts';
import type { DefinitionKind } from '../symbols/outline.ts';
import { isCallableKind, isTypeKind } from '../symbols/outline.ts';
import type { SearchContext } from './context.ts';
import type { NamedFiles } from './fileArguments.ts';
import { type NameQuery, fittingPrefix, shownName } from './names.ts';
import { type NearName, nearestNames } from './nearestNames.ts';
import { byRank, eachOnce } from './ranking.ts';
import { clip } from './snippet.ts';

/** What kind of definition is asked for. */
export interface Wanted {
  readonly noun: string;
  readonly accepts: (kind: DefinitionKind) => boolean;
}

export const wantedTypes: Wanted = { noun: 'class', accepts: (kind) => isTypeKind(kind) || kind === 'type' };
export const wantedCallables: Wanted = { noun: 'function or method', accepts: isCallableKind };
export const wantedAnything: Wanted = { noun: 'definition', accepts: () => true };

/** Definitions by a name, or by names like it. */
export interface LookedUp {
  readonly kind: Exclude<SearchAnswerKind, 'text' | 'member'>;
  readonly found: readonly FoundDefinition[];
  readonly notes: readonly string[];
}

/** Looked up for nearness, at most; the nearest come first. */
const maximumNearNames = 24;
/** Shown, at most. */
const maximumFittingNames = 5;

/** Exactly this name; if nothing has it, the nearest names, with a note that says so. */
export async function lookUp(context: SearchContext, query: NameQuery, wanted: Wanted): Promise<LookedUp> {
  const { index, signal } = context;
  const exact = ranked(await index.definitionsNamed(query.simple, signal));
  const answer = amongSameNames(query, wanted, exact, '');
  if (answer) return answer;
  return nearInWorkspace(context, query, wanted, `Nothing is named ${shownName(query)}.`);
}

/**
 * The same in some files: exactly this name in them, then the name in another style in them, then the name elsewhere,
 * then names like it in them, then names like it anywhere.
 */
export async function lookUpIn(
  context: SearchContext,
  query: NameQuery,
  wanted: Wanted,
  { files, isExact, notes }: NamedFiles,
): Promise<LookedUp> {
  const inFiles = ranked(await definitionsIn(context, files));
  const where = ` in ${files.slice(0, 3).join(', ')}${files.length > 3 ? ', …' : ''}`;
  const withNotes = (answer: LookedUp): LookedUp => ({
    ...answer,
    kind: answer.kind === 'exact' && !isExact ? 'near' : answer.kind,
    notes: [...notes, ...answer.notes],
  });
  const exact = inFiles.filter(({ definition }) => definition.name === query.simple);
  const answer = amongSameNames(query, wanted, exact, where);
  if (answer) return withNotes(answer);

  const missing = `Nothing is named ${shownName(query)}${where}.`;
  const near = nearestNames(
    query.simple,
    [...new Set(inFiles.map(({ definition }) => definition.name))],
    maximumNearNames,
  );
  const nearIn = (names: readonly NearName[]): LookedUp | undefined =>
    nearAnswer(query, wanted, names, (name) => inFiles.filter(({ definition }) => definition.name === name), missing);
  const styled = nearIn(near.filter(({ nearness }) => nearness === 'style'));
  if (styled) return withNotes(styled);

  const elsewhere = ranked(await context.index.definitionsNamed(query.simple, context.signal));
  const fitting = elsewhere.filter(({ definition }) => wanted.accepts(definition.kind));
  if (fitting.length > 0) {
    return withNotes({
      kind: 'near',
      found: fittingPrefix(query, fitting).found,
      notes: [`${missing} It is elsewhere.`],
    });
  }
  return withNotes(nearIn(near) ?? (await nearInWorkspace(context, query, wanted, missing)));
}

/** Every definition of the files. */
export async function definitionsIn(
  { index, signal }: SearchContext,
  files: NamedFiles['files'],
): Promise<readonly FoundDefinition[]> {
  const outlines = await Promise.all(files.map((file) => index.outlineOf(file, signal)));
  return outlines.flatMap((outline) => outline?.definitions ?? []);
}

export const ranked = (found: readonly FoundDefinition[]): FoundDefinition[] => eachOnce(found).sort(byRank);

const withArticle = (noun: string): string => `${/^[aeiou]/u.test(noun) ? 'an' : 'a'} ${noun}`;

/** Undefined if nothing has the name. Of another kind, or in another container, is near. */
function amongSameNames(
  query: NameQuery,
  wanted: Wanted,
  exact: readonly FoundDefinition[],
  where: string,
): LookedUp | undefined {
  if (exact.length === 0) return undefined;
  const ofKind = exact.filter(({ definition }) => wanted.accepts(definition.kind));
  const { found, fits } = fittingPrefix(query, ofKind.length > 0 ? ofKind : exact);
  const notes: string[] = [];
  const [first] = found;
  if (ofKind.length === 0 && first) {
    notes.push(
      `No ${wanted.noun} is named ${clip(query.simple, 80)}${where}: it is ${withArticle(first.definition.kind)}.`,
    );
  }
  if (!fits) notes.push(`Nothing is named ${shownName(query)}${where}; these are other ${clip(query.simple, 80)}.`);
  return { kind: notes.length === 0 ? 'exact' : 'near', found, notes };
}

async function nearInWorkspace(
  context: SearchContext,
  query: NameQuery,
  wanted: Wanted,
  missing: string,
): Promise<LookedUp> {
  const { index, signal } = context;
  const names = nearestNames(query.simple, await index.definedNames(signal), maximumNearNames);
  const definitions = new Map<string, readonly FoundDefinition[]>();
  for (const { name } of names) {
    const found = await index.definitionsNamed(name, signal);
    definitions.set(name, found);
    const fitting = [...definitions.values()].filter((ones) =>
      ones.some(({ definition }) => wanted.accepts(definition.kind)),
    );
    if (fitting.length >= maximumFittingNames) break;
  }
  const answer = nearAnswer(query, wanted, names, (name) => definitions.get(name) ?? [], missing);
  return answer ?? { kind: 'none', found: [], notes: [missing] };
}

/** The nearest names of the wanted kind; of any kind if there are none. Undefined without names. */
function nearAnswer(
  query: NameQuery,
  wanted: Wanted,
  names: readonly NearName[],
  definitionsOf: (name: string) => readonly FoundDefinition[],
  missing: string,
): LookedUp | undefined {
  // Other styles of the name leave no doubt: what else is like it does not matter then.
  const styled = names.filter(({ nearness }) => nearness === 'style');
  const attempts = [styled, names].flatMap((group) => [
    { group, accepts: wanted.accepts },
    ...(group === names ? [{ group, accepts: wantedAnything.accepts }] : []),
  ]);
  for (const { group, accepts } of attempts) {
    const byName = group.flatMap(({ name }) => {
      const found = definitionsOf(name).filter(({ definition }) => accepts(definition.kind));
      return found.length > 0 ? [{ name, found: ranked(fittingPrefix(query, found).found) }] : [];
    });
    const nearest = byName.slice(0, maximumFittingNames);
    if (nearest.length === 0) continue;
    const listed = nearest.map(({ name }) => clip(name, 60)).join(', ');
    return {
      kind: 'near',
      found: nearest.flatMap(({ found }) => found),
      notes: [`${missing} Nearest ${nearest.length === 1 ? 'name' : 'names'}: ${listed}.`],
    };
  }
  return undefined;
}
