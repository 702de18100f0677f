import { LineIndex } from './positions.ts';
import type { SharedText } from './textBytes.ts';
import { stringOf } from './textBytes.ts';

/** Where a line holds what was looked for: the line (the first is 1) and the first hit in it. */
export interface LineHit {
  readonly line: number;
  readonly column: number;
}

const newline = 0x0a;

/** Lines that hold the bytes. Without decoding the text: that costs more than the search. */
export function linesWith(text: SharedText, needle: Buffer): LineHit[] {
  const bytes = Buffer.from(text);
  const hits: LineHit[] = [];
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(needle); at !== -1;) {
    for (let end = bytes.indexOf(newline, lineStart); end !== -1 && end < at; end = bytes.indexOf(newline, lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    hits.push({ line, column: bytes.toString('utf8', lineStart, at).length });
    const lineEnd = bytes.indexOf(newline, at);
    if (lineEnd === -1) break;
    at = bytes.indexOf(needle, lineEnd + 1);
  }
  return hits;
}

/** Lines where a match starts. @param expression with the flag `g` */
export function linesMatching(text: string, expression: RegExp): LineHit[] {
  const hits: LineHit[] = [];
  let lines: LineIndex | undefined;
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match; match = expression.exec(text)) {
    lines ??= new LineIndex(text);
    const line = lines.lineAt(match.index);
    hits.push({ line, column: match.index - lines.startOf(line) });
    if (line >= lines.lineCount) break;
    expression.lastIndex = Math.max(lines.startOf(line + 1), match[0] === '' ? match.index + 1 : 0);
  }
  return hits;
}

/**
 * With line ends of one character, as `^`, `$` and `\n` take them: between the two of Windows' there is no line. Lines and
 * columns stay what they are. An expression that knows of the first one gets the text as it is.
 */
export function withPlainLineEnds(text: string, source: string): string {
  return /\r|\\(?:r|x0d|u000d|cM)/i.test(source) ? text : text.replaceAll('\r\n', '\n');
}

/** Offsets (UTF-16 code units) at which the word stands by itself. */
export function wordOffsets(text: string, word: string): number[] {
  const offsets: number[] = [];
  if (word === '') return offsets;
  const startsAsWord = isWordCharacter(word.codePointAt(0));
  const endsAsWord = isWordCharacter(word.charCodeAt(word.length - 1));
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    const isApart =
      !(startsAsWord && at > 0 && isWordCharacter(text.charCodeAt(at - 1))) &&
      !(endsAsWord && isWordCharacter(text.charCodeAt(at + word.length)));
    if (isApart) offsets.push(at);
  }
  return offsets;
}

/** Letters of other scripts count, and so does whatever is not ASCII. NaN (no character) does not. */
function isWordCharacter(code: number | undefined): boolean {
  if (code === undefined || Number.isNaN(code)) return false;
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isDigit || isLetter || code === 0x5f || code === 0x24 || code >= 0x80;
}

export const holdsBytes = (text: SharedText, needle: Buffer): boolean => Buffer.from(text).includes(needle);

/** The part of a cue that stands for any name, in place of NAME. */
const anyName = '([\\p{ID_Start}_$#~][\\p{ID_Continue}$]*[?!=]?)';

/** A cue that matches where one name is defined. */
export function cueFor(cue: string, name: string): RegExp {
  return new RegExp(
    cue.replaceAll('NAME', () => escaped(name)),
    'u',
  );
}

/** Names for which the cue matches somewhere in the text. */
export function namesByCue(text: SharedText, cue: string | undefined): Set<string> {
  const names = new Set<string>();
  const source = cue?.replaceAll('NAME', () => anyName) ?? anyName;
  for (const match of stringOf(text).matchAll(new RegExp(source, 'gu'))) {
    const name = match.slice(1).find((group: string | undefined) => group !== undefined);
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** The source of a regular expression that matches the text alone. */
export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Escaped sign, other escape, class, bracket, quantifier that allows none, other sign, plain character. */
const expressionToken =
  /\\(?<sign>[^\p{L}\p{N}])|\\.|\[(?:\\.|[^\]\\])*\]|(?<bracket>[()])|(?<optional>[*?]|\{\d*,?\d*\})|[+^$.]|(?<plain>.)/gsu;
/** Alternatives, and escapes whose arguments would look like text. */
const hardToTell = /\||\\[xukcpP0-9]/;

/**
 * Text that each match of an expression must hold, so that files without it need no try. Undefined where there is none,
 * or it cannot be told simply.
 */
export function requiredText(source: string): string | undefined {
  if (hardToTell.test(source)) return undefined;
  let best = '';
  let run = '';
  let depth = 0;
  const endRun = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (const { groups } of source.matchAll(expressionToken)) {
    const character = groups?.['sign'] ?? groups?.['plain'];
    if (groups?.['bracket'] !== undefined) depth += groups['bracket'] === '(' ? 1 : -1;
    if (groups?.['optional'] !== undefined) run = run.replace(/.$/su, '');
    if (character !== undefined && depth === 0) run += character;
    else endRun();
  }
  endRun();
  return best === '' ? undefined : best;
}
