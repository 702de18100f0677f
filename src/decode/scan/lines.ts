import type { LexicalRules } from './lexicalRules.ts';
import type { Indentation, ScanState, StatementEnd } from './scanState.ts';
import { canEndStatement } from './scanState.ts';

// What line ends and indentation mean.

/** A line end in code; `state` has read it. */
export function atNewline(rules: LexicalRules, state: ScanState): ScanState {
  switch (rules.newline) {
    case 'nothing':
      return state;
    case 'indentation':
      return state.depth === 0 ? atLineEnd(state) : state;
    case 'ends-statement': {
      if (!mayEndHere(rules, state)) return state;
      return { ...state, head: undefined, statementEnd: endAt(state) };
    }
    case 'ends-unless-continued': {
      if (state.pendingEnd !== undefined || !mayEndHere(rules, state)) return state;
      return { ...state, pendingEnd: endAt(state) };
    }
  }
}

/** Before a token that starts with `character`, which `state` has read already. */
export function beginToken(rules: LexicalRules, state: ScanState, character: string): ScanState {
  if (rules.newline === 'indentation') return state.depth === 0 && state.isLineBlank ? atLineStart(state) : state;
  if (state.pendingEnd === undefined) return state;
  const { pendingEnd } = state;
  if (continuing.includes(character)) return { ...state, pendingEnd: undefined };
  return { ...state, pendingEnd: undefined, statementEnd: pendingEnd, head: undefined };
}

/** First characters of tokens that may go on with the statement of the line before. */
const continuing = '.?,([`+-*/%&|^<>=!:;)]}';

function mayEndHere(rules: LexicalRules, state: ScanState): boolean {
  const isBetweenStatements = state.innermost === undefined || state.innermost.isBlock;
  return isBetweenStatements && state.head !== undefined && canEndStatement(rules, state.previous);
}

function endAt(state: ScanState): StatementEnd {
  return { at: state.offset - 1, depth: state.depth, columns: 0 };
}

function atLineEnd(state: ScanState): ScanState {
  const fresh: ScanState = { ...state, columns: 0, isLineBlank: true };
  if (state.isLineBlank) return fresh;
  if (state.previous.kind === 'operator' && state.previous.text.endsWith('\\')) {
    return { ...state, columns: 0, previous: { ...state.previous, text: 'joined' } };
  }
  const opensBlock = state.previous.kind === 'operator' && state.previous.text === ':';
  const { columns } = state.indentation;
  return {
    ...fresh,
    opensBlock,
    head: undefined,
    statementEnd: opensBlock ? undefined : { at: state.offset - 1, depth: 0, columns },
  };
}

/** The language reference's algorithm (Python, lexical analysis, indentation). */
function atLineStart(state: ScanState): ScanState {
  const begun: ScanState = { ...state, isLineBlank: false, opensBlock: false };
  const { columns, indentation } = state;
  if (state.opensBlock) {
    const deeper = { columns, outer: indentation };
    return columns > indentation.columns
      ? { ...begun, indentation: deeper }
      : { ...begun, fault: state.fault ?? 'indentation' };
  }
  const level = levelAt(indentation, columns);
  if (level) return { ...begun, indentation: level };
  // A text that starts in the middle may start anywhere.
  if (state.isStartUnknown) return { ...begun, indentation: { columns, outer: undefined } };
  return { ...begun, fault: state.fault ?? 'indentation' };
}

function levelAt(indentation: Indentation, columns: number): Indentation | undefined {
  let level: Indentation | undefined = indentation;
  while (level && level.columns > columns) level = level.outer;
  return level?.columns === columns ? level : undefined;
}
