import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { isCallableKind, isTypeKind } from '../symbols/outline.ts';
import { allBasesOf } from './bases.ts';
import { textHitsFor } from './code.ts';
import type { Finding, SearchContext } from './context.ts';
import { definitionHit, membersOf } from './definitionHits.ts';
import { namedFiles } from './fileArguments.ts';
import { leftOutNotes } from './leftOut.ts';
import { type LookedUp, lookUp, lookUpIn, ranked, wantedAnything, wantedCallables, wantedTypes } from './lookUp.ts';
import { type NameQuery, parseName, shownName } from './names.ts';
import { nearestNames } from './nearestNames.ts';
import { eachOnce } from './ranking.ts';
import { clip } from './snippet.ts';
import { isWrittenIn, membersElsewhere } from './typeMembers.ts';

/** What languages call the method that makes an instance; others name it as the class. */
const constructorNames: ReadonlySet<string> = new Set([
  'constructor',
  '__init__',
  '__construct',
  'initialize',
  'init',
  'new',
]);
const maximumNearNames = 5;

export async function searchMethod(context: SearchContext, name: string): Promise<Finding> {
  const query = parseName(name);
  const { index, signal } = context;
  const type = query.prefix.at(-1);
  // A prefix that no definition of the name fits may be a class that inherits it.
  if (type !== undefined) {
    const looked = await lookUp(context, query, wantedCallables);
    if (looked.kind === 'exact') return findingOf(context, query, looked);
    const types = await index.definitionsNamed(type, signal);
    if (types.some(({ definition }) => isTypeKind(definition.kind))) {
      const inClass = await searchMethodInClass(context, query.simple, query.prefix.join('.'));
      // What the name says may be a value that can be called: `const map: { (…): … }` of a module `Effect`.
      if (inClass.kind === 'exact' || inClass.kind === 'member') return inClass;
      const ofAnyKind = await lookUp(context, query, wantedAnything);
      return ofAnyKind.kind === 'exact' ? findingOf(context, query, ofAnotherKind(query, ofAnyKind)) : inClass;
    }
    return findingOf(context, query, looked);
  }
  return findingOf(context, query, await lookUp(context, query, wantedCallables));
}

function ofAnotherKind(query: NameQuery, { found }: LookedUp): LookedUp {
  const kinds = [...new Set(found.map(({ definition }) => definition.kind))];
  return { kind: 'near', found, notes: [`${shownName(query)} is no function or method: ${kinds.join(', ')}.`] };
}

export async function searchMethodInFile(context: SearchContext, name: string, file: string): Promise<Finding> {
  const query = parseName(name);
  const files = await namedFiles(context, file);
  return findingOf(context, query, await lookUpIn(context, query, wantedCallables, files));
}

/** In the class, then in its bases, then under a name like it in both, then anywhere. */
export async function searchMethodInClass(context: SearchContext, name: string, className: string): Promise<Finding> {
  const { simple } = parseName(name);
  const classQuery = parseName(className);
  const lookedUp = await lookUp(context, classQuery, wantedTypes);
  const types = lookedUp.found.filter(({ definition }) => isTypeKind(definition.kind));
  if (types.length === 0) {
    const anywhere = await findingOf(
      context,
      { simple, prefix: [] },
      await lookUp(context, { simple, prefix: [] }, wantedCallables),
    );
    const missing = `No class is named ${shownName(classQuery)}.`;
    return {
      ...anywhere,
      kind: anywhere.kind === 'exact' ? 'near' : anywhere.kind,
      notes: [missing, ...anywhere.notes],
    };
  }
  const named = ranked(await context.index.definitionsNamed(simple, context.signal)).filter(({ definition }) =>
    isCallableKind(definition.kind),
  );
  const membersAmong = async (owners: readonly FoundDefinition[]): Promise<FoundDefinition[]> => {
    const members: FoundDefinition[] = [];
    for (const owner of owners) {
      const elsewhere = await membersElsewhere(context, owner);
      members.push(...named.filter((method) => isWrittenIn(owner, method)));
      members.push(...elsewhere.filter(({ definition: { name, kind } }) => name === simple && isCallableKind(kind)));
    }
    return eachOnce(members);
  };

  const leftOut = lookedUp.kind === 'exact' ? [] : await leftOutNotes(context, 'definitions');
  const notes = [...lookedUp.notes, ...leftOut];
  const own = ranked(await membersAmong(types));
  if (own.length > 0) return { kind: lookedUp.kind, hits: hitsOf(context, own), notes };

  const names = [...new Set(types.map(({ qualifiedName }) => qualifiedName))];
  const shown = names.slice(0, 3).join(', ');
  const missing = `${shown} ${names.length === 1 ? 'does' : 'do'} not define ${clip(simple, 80)}`;
  const bases = await allBasesOf(context, types);
  const inherited = await membersAmong(bases);
  if (inherited.length > 0) {
    return { kind: 'member', hits: hitsOf(context, inherited), notes: [...notes, `${missing}; a base class does.`] };
  }
  return nearMembers(context, simple, [...types, ...bases], [...notes, `${missing}.`]);
}

