import type { BracketScan, OpenBracket } from './lexicon.ts';

/** What stands before a place where a name starts, as far as it can be told without a parser. */
export type Site =
  /** In a comment or a text. */
  { readonly kind: 'quiet' } | CodeSite;

export interface CodeSite {
  /** A member stands behind a dot (or `::`), and is chosen by what is before it. */
  readonly kind: 'member' | 'bare';
  /**
   * The code from the start of the statement, or from behind the innermost bracket, on; comments and the inside of texts
   * are blanks.
   */
  readonly statement: string;
  /** The open brackets, outermost first. */
  readonly brackets: readonly OpenBracketContext[];
}

export interface OpenBracketContext {
  readonly bracket: string;
  /** The code before it on its line. */
  readonly before: string;
}

const memberAccess = /(?:(?:^|[^.\d])\.|[\p{L}_$][\p{L}\p{N}_$]*\.|::)\s*$/u;
/** More than any name and blanks before a dot. */
const tailLength = 400;

export function siteAt({ open, endsIn, code }: BracketScan): Site {
  if (endsIn !== 'code') return { kind: 'quiet' };
  const brackets = open.map((bracket) => contextOf(code, bracket));
  const statement = code.slice(statementStart(code, open.at(-1)));
  return { kind: memberAccess.test(code.slice(-tailLength)) ? 'member' : 'bare', statement, brackets };
}

function contextOf(code: string, { at, bracket }: OpenBracket): OpenBracketContext {
  return { bracket, before: code.slice(code.lastIndexOf('\n', at) + 1, at) };
}

const goesOnAtStart = /^(?:\.|&&|\|\||[?:+*/=&|])/;
const goesOnAtEnd = /(?:[.,+\-*/%=&|?<>!^]|\\)$/;
const countsAtEnd = /(?:\+\+|--)$/;

/** Lines belong together where one starts or ends with a dot, a comma or an operator. */
function statementStart(code: string, innermost: OpenBracket | undefined): number {
  const floor = Math.max(innermost === undefined ? 0 : innermost.at + 1, code.lastIndexOf(';') + 1);
  const lineStart = (end: number): number => Math.max(floor, code.lastIndexOf('\n', end - 1) + 1);
  let start = lineStart(code.length);
  while (start > floor) {
    const before = code.slice(lineStart(start - 1), start).trimEnd();
    const goesOn = goesOnAtStart.test(code.slice(start).trimStart()) || goesOnAtEnd.test(before);
    if (!goesOn || countsAtEnd.test(before)) break;
    start = lineStart(start - 1);
  }
  return start;
}
