/**
 * Brackets of code that is half written. While a statement is written between code that stays, what it has opened is not
 * closed yet, and where it stands for one that opened a block, the block's end behind it closes something else: the
 * compiler would take the rest of a class for something outside of it, and miss its members.
 */

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };
const openerOf: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** What opens and is not closed, and what closes and was not opened. */
interface OpenBrackets {
  readonly openers: readonly string[];
  readonly closers: readonly string[];
}

export function isBalanced(text: string): boolean {
  const brackets = openBrackets(text);
  return brackets?.openers.length === 0 && brackets.closers.length === 0;
}

/**
 * What would have to be written at the position to have every bracket before and behind it closed by one of its kind;
 * empty if nothing is missing, or nothing can be told.
 */
export function missingBrackets(text: string, position: number): string {
  const before = openBrackets(text.slice(0, position));
  if (!before || before.openers.includes('${')) return '';
  const after = openBrackets(text.slice(position));
  if (!after) return '';
  // The outermost brackets are the ones least likely to be wrong: pairs are made from the outside.
  const { openers } = before;
  const closers = [...after.closers].reverse();
  let pairs = 0;
  while (pairs < openers.length && closers[pairs] !== undefined && closerOf[openers[pairs] ?? ''] === closers[pairs]) {
    pairs += 1;
  }
  const closing = openers
    .slice(pairs)
    .reverse()
    .map((opener) => closerOf[opener]);
  const opening = closers.slice(pairs).map((closer) => openerOf[closer]);
  return [...closing, ...opening].join('');
}

/** White space and comments; texts; words and numbers; the start of a template; anything else. */
const token =
  /(?<space>\s+|\/\/[^\n]*|\/\*[^]*?\*\/)|(?<text>"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?)|(?<word>[\w$\u0080-\uffff]+)|(?<template>`)|(?<other>[^])/y;
const templatePart = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?<end>`|\$\{)/y;
const regularExpression = /\/(?![*/])(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/\w*/y;

/** Words before a `/` that starts a regular expression: behind all others it divides. */
const expressionWords = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'throw',
  'new',
  'delete',
  'await',
  'yield',
]);

/** Undefined if the text ends in the midst of a template. */
function openBrackets(text: string): OpenBrackets | undefined {
  const openers: string[] = [];
  const closers: string[] = [];
  /** The last token that is no space; a word, or one character. */
  let last = '';
  let at = 0;
  const readTemplate = (): boolean => {
    templatePart.lastIndex = at;
    const match = templatePart.exec(text);
    if (!match) return false;
    at = templatePart.lastIndex;
    last = ')';
    if (match.groups?.['end'] === '${') {
      openers.push('${');
      last = '{';
    }
    return true;
  };
  while (at < text.length) {
    token.lastIndex = at;
    const { groups, 0: matched } = token.exec(text) ?? { groups: undefined, 0: '' };
    at += Math.max(1, matched.length);
    if (groups?.['space'] !== undefined) continue;
    if (groups?.['template'] !== undefined) {
      if (!readTemplate()) return undefined;
    } else if (groups?.['other'] === undefined) {
      last = groups?.['word'] ?? ')';
    } else if (matched === '/' && startsExpression(last) && skipRegularExpression(at - 1)) {
      last = ')';
    } else {
      last = matched;
      if (matched in closerOf) openers.push(matched);
      else if (matched in openerOf) {
        const opener = openers.at(-1);
        if (opener === undefined) closers.push(matched);
        else if (closerOf[opener] !== matched) return undefined;
        else if (openers.pop() === '${' && !readTemplate()) return undefined;
      }
    }
  }
  return { openers, closers };

  function skipRegularExpression(start: number): boolean {
    regularExpression.lastIndex = start;
    if (!regularExpression.test(text)) return false;
    at = regularExpression.lastIndex;
    return true;
  }
}

/** Behind `<` it closes an element of JSX. */
const startsExpression = (last: string): boolean =>
  expressionWords.has(last) || last === '' || (/^[^\w$]$/.test(last) && !/[)\]}<\u0080-\uffff]/.test(last));
