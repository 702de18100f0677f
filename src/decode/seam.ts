import type { OffsetRange } from '../workspace/positions.ts';
import type { LexicalRules } from './scan/lexicalRules.ts';
import { advance, scan } from './scan/scanner.ts';
import type { BracketKind, Lexeme, ScanState } from './scan/scanState.ts';
import { bracketKinds, startInTheMiddle, startOfFile } from './scan/scanState.ts';

/**
 * What the code around a hunk asks of it: which brackets and blocks must be open where it ends, and how far it may close
 * those that were open before it. In a single-line infill this is where most invalid samples of small models come from.
 */
export interface Seam {
  /** Where the hunk starts. */
  readonly start: ScanState;
  readonly suffix: string;
  /** Brackets that the suffix closes, outermost first; undefined where that cannot be told. */
  readonly needed: readonly BracketKind[] | undefined;
  /** What the suffix goes on with, for example a template literal. */
  readonly neededLexeme: Lexeme;
  /** Brackets that must stay open all the time. */
  readonly floorDepth: number;
  /** Columns that no line may start before, where blocks are made by indentation. */
  readonly floorColumns: number;
}

/** @returns undefined where the code before the hunk cannot be read */
export function seamOf(rules: LexicalRules, text: string, hunk: OffsetRange): Seam | undefined {
  const start = scan(rules, startOfFile, text.slice(0, hunk.start));
  if (start.fault !== undefined) return undefined;
  const suffix = text.slice(hunk.end);
  const original = throughOriginal(rules, start, text.slice(hunk.start, hunk.end));
  const end = scan(rules, original.end, suffix);
  const isReadable = end.fault === undefined && end.depth === 0;
  const needed = isReadable ? bracketKinds(original.end) : neededBy(rules, suffix);
  const shared = sharedLength(bracketKinds(start), needed ?? bracketKinds(start));
  return {
    start,
    suffix,
    needed,
    neededLexeme: isReadable ? original.end.lexeme : { kind: 'none' },
    floorDepth: isReadable ? Math.min(shared, original.lowestDepth) : shared,
    floorColumns: Math.min(original.lowestColumns, columnsOfSuffix(suffix)),
  };
}

/** Asked after every character: nothing that follows could mend it. */
export function breaksSeam(rules: LexicalRules, seam: Seam, state: ScanState): boolean {
  if (state.fault !== undefined || state.depth < seam.floorDepth) return true;
  if (rules.newline !== 'indentation' || state.isLineBlank) return false;
  return state.depth === 0 && state.indentation.columns < seam.floorColumns;
}

/** The hunk may end here. */
export function fitsSuffix(rules: LexicalRules, seam: Seam, state: ScanState): boolean {
  if (breaksSeam(rules, seam, state) || !fitsLexeme(rules, seam, state)) return false;
  if (seam.needed && bracketKinds(state).join() !== seam.needed.join()) return false;
  return rules.newline !== 'indentation' || fitsIndentation(rules, seam, state);
}

function throughOriginal(
  rules: LexicalRules,
  start: ScanState,
  original: string,
): { end: ScanState; lowestDepth: number; lowestColumns: number } {
  let state = start;
  let lowestDepth = start.depth;
  let lowestColumns = start.isLineBlank
    ? Math.max(start.columns, start.indentation.columns)
    : start.indentation.columns;
  for (const character of original) {
    state = advance(rules, state, character);
    lowestDepth = Math.min(lowestDepth, state.depth);
    if (!state.isLineBlank && state.depth === 0) lowestColumns = Math.min(lowestColumns, state.indentation.columns);
  }
  return { end: state, lowestDepth, lowestColumns };
}

function neededBy(rules: LexicalRules, suffix: string): BracketKind[] | undefined {
  const end = scan(rules, startInTheMiddle, suffix);
  if (end.fault !== undefined || end.depth > 0) return undefined;
  return [...end.unmatched].reverse();
}

function sharedLength(before: readonly BracketKind[], needed: readonly BracketKind[]): number {
  const parting = before.findIndex((kind, index) => kind !== needed[index]);
  return parting === -1 ? before.length : parting;
}

function columnsOfSuffix(suffix: string): number {
  const line = /\n([ \t]*)[^\s#]/.exec(suffix);
  return line === null ? 0 : (line[1] ?? '').replaceAll('\t', '        ').length;
}

function fitsLexeme(rules: LexicalRules, { suffix, neededLexeme }: Seam, { lexeme }: ScanState): boolean {
  const isStringNeeded =
    neededLexeme.kind === 'string' && (neededLexeme.form.isTriple || neededLexeme.form.quote === '`');
  if (isStringNeeded || neededLexeme.kind === 'jsx-text' || neededLexeme.kind === 'block-comment') {
    if (lexeme.kind !== neededLexeme.kind) return false;
    return lexeme.kind !== 'string' || !isStringNeeded || lexeme.form.quote === neededLexeme.form.quote;
  }
  const isLineDone = /^\r?\n|^$/.test(suffix);
  switch (lexeme.kind) {
    case 'none':
      return true;
    case 'word':
    case 'number':
      return !rules.namePattern.part.test(suffix.slice(0, 1));
    case 'line-comment':
      return isLineDone;
    case 'quotes':
      return lexeme.count === 2;
    case 'string':
      // A line that is only a part of a string: it was so before, or the suffix ends it.
      return neededLexeme.kind === 'string' && neededLexeme.form.quote === lexeme.form.quote && !isLineDone;
    case 'slash':
    case 'block-comment':
    case 'regex':
    case 'jsx-text':
    case 'jsx-angle':
      return false;
  }
}

/** The suffix's first line must be where the blocks of the hunk allow it. */
function fitsIndentation(rules: LexicalRules, { suffix }: Seam, end: ScanState): boolean {
  let state = end;
  let isNewLine = end.isLineBlank && end.depth === 0;
  for (const character of suffix) {
    const wasBlank = state.isLineBlank;
    state = advance(rules, state, character);
    if (state.fault !== undefined) return false;
    if (isNewLine && wasBlank && !state.isLineBlank) return true;
    if (state.depth === 0 && state.isLineBlank) isNewLine = true;
  }
  return (
    !state.opensBlock && !(state.previous.kind === 'operator' && state.previous.text === ':' && !state.isLineBlank)
  );
}
