import type { LexicalRules } from './lexicalRules.ts';

// States are never changed, so that a candidate token can be tried on one and dropped.

/** Where a name starts, and what is known about the place from the characters alone. */
export interface NameSite {
  /** In UTF-16 code units, as all offsets here. */
  readonly start: number;
  readonly access: 'member' | 'bare';
  /** The name may be declared here, so that no list of known names can be complete. */
  readonly mayDeclare: boolean;
  /** A value is wanted: a new name can only be the parameter of an arrow function, `name =>`. Only told in JavaScript. */
  readonly isOperand: boolean;
}

export interface StringForm {
  readonly quote: string;
  readonly isTriple: boolean;
  readonly isRaw: boolean;
  /** What opens code within the string. */
  readonly hole: 'none' | '${' | '{';
  /** The format behind the colon of a Python hole. */
  readonly isFormat: boolean;
}

/** What the next character goes on with. */
export type Lexeme =
  | { readonly kind: 'none' }
  | { readonly kind: 'word'; readonly text: string; readonly site: NameSite }
  /** Digits, or the flags of a regular expression. */
  | { readonly kind: 'number'; readonly mayHavePoint: boolean }
  | { readonly kind: 'slash' }
  | { readonly kind: 'line-comment' }
  | { readonly kind: 'block-comment'; readonly hasStar: boolean }
  /** One or two quotes that may become three. */
  | { readonly kind: 'quotes'; readonly form: StringForm; readonly count: 1 | 2 }
  | {
      readonly kind: 'string';
      readonly form: StringForm;
      readonly isEscaped: boolean;
      /** Closing quotes of three that have been read. */
      readonly closing: number;
      /** The character that may open a hole was the last one. */
      readonly isHolePending: boolean;
    }
  | { readonly kind: 'regex'; readonly isInClass: boolean; readonly isEscaped: boolean }
  | { readonly kind: 'jsx-text' }
  /** `<` where an element may start, or within an element. */
  | { readonly kind: 'jsx-angle'; readonly isInElement: boolean };

export const NO_LEXEME: Lexeme = { kind: 'none' };

export type BracketKind = '(' | '[' | '{' | 'hole' | 'jsx-hole' | 'tag' | 'closing-tag' | 'element';

export interface Bracket {
  readonly kind: BracketKind;
  readonly outer: Bracket | undefined;
  /** Statements stand in it. */
  readonly isBlock: boolean;
  /** Its end is the end of the statement that it belongs to. */
  readonly endsStatement: boolean;
  /** The string that goes on behind a hole. */
  readonly string?: StringForm;
  /** First word of the statement around it. */
  readonly head: string | undefined;
  /** It holds parameters, each of which is a new name. */
  readonly holdsParameters: boolean;
  /** It is around the arguments of a call. */
  readonly holdsArguments: boolean;
  /** It is around the condition of `if`, `while` and the like. */
  readonly holdsCondition: boolean;
}

export interface PreviousToken {
  readonly kind: 'none' | 'word' | 'number' | 'string' | 'operator' | 'open' | 'close';
  /** Of an operator its adjacent characters so far, for example `=>`. */
  readonly text: string;
  readonly end: number;
  /** A closing brace of statements. */
  readonly isBlock: boolean;
  /** The bracket behind the condition of `if`, `while` and the like: a statement must follow. */
  readonly endsCondition?: true;
  /** The angle that opens type parameters, or the type of an assertion. */
  readonly opensTypes?: true;
}

export interface Indentation {
  readonly columns: number;
  readonly outer: Indentation | undefined;
}

export type Fault = 'bracket' | 'string' | 'indentation' | 'statement';

export interface StatementEnd {
  /** Behind the last character of the statement. */
  readonly at: number;
  /** Open brackets around the statement. */
  readonly depth: number;
  /** Columns of its line, where blocks are made by indentation; else 0. */
  readonly columns: number;
}

export interface ScanState {
  /** Characters read. */
  readonly offset: number;
  readonly lexeme: Lexeme;
  readonly innermost: Bracket | undefined;
  readonly depth: number;
  readonly previous: PreviousToken;
  /** First word of the statement; empty if it starts with something else; undefined at its start. */
  readonly head: string | undefined;
  /** A line end that is the statement's end unless the next token goes on with it. */
  readonly pendingEnd: StatementEnd | undefined;
  readonly indentation: Indentation;
  /** Of the line so far, if it is blank. */
  readonly columns: number;
  readonly isLineBlank: boolean;
  /** The line before ended with a colon: a deeper block must follow. */
  readonly opensBlock: boolean;
  /** The first that was wrong. What follows it is not to be relied on. */
  readonly fault: Fault | undefined;
  /** Closing brackets that had nothing to close, as opening ones, innermost first; only where a text's start is unknown. */
  readonly unmatched: readonly BracketKind[];
  readonly isStartUnknown: boolean;
  /** Set by the character that ended a statement, or showed that the line before had ended it. */
  readonly statementEnd: StatementEnd | undefined;
}

export const startOfFile: ScanState = {
  offset: 0,
  lexeme: NO_LEXEME,
  innermost: undefined,
  depth: 0,
  previous: { kind: 'none', text: '', end: 0, isBlock: false },
  head: undefined,
  pendingEnd: undefined,
  indentation: { columns: 0, outer: undefined },
  columns: 0,
  isLineBlank: true,
  opensBlock: false,
  fault: undefined,
  unmatched: [],
  isStartUnknown: false,
  statementEnd: undefined,
};

/** For a text whose start is missing: brackets may be closed that it did not open. */
export const startInTheMiddle: ScanState = { ...startOfFile, isStartUnknown: true };

export function bracketKinds(state: ScanState): BracketKind[] {
  const kinds: BracketKind[] = [];
  for (let bracket = state.innermost; bracket; bracket = bracket.outer) kinds.push(bracket.kind);
  return kinds.reverse();
}

/** Neither within a string nor a comment. */
export function isInCode({ lexeme }: ScanState): boolean {
  return lexeme.kind === 'none' || lexeme.kind === 'word' || lexeme.kind === 'number';
}

export function canEndStatement(rules: LexicalRules, { kind, text }: PreviousToken): boolean {
  switch (kind) {
    case 'number':
    case 'string':
    case 'close':
      return true;
    case 'word':
      return rules.name === 'go'
        ? !goGoesOn.has(text)
        : !rules.operatorWords.has(text) || text === 'return' || text === 'yield';
    case 'operator':
      return text === '++' || text === '--';
    case 'none':
    case 'open':
      return false;
  }
}

const goGoesOn: ReadonlySet<string> = new Set(
  'case chan const default defer else for func go goto if import interface map package range select struct switch type var'.split(
    ' ',
  ),
);
