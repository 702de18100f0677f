import type { LexicalRules } from './lexicalRules.ts';
import type { Lexeme, ScanState, StringForm } from './scanState.ts';
import { NO_LEXEME } from './scanState.ts';

type InCode = (rules: LexicalRules, state: ScanState, character: string) => ScanState;

/** @param prefix in lower case, for example `rb` */
export function openingString(rules: LexicalRules, state: ScanState, quote: string, prefix: string): ScanState {
  const isBacktick = quote === '`';
  const form: StringForm = {
    quote,
    isTriple: false,
    isRaw: isBacktick ? rules.backtick === 'raw' : prefix.includes('r'),
    hole: isBacktick ? (rules.backtick === 'template' ? '${' : 'none') : /[ft]/.test(prefix) ? '{' : 'none',
    isFormat: false,
  };
  const begun: ScanState = { ...state, head: state.head ?? '' };
  if (rules.tripleQuotes.includes(quote)) return { ...begun, lexeme: { kind: 'quotes', form, count: 1 } };
  return { ...begun, lexeme: within(form) };
}

export function inQuotes(
  rules: LexicalRules,
  state: ScanState,
  lexeme: Extract<Lexeme, { kind: 'quotes' }>,
  character: string,
  inCode: InCode,
): ScanState {
  const { form, count } = lexeme;
  if (character === form.quote) {
    if (count === 1) return { ...state, lexeme: { ...lexeme, count: 2 } };
    return { ...state, lexeme: within({ ...form, isTriple: true }) };
  }
  // Two quotes and something else: an empty string.
  if (count === 2) return inCode(rules, closed(state, state.offset - character.length), character);
  return inString(state, within(form), character, () => state);
}

/** @param inHole reads the character as the first one of a hole's code */
export function inString(
  state: ScanState,
  lexeme: Extract<Lexeme, { kind: 'string' }>,
  character: string,
  inHole: (state: ScanState) => ScanState,
): ScanState {
  const { form } = lexeme;
  if (form.isFormat) return inFormat(state, form, character);
  if (lexeme.isEscaped) return { ...state, lexeme: { ...lexeme, isEscaped: false } };
  if (lexeme.isHolePending && form.hole === '${' && character === '{') return openHole(state, form);
  if (lexeme.isHolePending && form.hole === '{') {
    if (character === '{') return { ...state, lexeme: within(form) };
    const open = openHole({ ...state, offset: state.offset - character.length }, form);
    return inHole({ ...open, offset: state.offset });
  }
  const plain = within(form);
  if (character === form.quote) {
    if (!form.isTriple) return closed(state, state.offset);
    if (lexeme.closing === 2) return closed(state, state.offset);
    return { ...state, lexeme: { ...plain, closing: lexeme.closing + 1 } };
  }
  // A raw string of Python cannot end with a backslash; Go's holds it as any character.
  if (character === '\\' && !(form.isRaw && form.quote === '`')) {
    return { ...state, lexeme: { ...plain, isEscaped: true } };
  }
  if (character === '\n' && !form.isTriple && form.quote !== '`') {
    return { ...state, lexeme: NO_LEXEME, fault: state.fault ?? 'string' };
  }
  const opener = form.hole === '${' ? '$' : form.hole === '{' ? '{' : undefined;
  return { ...state, lexeme: { ...plain, isHolePending: character === opener } };
}

/** Behind the colon of a hole: ends with it, and may hold holes of its own. */
function inFormat(state: ScanState, form: StringForm, character: string): ScanState {
  if (character === '{') return openHole(state, form);
  if (character !== '}') return state;
  const { innermost } = state;
  const outer = innermost?.string ?? { ...form, isFormat: false };
  return { ...state, innermost: innermost?.outer, depth: state.depth - 1, lexeme: within(outer) };
}

function openHole(state: ScanState, string: StringForm): ScanState {
  return {
    ...state,
    lexeme: NO_LEXEME,
    innermost: {
      kind: 'hole',
      outer: state.innermost,
      isBlock: false,
      endsStatement: false,
      string,
      head: state.head,
      holdsParameters: false,
      holdsArguments: false,
      holdsCondition: false,
    },
    depth: state.depth + 1,
    previous: { kind: 'open', text: 'hole', end: state.offset, isBlock: false },
  };
}

function within(form: StringForm): Extract<Lexeme, { kind: 'string' }> {
  return { kind: 'string', form, isEscaped: false, closing: 0, isHolePending: false };
}

function closed(state: ScanState, end: number): ScanState {
  return { ...state, lexeme: NO_LEXEME, previous: { kind: 'string', text: '', end, isBlock: false } };
}
