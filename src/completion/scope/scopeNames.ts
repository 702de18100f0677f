import type { Match } from '../../syntax/syntax.ts';

interface Scope {
  readonly start: number;
  readonly end: number;
}

/**
 * Names that parameters, variables and patterns bind in the scopes around a position, from the matches of a language's
 * `scopes.scm`. Order is not looked at: a name that is bound further down in a scope counts, too.
 */
export function localNamesAt(matches: readonly Match[], text: string, position: number): Set<string> {
  const captures = matches.flatMap((match) => match.captures);
  const scopes = captures.filter(({ name }) => name === 'scope');
  const around = scopes.filter(({ start, end }) => start <= position && position <= end);
  const names = new Set<string>();
  for (const { name, start, end } of captures) {
    if (name !== 'local') continue;
    const home = innermost(scopes, start, end);
    if (!home || around.includes(home)) names.add(text.slice(start, end));
  }
  return names;
}

function innermost<S extends Scope>(scopes: readonly S[], start: number, end: number): S | undefined {
  let best: S | undefined;
  for (const scope of scopes) {
    if (scope.start > start || end > scope.end) continue;
    if (!best || scope.end - scope.start < best.end - best.start) best = scope;
  }
  return best;
}
