import { afterAngle, afterTagEnd, inJsxText } from './jsx.ts';
import type { LexicalRules } from './lexicalRules.ts';
import { atNewline, beginToken } from './lines.ts';
import { siteOf } from './nameSite.ts';
import type { BracketKind, Fault, Lexeme, PreviousToken, ScanState } from './scanState.ts';
import { NO_LEXEME } from './scanState.ts';
import { inQuotes, inString, openingString } from './strings.ts';

/** Reads a whole text. */
export function scan(rules: LexicalRules, state: ScanState, text: string): ScanState {
  let after = state;
  for (const character of text) after = advance(rules, after, character);
  return after;
}

/** Reads one character, a whole code point. */
export function advance(rules: LexicalRules, state: ScanState, character: string): ScanState {
  const read: ScanState = { ...state, offset: state.offset + character.length, statementEnd: undefined };
  const { lexeme } = state;
  switch (lexeme.kind) {
    case 'none':
      return inCode(rules, read, character);
    case 'word':
      if (rules.namePattern.part.test(character)) {
        return { ...read, lexeme: { ...lexeme, text: lexeme.text + character } };
      }
      if (isStringPrefix(rules, lexeme.text) && (rules.lineQuotes + rules.tripleQuotes).includes(character)) {
        return openingString(rules, read, character, lexeme.text.toLowerCase());
      }
      return inCode(rules, afterWord(read, lexeme.text, state.offset), character);
    case 'number':
      if (/\w/.test(character)) return read;
      if (character === '.' && lexeme.mayHavePoint) return { ...read, lexeme: { kind: 'number', mayHavePoint: false } };
      return inCode(rules, { ...read, lexeme: NO_LEXEME, previous: token('number', '', state.offset) }, character);
    case 'slash':
      return afterSlash(rules, read, character);
    case 'line-comment':
      return character === '\n' ? atNewline(rules, { ...read, lexeme: NO_LEXEME }) : read;
    case 'block-comment':
      if (lexeme.hasStar && character === '/') return { ...read, lexeme: NO_LEXEME };
      return { ...read, lexeme: { kind: 'block-comment', hasStar: character === '*' } };
    case 'quotes':
      return inQuotes(rules, read, lexeme, character, inCode);
    case 'string':
      return inString(read, lexeme, character, (open) => inCode(rules, open, character));
    case 'regex':
      return inRegex(read, lexeme, character);
    case 'jsx-text':
      return inJsxText(read, character);
    case 'jsx-angle':
      return afterAngle(rules, read, lexeme.isInElement, character, inCode);
  }
}

/** The name that the state's text so far ends with, or one that only a quote may follow. */
export function isStringPrefix(rules: LexicalRules, word: string): boolean {
  return rules.stringPrefixes.has(word.toLowerCase());
}

export function token(kind: PreviousToken['kind'], text: string, end: number, isBlock = false): PreviousToken {
  return { kind, text, end, isBlock };
}

function inCode(rules: LexicalRules, state: ScanState, character: string): ScanState {
  if (character === '\n') return atNewline(rules, state);
  if (/\s|\uFEFF/u.test(character)) return blank(rules, state, character);
  if (rules.comments === 'hash' && character === '#') return { ...state, lexeme: { kind: 'line-comment' } };
  if (rules.comments === 'slash' && character === '/') return { ...state, lexeme: { kind: 'slash' } };
  return inToken(rules, beginToken(rules, state, character), character);
}

function inToken(rules: LexicalRules, state: ScanState, character: string): ScanState {
  const start = state.offset - character.length;
  if (state.previous.endsCondition && noStatementStart.test(character)) return faulty(state, 'statement');
  if (rules.namePattern.start.test(character)) {
    return { ...state, lexeme: { kind: 'word', text: character, site: siteOf(rules, state, start) } };
  }
  if (/\d/.test(character)) return { ...state, head: state.head ?? '', lexeme: { kind: 'number', mayHavePoint: true } };
  const begun: ScanState = { ...state, head: state.head ?? '' };
  if ((rules.lineQuotes + rules.tripleQuotes).includes(character)) return openingString(rules, begun, character, '');
  if (character === '`' && rules.backtick !== 'none') return openingString(rules, begun, character, '');
  switch (character) {
    case '(':
    case '[':
      return open(rules, begun, character);
    case '{':
      return open(rules, state, character);
    case ')':
      return close(begun, '(');
    case ']':
      return close(begun, '[');
    case '}':
      return close(begun, '{');
    case ';':
      return semicolon(rules, begun);
    default:
      return operator(rules, begun, character);
  }
}

