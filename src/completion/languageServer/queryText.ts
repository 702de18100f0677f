import type { Lexicon, OpenBracket } from './lexicon.ts';
import { closerOf, openerOf, scanBrackets } from './lexicon.ts';
import type { Site } from './sites.ts';
import { siteAt } from './sites.ts';

/** The text in which a server is asked, and where. */
export interface Query {
  readonly text: string;
  readonly offset: number;
  readonly site: Site;
}

export interface Completing {
  readonly placeholder: string;
  readonly statementEnd: string;
}

/**
 * The text up to the offset and from the next line on. Between them stands what makes a whole statement of it as far as
 * brackets tell: servers recover from a half written line, but lists made of it lack names (docs/decoding.md, Language
 * servers).
 */
export function queryAt(text: string, offset: number, lexicon: Lexicon, completing: Completing): Query {
  const head = text.slice(0, offset);
  const lineEnd = text.slice(offset).search(/\r?\n|\r(?!\n)/);
  const rest = lineEnd === -1 ? '' : text.slice(offset + lineEnd);
  const scan = scanBrackets(head, lexicon);
  const site = siteAt(scan);
  if (scan.endsIn !== 'code') return { text: head + rest, offset, site };
  const balance = balanceBetween(scan.open, scanBrackets(rest, lexicon).closed);
  const isWhole = balance.openers === '';
  const end = isWhole ? completing.statementEnd + colonFor(scan.code, scan.open, balance.keeps, lexicon) : '';
  return { text: head + completing.placeholder + balance.closers + balance.openers + end + rest, offset, site };
}

interface Balance {
  readonly closers: string;
  readonly openers: string;
  /** How many of the open brackets are closed by what follows. */
  readonly keeps: number;
}

/**
 * What has to stand between open brackets and closers that follow so that they fit. The outermost brackets are matched
 * with the last closers; what is left over of the brackets is closed here, and for what is left over of the closers
 * something is opened here (its opener was on the rest of the line).
 */
export function balanceBetween(open: readonly OpenBracket[], closed: readonly string[]): Balance {
  let keeps = 0;
  while (keeps < Math.min(open.length, closed.length)) {
    const opener = open[keeps];
    if (opener === undefined || closerOf(opener.bracket) !== closed[closed.length - 1 - keeps]) break;
    keeps += 1;
  }
  const closers = open
    .slice(keeps)
    .map(({ bracket }) => closerOf(bracket))
    .reverse()
    .join('');
  const openers = closed
    .slice(0, closed.length - keeps)
    .map(openerOf)
    .reverse();
  return { closers, openers: openers.length === 0 ? '' : ` ${openers.join('')}`, keeps };
}

/** Python's compound statements need a colon before the next line. */
function colonFor(code: string, open: readonly OpenBracket[], keeps: number, { colonAfter }: Lexicon): string {
  if (colonAfter === undefined || keeps > 0) return '';
  const outermost = open[0]?.at ?? code.length;
  const start = code.lastIndexOf('\n', outermost - 1) + 1;
  const line = code.slice(start).trimStart();
  return colonAfter.test(line) && !/^else\b/.test(line) ? ':' : '';
}
