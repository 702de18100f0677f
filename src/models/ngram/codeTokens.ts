/** A token of code: what it counts as, and where it stands. */
export interface CodeToken {
  /** Its own text, or the class of a literal. */
  readonly word: string;
  /** In UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Tokens of any programming language, as far as its letters tell: names, numbers, texts, signs. White space and comments
 * count for nothing. Of a text or a number only its kind counts, unless it is short, as it is the one thing that differs
 * between lines that are else alike.
 */
const pattern =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<!\S)#(?!include|define|if|else|endif|pragma)[^\n]*)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d(?:[\w.]|(?<=[eE])[+-])*)|(?<text>"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|`(?:[^`\\]|\\[\s\S])*`?)|(?<sign>[=!<>]=?=?|&&|\|\||=>|->|\+\+|--|\*\*|\?\?|\?\.|\.{3}|::|:=|[-+*/%&|^]=|[^\s\p{L}\p{N}])/gu;

const shortNumber = 3;
const shortText = 12;

export function codeTokens(code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  for (const match of code.matchAll(pattern)) {
    const groups = match.groups ?? {};
    if (groups['comment'] !== undefined) continue;
    const [text] = match;
    tokens.push({ word: wordOf(text, groups), start: match.index, end: match.index + text.length });
  }
  return tokens;
}

function wordOf(text: string, groups: Readonly<Record<string, string | undefined>>): string {
  if (groups['number'] !== undefined) return text.length <= shortNumber ? text : '<number>';
  if (groups['text'] !== undefined) return text.length <= shortText ? text : '<text>';
  return text;
}