function blank(rules: LexicalRules, state: ScanState, character: string): ScanState {
  if (rules.newline !== 'indentation' || !state.isLineBlank) return state;
  if (character === '\t') return { ...state, columns: (Math.floor(state.columns / 8) + 1) * 8 };
  if (character === ' ') return { ...state, columns: state.columns + 1 };
  return character === '\f' ? { ...state, columns: 0 } : state;
}

function afterWord(state: ScanState, text: string, end: number): ScanState {
  const isMember = state.previous.kind === 'operator' && state.previous.text.endsWith('.');
  const isPartOfTry = !isMember && (text === 'catch' || text === 'finally' || text === 'else');
  return {
    ...state,
    lexeme: NO_LEXEME,
    previous: token('word', text, end),
    head: state.head === undefined || isPartOfTry ? text : state.head,
  };
}

function afterSlash(rules: LexicalRules, state: ScanState, character: string): ScanState {
  if (character === '/') return { ...state, lexeme: { kind: 'line-comment' } };
  if (character === '*') return { ...state, lexeme: { kind: 'block-comment', hasStar: false } };
  const begun: ScanState = { ...beginToken(rules, state, '/'), head: state.head ?? '', lexeme: NO_LEXEME };
  if (rules.hasRegex && startsExpression(rules, state) && state.innermost?.kind !== 'tag') {
    return inRegex(begun, { kind: 'regex', isInClass: false, isEscaped: false }, character);
  }
  const divided: ScanState = { ...begun, previous: token('operator', '/', state.offset - character.length) };
  return inCode(rules, divided, character);
}

/** Nothing stands before that a binary operator could follow. */
export function startsExpression(rules: LexicalRules, { previous }: ScanState): boolean {
  switch (previous.kind) {
    case 'none':
    case 'open':
      return true;
    case 'operator':
      return previous.text !== '++' && previous.text !== '--' && !/[\w)\]]!$/.test(previous.text);
    case 'word':
      return rules.operatorWords.has(previous.text);
    case 'close':
      return previous.isBlock;
    case 'number':
    case 'string':
      return false;
  }
}

function inRegex(state: ScanState, lexeme: Extract<Lexeme, { kind: 'regex' }>, character: string): ScanState {
  if (character === '\n') return faulty({ ...state, lexeme: NO_LEXEME }, 'string');
  if (lexeme.isEscaped) return { ...state, lexeme: { ...lexeme, isEscaped: false } };
  if (character === '\\') return { ...state, lexeme: { ...lexeme, isEscaped: true } };
  if (character === '[') return { ...state, lexeme: { ...lexeme, isInClass: true } };
  if (character === ']') return { ...state, lexeme: { ...lexeme, isInClass: false } };
  if (character !== '/' || lexeme.isInClass) return { ...state, lexeme };
  // The flags are read as if they belonged to a number.
  return { ...state, lexeme: { kind: 'number', mayHavePoint: false } };
}

function open(rules: LexicalRules, state: ScanState, kind: '(' | '[' | '{'): ScanState {
  const { previous } = state;
  const isBlock = kind === '{' && rules.newline !== 'indentation' && !opensObject(rules, previous);
  const isOwnBlock = state.head === undefined || rules.blockHeads.has(state.head);
  return {
    ...state,
    innermost: {
      kind,
      outer: state.innermost,
      isBlock,
      endsStatement: isBlock && isOwnBlock && previous.text !== '=>' && previous.text !== '->',
      head: state.head ?? '',
      holdsArguments: kind === '(' && rules.name === 'javascript' && isCalled(rules, state),
      holdsCondition: kind === '(' && hasConditionsInBrackets(rules) && isConditionHead(state),
      holdsParameters: rules.name === 'go' && kind === '(' && (previous.text === 'func' || state.head === 'func'),
    },
    depth: state.depth + 1,
    previous: token('open', kind, state.offset, isBlock),
    head: isBlock ? undefined : state.head,
  };
}

/** Not where methods are declared: within the braces of an object or a class. */
function isCalled(rules: LexicalRules, { previous, innermost, head }: ScanState): boolean {
  if (head === 'function' || head === 'class' || (innermost?.kind === '{' && !innermost.isBlock)) return false;
  if (previous.kind === 'word') return !rules.keywords.has(previous.text) && !rules.operatorWords.has(previous.text);
  return previous.kind === 'close' && !previous.isBlock && previous.endsCondition !== true;
}

const hasConditionsInBrackets = ({ name }: LexicalRules): boolean => name === 'javascript' || name === 'java';