/** Members of the types by names like it; without any, the name itself or one like it anywhere. */
async function nearMembers(
  context: SearchContext,
  simple: string,
  owners: readonly FoundDefinition[],
  notes: readonly string[],
): Promise<Finding> {
  const methods: FoundDefinition[] = [];
  for (const owner of owners) {
    const outline = await context.index.outlineOf(owner.file, context.signal);
    const members = [...membersOf(owner, outline?.definitions ?? []), ...(await membersElsewhere(context, owner))];
    methods.push(...members.filter(({ definition }) => isCallableKind(definition.kind)));
  }
  const names = [...new Set(methods.map(({ definition }) => definition.name))];
  const near = nearestNames(simple, names, maximumNearNames).map(({ name }) => name);
  const anywhere = await lookUp(context, { simple, prefix: [] }, wantedCallables);
  if (near.length === 0 || (anywhere.kind === 'exact' && !isNearlyNamed(simple, names))) {
    const found = await findingOf(context, { simple, prefix: [] }, anywhere);
    const where = anywhere.kind === 'exact' ? ['It is defined elsewhere.'] : [];
    return {
      ...found,
      kind: found.kind === 'exact' ? 'near' : found.kind,
      notes: [...notes, ...where, ...found.notes],
    };
  }
  const found = near.flatMap((name) => methods.filter(({ definition }) => definition.name === name));
  const listed = near.map((name) => clip(name, 60)).join(', ');
  return { kind: 'near', hits: hitsOf(context, found), notes: [...notes, `Nearest there: ${listed}.`] };
}

/** Whether one of the names is so near that it is rather meant than the exact name elsewhere. */
function isNearlyNamed(simple: string, names: readonly string[]): boolean {
  return nearestNames(simple, names, 1).some(({ nearness }) => nearness === 'style' || nearness === 'typo');
}

async function findingOf(context: SearchContext, query: NameQuery, lookedUp: LookedUp): Promise<Finding> {
  const { kind, found, notes } = lookedUp;
  const leftOut = kind === 'exact' ? [] : await leftOutNotes(context, 'definitions');
  if (kind === 'none') {
    const text = await textHitsFor(context, query.simple);
    return { ...text, notes: [...notes, ...text.notes, ...leftOut] };
  }
  const withConstructors: FoundDefinition[] = [];
  for (const one of found) withConstructors.push(...(await constructorsOf(context, one)), one);
  return { kind, hits: hitsOf(context, eachOnce(withConstructors)), notes: [...notes, ...leftOut] };
}

/** A class that is asked for as if it were a function: what is meant is its constructor. */
async function constructorsOf(context: SearchContext, found: FoundDefinition): Promise<readonly FoundDefinition[]> {
  if (!isTypeKind(found.definition.kind)) return [];
  const outline = await context.index.outlineOf(found.file, context.signal);
  return membersOf(found, outline?.definitions ?? []).filter(
    ({ definition: { kind, name } }) =>
      isCallableKind(kind) && (constructorNames.has(name) || name === found.definition.name),
  );
}

const hitsOf = (context: SearchContext, found: readonly FoundDefinition[]): Finding['hits'] =>
  found.map((one) => definitionHit(context, one, 'usual'));
