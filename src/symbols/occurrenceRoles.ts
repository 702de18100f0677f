import type { Query, Tree } from 'web-tree-sitter';
import { matchesOf } from '../syntax/treeSitter.ts';
import type { Capture } from '../syntax/syntax.ts';
import type { OccurrenceRole } from './codeIndex.ts';

export interface RoleQueries {
  /** Definitions, imports, calls and references in one. */
  readonly names: Query;
  readonly scopes: Query | undefined;
}

/** What the word is at each offset; undefined where the grammar sees no name there. */
export function rolesOf(
  tree: Tree,
  text: string,
  word: string,
  offsets: readonly number[],
  queries: RoleQueries,
): (OccurrenceRole | undefined)[] {
  const roles = rolesByCapture(tree, offsets, word.length, queries.names);
  const mayBeLocal = (role: OccurrenceRole | undefined): boolean => role === 'reference' || role === 'call';
  if (!queries.scopes || !roles.some(mayBeLocal)) return roles;
  const locals = localRangesOf(tree, text, word, queries.scopes);
  return roles.map((role, index) => {
    const offset = offsets[index] ?? 0;
    const isLocal = mayBeLocal(role) && !isMember(text, offset) && locals.some((range) => holds(range, offset));
    return isLocal ? 'local' : role;
  });
}

/** A query over the whole file costs about as much as this many over a few characters each. */
const offsetsForWholeQuery = 8;

function rolesByCapture(
  tree: Tree,
  offsets: readonly number[],
  length: number,
  names: Query,
): (OccurrenceRole | undefined)[] {
  const captures =
    offsets.length < offsetsForWholeQuery
      ? offsets.map((offset) => capturesIn(tree, names, { startIndex: offset, endIndex: offset + length }))
      : [capturesIn(tree, names)];
  const captured = new Map<number, Set<string>>(offsets.map((offset) => [offset, new Set()]));
  for (const { name, start, end } of captures.flat()) {
    if (end - start === length) captured.get(start)?.add(name);
    if (!name.startsWith('import.') || end - start <= length) continue;
    // An imported module is captured as a whole: of `a.b`, each part is imported.
    for (const [offset, found] of captured) if (start <= offset && offset + length <= end) found.add(name);
  }
  return offsets.map((offset) => roleOf(captured.get(offset) ?? new Set()));
}

function capturesIn(tree: Tree, names: Query, range?: { startIndex: number; endIndex: number }): Capture[] {
  return matchesOf(tree.rootNode, names, range).flatMap((match) => match.captures);
}

function roleOf(captured: ReadonlySet<string>): OccurrenceRole | undefined {
  if (captured.has('name')) return 'definition';
  if ([...captured].some((name) => name.startsWith('import.'))) return 'import';
  if (captured.has('call')) return 'call';
  return captured.has('reference') ? 'reference' : undefined;
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The scopes in which the word is a local name. */
function localRangesOf(tree: Tree, text: string, word: string, query: Query): TextRange[] {
  const scopes: TextRange[] = [];
  const locals: TextRange[] = [];
  for (const { captures } of matchesOf(tree.rootNode, query)) {
    for (const { name, start, end } of captures) {
      if (name === 'scope') scopes.push({ start, end });
      else if (name === 'local' && text.slice(start, end) === word) locals.push({ start, end });
    }
  }
  return locals.flatMap((local) => {
    const around = scopes.filter((scope) => holds(scope, local.start));
    const innermost = around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    return innermost ? [innermost] : []; // outside of all scopes it is a name of the file
  });
}

const holds = ({ start, end }: TextRange, offset: number): boolean => start <= offset && offset < end;

/** `a.b`, `a->b`, `A::b`: a name of something else than the scope. */
function isMember(text: string, offset: number): boolean {
  return /(?:\.|->|::)\s*$/.test(text.slice(Math.max(0, offset - 20), offset));
}
