import type { Lexicon } from '../../src/completion/languageServer/lexicon.ts';
import { scanBrackets } from '../../src/completion/languageServer/lexicon.ts';

export interface Identifier {
  readonly at: number;
  readonly name: string;
}

const word = /[\p{L}\p{N}_$]+|[{}]/gu;

/**
 * Names in the bodies of functions: within so many braces at least, or, for a depth of 0, on indented lines. Keywords are
 * among them, for a decoder writes those, too.
 */
export function identifiersIn(text: string, lexicon: Lexicon, depth: number): Identifier[] {
  const { code } = scanBrackets(text, lexicon);
  const found: Identifier[] = [];
  let braces = 0;
  for (const { index, 0: name } of code.matchAll(word)) {
    if (name === '{') braces += 1;
    else if (name === '}') braces -= 1;
    else if (!/^\d/.test(name) && (depth > 0 ? braces >= depth : isIndented(code, index)))
      found.push({ at: index, name });
  }
  return found;
}

const isIndented = (code: string, at: number): boolean => /^\s{4}/.test(code.slice(code.lastIndexOf('\n', at) + 1, at));
