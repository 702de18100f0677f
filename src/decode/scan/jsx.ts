import type { LexicalRules } from './lexicalRules.ts';
import type { Bracket, BracketKind, ScanState } from './scanState.ts';
import { NO_LEXEME } from './scanState.ts';

// Elements of JSX: their text is neither code nor a string.

/** Behind `<`. */
export function afterAngle(
  rules: LexicalRules,
  state: ScanState,
  isInElement: boolean,
  character: string,
  inCode: (rules: LexicalRules, state: ScanState, character: string) => ScanState,
): ScanState {
  const code: ScanState = { ...state, lexeme: NO_LEXEME };
  const start = state.offset - character.length;
  if (isInElement && character === '/') return push(code, 'closing-tag');
  if (character === '>') return { ...push(code, 'element'), lexeme: { kind: 'jsx-text' } };
  if (rules.namePattern.start.test(character)) return inCode(rules, push(code, 'tag'), character);
  const previous = { kind: 'operator', text: '<', end: start, isBlock: false } as const;
  return inCode(rules, { ...code, previous }, character);
}

/** `>` within a tag; `state` has read it. */
export function afterTagEnd(state: ScanState): ScanState {
  const tag = state.innermost;
  const isSelfClosing = state.previous.kind === 'operator' && state.previous.text.endsWith('/');
  if (tag?.kind === 'tag' && !isSelfClosing) {
    const element: Bracket = { ...tag, kind: 'element' };
    return { ...state, innermost: element, lexeme: { kind: 'jsx-text' } };
  }
  const outside = pop(state);
  if (tag?.kind !== 'closing-tag') return goOn(outside);
  if (outside.innermost?.kind !== 'element') return { ...outside, fault: outside.fault ?? 'bracket' };
  return goOn(pop(outside));
}

export function inJsxText(state: ScanState, character: string): ScanState {
  if (character === '{') return push({ ...state, lexeme: NO_LEXEME }, 'jsx-hole');
  if (character === '<') return { ...state, lexeme: { kind: 'jsx-angle', isInElement: true } };
  return state;
}

function goOn(state: ScanState): ScanState {
  if (state.innermost?.kind === 'element') return { ...state, lexeme: { kind: 'jsx-text' } };
  return { ...state, previous: { kind: 'close', text: '>', end: state.offset, isBlock: false } };
}

function push(state: ScanState, kind: BracketKind): ScanState {
  return {
    ...state,
    innermost: {
      kind,
      outer: state.innermost,
      isBlock: false,
      endsStatement: false,
      head: state.head,
      holdsParameters: false,
      holdsArguments: false,
      holdsCondition: false,
    },
    depth: state.depth + 1,
    previous: { kind: 'open', text: kind, end: state.offset, isBlock: false },
  };
}

function pop(state: ScanState): ScanState {
  return { ...state, innermost: state.innermost?.outer, depth: state.depth - 1 };
}
