import type { FoundDefinition } from '../symbols/codeIndex.ts';
import { textHitsFor } from './code.ts';
import type { Finding, Hit, SearchContext } from './context.ts';
import { leftOutNotes } from './leftOut.ts';
import { type LookedUp, lookUp, ranked, wantedAnything } from './lookUp.ts';
import { type NameQuery, fittingPrefix, parseName, shownName } from './names.ts';
import { byPlace, isBuilt } from './ranking.ts';
import { clip, linesOf } from './snippet.ts';
import { escaped } from '../workspace/textSearch.ts';
import { type Use, usesOf } from './uses.ts';

/** More lines of one function say no more. */
const maximumLinesOfOne = 12;

/** Uses of a name, one result for each function they are in. */
export const findReferences = (context: SearchContext, name: string): Promise<Finding> =>
  findUses(context, name, 'references');

/** Calls only: one result for each function that calls. */
export const findCallers = (context: SearchContext, name: string): Promise<Finding> =>
  findUses(context, name, 'callers');

async function findUses(context: SearchContext, name: string, feature: 'references' | 'callers'): Promise<Finding> {
  const query = parseName(name);
  const { index, signal } = context;
  const leftOut = await leftOutNotes(context, 'definitions');
  const named = ranked(await index.definitionsNamed(query.simple, signal));
  const { found: definitions, fits } = fittingPrefix(query, named);
  const exact = await usesFor(context, query, definitions, named, feature);
  const foreign = fits
    ? []
    : [`Nothing is named ${shownName(query)}; these are uses of any ${clip(query.simple, 80)}.`];
  if (exact.hits.length > 0) {
    const kind = named.length > 0 && fits ? 'exact' : fits ? 'exact' : 'near';
    return { kind, hits: exact.hits, notes: [...foreign, ...exact.notes, ...leftOut] };
  }
  if (named.length > 0) {
    return { kind: 'none', hits: [], notes: [unusedNote(definitions, feature), ...exact.notes, ...leftOut] };
  }
  return nearUses(context, query, await lookUp(context, query, wantedAnything), feature, leftOut);
}

/** Uses of the nearest name; of lines that hold the text if there is none. */
async function nearUses(
  context: SearchContext,
  query: NameQuery,
  lookedUp: LookedUp,
  feature: 'references' | 'callers',
  leftOut: readonly string[],
): Promise<Finding> {
  const names = [...new Set(lookedUp.found.map(({ definition }) => definition.name))];
  for (const simple of names) {
    const definitions = lookedUp.found.filter(({ definition }) => definition.name === simple);
    const { hits, notes } = await usesFor(context, { simple, prefix: [] }, definitions, definitions, feature);
    if (hits.length === 0) continue;
    const taken = `These are uses of ${clip(simple, 80)}.`;
    return { kind: 'near', hits, notes: [...lookedUp.notes, taken, ...notes, ...leftOut] };
  }
  if (names.length > 0) {
    const unused = `${names.length === 1 ? 'It is' : 'They are'} ${feature === 'callers' ? 'called' : 'used'} nowhere.`;
    return { kind: 'none', hits: [], notes: [...lookedUp.notes, unused, ...leftOut] };
  }
  const text = await textHitsFor(context, query.simple);
  return { ...text, notes: [...lookedUp.notes, ...leftOut] };
}

function unusedNote(definitions: readonly FoundDefinition[], feature: 'references' | 'callers'): string {
  const places = definitions.slice(0, 3).map(({ file, definition }) => `${file}:${definition.line}`);
  const others = definitions.length > places.length ? ', …' : '';
  return `${definitions[0]?.definition.name ?? ''} is defined at ${places.join(', ')}${others} and ${
    feature === 'callers' ? 'called' : 'used'
  } nowhere.`;
}