/** The statement's own first word, so that no method of that name is meant: `Symbol.for(…)`. */
function isConditionHead({ head, previous }: ScanState): boolean {
  if (previous.kind !== 'word' || head === undefined) return false;
  return (head === previous.text && conditionHeads.has(head)) || (head === 'else' && previous.text === 'if');
}

const conditionHeads: ReadonlySet<string> = new Set(['if', 'while', 'for', 'switch']);
/** What can start no statement: a model that goes on with its condition has closed it too early. */
const noStatementStart = /[)\]},.?:=*%^&|>]/;

function opensObject(rules: LexicalRules, previous: PreviousToken): boolean {
  switch (previous.kind) {
    case 'operator':
      return !['=>', '->', ';', '>', '>>', '?>'].includes(previous.text);
    case 'open':
      return previous.text !== '{' || !previous.isBlock;
    case 'word':
      return rules.operatorWords.has(previous.text) && previous.text !== 'else' && previous.text !== 'do';
    case 'number':
    case 'string':
      return false;
    case 'close':
      return rules.name === 'java' && previous.text === '[';
    case 'none':
      return false;
  }
}

const closesHole: ReadonlySet<BracketKind> = new Set(['hole', 'jsx-hole']);

function close(state: ScanState, kind: '(' | '[' | '{'): ScanState {
  const { innermost } = state;
  if (innermost === undefined) {
    if (!state.isStartUnknown) return faulty(state, 'bracket');
    return {
      ...state,
      unmatched: [...state.unmatched, kind],
      previous: token('close', kind, state.offset, kind === '{'),
      head: undefined,
    };
  }
  if (kind === '{' && closesHole.has(innermost.kind)) return closeHole(state);
  if (innermost.kind !== kind) return faulty(state, 'bracket');
  const depth = state.depth - 1;
  return {
    ...state,
    innermost: innermost.outer,
    depth,
    previous: {
      ...token('close', kind, state.offset, innermost.isBlock),
      ...(innermost.holdsCondition ? { endsCondition: true } : {}),
    },
    head: innermost.endsStatement ? undefined : innermost.head,
    statementEnd: innermost.endsStatement ? { at: state.offset, depth, columns: 0 } : undefined,
  };
}

function closeHole(state: ScanState): ScanState {
  const form = state.innermost?.string;
  return {
    ...state,
    innermost: state.innermost?.outer,
    depth: state.depth - 1,
    lexeme: form ? { kind: 'string', form, isEscaped: false, closing: 0, isHolePending: false } : { kind: 'jsx-text' },
    head: state.innermost?.head,
  };
}

function semicolon(rules: LexicalRules, state: ScanState): ScanState {
  const isBetweenStatements = state.innermost === undefined || state.innermost.isBlock;
  const ends = isBetweenStatements && (rules.newline === 'nothing' || rules.newline === 'ends-unless-continued');
  return {
    ...state,
    previous: token('operator', ';', state.offset),
    head: isBetweenStatements ? undefined : state.head,
    statementEnd: ends ? { at: state.offset, depth: state.depth, columns: 0 } : undefined,
  };
}

function operator(rules: LexicalRules, state: ScanState, character: string): ScanState {
  const { previous, innermost } = state;
  const start = state.offset - character.length;
  if (character === '<' && rules.hasJsx && startsExpression(rules, state)) {
    return { ...state, lexeme: { kind: 'jsx-angle', isInElement: false } };
  }
  if (character === '>' && (innermost?.kind === 'tag' || innermost?.kind === 'closing-tag')) {
    return afterTagEnd(state);
  }
  if (character === ',' && innermost?.kind === 'tag') {
    // `<T,>(value: T) => …`: type parameters, no element.
    return { ...state, innermost: innermost.outer, depth: state.depth - 1, previous: token('operator', ',', start) };
  }
  if (character === ':' && innermost?.kind === 'hole' && innermost.string?.hole === '{') {
    const form = { ...innermost.string, isFormat: true };
    return { ...state, lexeme: { kind: 'string', form, isEscaped: false, closing: 0, isHolePending: false } };
  }
  const isAdjacent = previous.kind === 'operator' && previous.end === start && !/[;,]/.test(previous.text + character);
  const text = isAdjacent ? (previous.text + character).slice(-3) : character;
  const opensTypes = character === '<' && rules.name === 'javascript' && startsExpression(rules, state);
  return { ...state, previous: { ...token('operator', text, state.offset), ...(opensTypes ? { opensTypes } : {}) } };
}

export function faulty(state: ScanState, fault: Fault): ScanState {
  return { ...state, fault: state.fault ?? fault };
}
