import { escaped } from '../workspace/textSearch.ts';

/** What is looked for in texts, as written: literally, or between slashes as a regular expression. */
export interface WrittenQuery {
  readonly text: string;
  readonly isRegularExpression: boolean;
  readonly ignoresCase: boolean;
}

const flags = /^[dgimsuvy]*$/u;

/** `/get_\w+/i` is an expression; `/usr/local/` is a path, as a slash inside of an expression is escaped. */
export function parseTextQuery(argument: string): WrittenQuery {
  const end = argument.lastIndexOf('/');
  const source = argument.slice(1, end);
  const behind = argument.slice(end + 1);
  if (argument.startsWith('/') && end > 1 && flags.test(behind) && !hasBareSlash(source)) {
    return { text: source, isRegularExpression: true, ignoresCase: behind.includes('i') };
  }
  return { text: argument, isRegularExpression: false, ignoresCase: false };
}

function hasBareSlash(source: string): boolean {
  let isInClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return true;
  }
  return false;
}

/** Of a longer text the expression would be too large. */
const maximumTokens = 300;

/** The text with any white space between its words and signs, line ends too; undefined if it is one word. */
export function whitespaceTolerant(text: string): string | undefined {
  const tokens = text.match(/[\p{ID_Continue}$]+|[^\p{ID_Continue}$\s]/gu) ?? [];
  if (tokens.length < 2 || tokens.length > maximumTokens) return undefined;
  return tokens
    .map((token, index) => {
      const before = tokens[index - 1];
      const space = before === undefined ? '' : isWord(before) && isWord(token) ? '\\s+' : '\\s*';
      return `${space}${escaped(token)}`;
    })
    .join('');
}

const isWord = (token: string): boolean => /^[\p{ID_Continue}$]/u.test(token);

/** The words of a text in lower case, the longest one first. */
export function wordsIn(text: string): string[] {
  const words = new Set((text.match(/[\p{ID_Continue}$]+/gu) ?? []).map((word) => word.toLowerCase()));
  return [...words].filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
}