async function usesFor(
  context: SearchContext,
  query: NameQuery,
  definitions: readonly FoundDefinition[],
  named: readonly FoundDefinition[],
  feature: 'references' | 'callers',
): Promise<{ readonly hits: Hit[]; readonly notes: readonly string[] }> {
  const uses = await usesOf(context, query, definitions, named, feature);
  const wanted = feature === 'references' ? uses : await callsAmong(context, query, uses);
  const locals = wanted.filter(({ role }) => role === 'local');
  const others = wanted.filter(({ role }) => role !== 'local');
  const notes: string[] = [];
  if (others.length === 0 && locals.length > 0) {
    notes.push('Only local variables have this name.');
    return { hits: groupsOf(context, locals), notes };
  }
  if (locals.length > 0) {
    const counted = locals.length === 1 ? '1 use' : `${locals.length} uses`;
    notes.push(`Left out: ${counted} of local variables of this name.`);
  }
  const unclassified = others.filter(({ role }) => role === 'unclassified').length;
  if (unclassified > 0) notes.push(`Not parsed, maybe in comments or strings: ${unclassified}.`);
  return { hits: groupsOf(context, others), notes };
}

/** Where nothing tells calls from other uses, a name before a parenthesis is one. */
async function callsAmong(context: SearchContext, { simple }: NameQuery, uses: readonly Use[]): Promise<Use[]> {
  const calls: Use[] = [];
  const call = new RegExp(`${escaped(simple)}\\s*\\(`);
  for (const use of uses) {
    if (use.role === 'call') calls.push(use);
    if (use.role !== 'unclassified') continue;
    const text = (await context.source(use.file))?.lines.contentOf(use.line) ?? '';
    if (call.test(text)) calls.push(use);
  }
  return calls;
}

function groupsOf(context: SearchContext, uses: readonly Use[]): Hit[] {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    const key = JSON.stringify([use.file, use.function, use.type]);
    const group = groups.get(key);
    if (group) group.push(use);
    else groups.set(key, [use]);
  }
  return [...groups.values()]
    .map((group) => ({ group: group.sort(byPlace), doubt: Math.min(...group.map(({ doubt }) => doubt)) }))
    .sort((a, b) => compareGroups(a.group, b.group, a.doubt - b.doubt))
    .flatMap(({ group }) => hitOf(context, group) ?? []);
}

/**
 * Program before tests, sources before what is built of them, what is surely meant first, what is only imported or not
 * parsed behind; last of all what is rather another thing's.
 */
function compareGroups(a: readonly Use[], b: readonly Use[], doubt: number): number {
  const [x, y] = [a[0], b[0]];
  if (!x || !y) return 0;
  const behind = (group: readonly Use[]): number =>
    group.every(({ role }) => role === 'unclassified') ? 2 : group.every(({ role }) => role === 'import') ? 1 : 0;
  return (
    Number(isOthers(a)) - Number(isOthers(b)) ||
    Number(x.isTest) - Number(y.isTest) ||
    Number(isBuilt(x.file)) - Number(isBuilt(y.file)) ||
    doubt ||
    behind(a) - behind(b) ||
    byPlace(x, y)
  );
}

const isOthers = (group: readonly Use[]): boolean => group.every(({ doubt }) => doubt === 2);

function hitOf(context: SearchContext, group: readonly Use[]): Hit | undefined {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) return undefined;
  const roles = new Set(group.map(({ role }) => role));
  return {
    file: first.file,
    line: first.line,
    endLine: last.line,
    class: first.type,
    function: first.function,
    kind: roles.size === 1 ? first.role : 'reference',
    name: first.function ?? first.type ?? first.role,
    snippet: async () => {
      const source = await context.source(first.file);
      if (!source) return { lines: [] };
      const shown = group.slice(0, maximumLinesOfOne).flatMap(({ line }) => linesOf(source, line, line));
      const left = group.length - maximumLinesOfOne;
      return { lines: left > 0 ? [...shown, { line: undefined, text: `… ${left} more lines` }] : shown };
    },
  };
}
