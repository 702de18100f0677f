/** What of a language has to be known to tell code from comments and texts, and which brackets are open. */
export interface Lexicon {
  readonly lineComment: string;
  readonly blockComment?: readonly [open: string, close: string];
  /** The longest first. */
  readonly strings: readonly StringShape[];
  /** A line that starts with one of these words and has no open bracket ends with a colon (Python). */
  readonly colonAfter?: RegExp;
}

export interface StringShape {
  readonly quote: string;
  readonly hasEscapes: boolean;
  readonly isMultiline: boolean;
}

const plain = (quote: string): StringShape => ({ quote, hasEscapes: true, isMultiline: false });
const block = (quote: string): StringShape => ({ quote, hasEscapes: true, isMultiline: true });

export const pythonLexicon: Lexicon = {
  lineComment: '#',
  strings: [block('"""'), block("'''"), plain('"'), plain("'")],
  colonAfter: /^(?:async\s+)?(?:if|elif|else|for|while|with|def|class|try|except|finally|match|case)\b/,
};

export const javaLexicon: Lexicon = {
  lineComment: '//',
  blockComment: ['/*', '*/'],
  strings: [block('"""'), plain('"'), plain("'")],
};

export const goLexicon: Lexicon = {
  lineComment: '//',
  blockComment: ['/*', '*/'],
  strings: [{ quote: '`', hasEscapes: false, isMultiline: true }, plain('"'), plain("'")],
};

export interface OpenBracket {
  readonly at: number;
  readonly bracket: string;
}

export interface BracketScan {
  /** Opened in the text and not closed there, outermost first. */
  readonly open: readonly OpenBracket[];
  /** Closed in the text and not opened there, in text order. */
  readonly closed: readonly string[];
  readonly endsIn: 'code' | 'comment' | 'text';
  /** The text with blanks for comments and for what stands between quotes; of the same length. */
  readonly code: string;
}

const partners: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export const closerOf = (bracket: string): string => partners[bracket] ?? '';
export const openerOf = (closer: string): string =>
  Object.entries(partners).find(([, partner]) => partner === closer)?.[0] ?? '';

/** Goes over a text that starts in code. A closer that does not fit takes what it closes with it. */
export function scanBrackets(text: string, lexicon: Lexicon): BracketScan {
  const open: OpenBracket[] = [];
  const closed: string[] = [];
  const pieces: string[] = [];
  let copied = 0;
  let endsIn: BracketScan['endsIn'] = 'code';
  const { pattern, shapes } = interesting(lexicon);
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [found] = match;
    if (found in partners) open.push({ at: match.index, bracket: found });
    else if (found === ')' || found === ']' || found === '}') close(found, open, closed);
    else {
      const isText = shapes.has(found);
      const end = endOfQuiet(text, match.index, found, lexicon, shapes);
      const quote = isText ? found.length : 0;
      const until = end === undefined ? text.length : Math.max(match.index + quote, end - quote);
      pieces.push(text.slice(copied, match.index + quote), blanks(text.slice(match.index + quote, until)));
      copied = until;
      if (end === undefined) {
        endsIn = isText ? 'text' : 'comment';
        break;
      }
      pattern.lastIndex = end;
    }
  }
  pieces.push(text.slice(copied));
  return { open, closed, endsIn, code: pieces.join('') };
}

const blanks = (text: string): string => text.replace(/[^\r\n]/g, ' ');

function close(closer: string, open: OpenBracket[], closed: string[]): void {
  const at = open.findLastIndex(({ bracket }) => closerOf(bracket) === closer);
  if (at === -1) closed.push(closer);
  else open.length = at;
}

/** Where a comment or text that starts at `start` ends; undefined if the whole rest belongs to it. */
function endOfQuiet(
  text: string,
  start: number,
  opener: string,
  lexicon: Lexicon,
  shapes: ReadonlyMap<string, StringShape>,
): number | undefined {
  const shape = shapes.get(opener);
  if (shape !== undefined) return endOfString(text, start + opener.length, shape);
  const close = opener === lexicon.lineComment ? '\n' : (lexicon.blockComment?.[1] ?? '\n');
  const end = text.indexOf(close, start + opener.length);
  return end === -1 ? undefined : end + close.length;
}

function endOfString(text: string, from: number, { quote, hasEscapes, isMultiline }: StringShape): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\' && hasEscapes) at += 1;
    else if (character === '\n' && !isMultiline)
      return at; // a text that is not closed ends with its line
    else if (character === quote[0] && text.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}

interface Interesting {
  readonly pattern: RegExp;
  readonly shapes: ReadonlyMap<string, StringShape>;
}

const known = new WeakMap<Lexicon, Interesting>();

function interesting(lexicon: Lexicon): Interesting {
  const found = known.get(lexicon);
  if (found !== undefined) return found;
  const quiet = [
    ...lexicon.strings.map(({ quote }) => quote),
    lexicon.lineComment,
    ...(lexicon.blockComment === undefined ? [] : [lexicon.blockComment[0]]),
  ];
  const alternatives = quiet.map((text) => text.replace(/[^\w]/g, '\\$&'));
  const made: Interesting = {
    pattern: new RegExp(`${alternatives.join('|')}|[()[\\]{}]`, 'g'),
    shapes: new Map(lexicon.strings.map((shape) => [shape.quote, shape])),
  };
  known.set(lexicon, made);
  return made;
}
