import type { LexicalRules } from './lexicalRules.ts';
import type { NameSite, PreviousToken, ScanState } from './scanState.ts';

/** What the characters before a name tell about what it can be. */
export function siteOf(rules: LexicalRules, state: ScanState, start: number): NameSite {
  const { previous, innermost } = state;
  const isOperator = previous.kind === 'operator';
  const isMember =
    isOperator && (/(^|[^.])\.$/.test(previous.text) || (rules.name === 'java' && previous.text.endsWith('::')));
  if (isMember) return { start, access: 'member', mayDeclare: false, isOperand: false };
  const isInStatement = innermost === undefined || innermost.isBlock;
  const mayDeclare =
    (state.head === undefined && rules.declaresAtStatementStart) ||
    (previous.kind === 'word' && rules.declaring.has(previous.text)) ||
    previous.opensTypes === true ||
    (previous.kind !== 'close' && rules.declaringBefore.has(previous.text)) ||
    (rules.declaresAtStatementStart && isInStatement && previous.text === ',') ||
    (rules.declaresAfterType && isAfterType(rules, previous)) ||
    // `function*` declares, and what stands behind `!` in a Python hole or a dash in a tag is no name.
    (isOperator && previous.text === '*' && state.head === 'function') ||
    (isOperator && rules.name === 'python' && previous.text.endsWith('!')) ||
    (isOperator && innermost?.kind === 'tag' && /[-:]$/.test(previous.text)) ||
    innermost?.kind === 'closing-tag' ||
    (rules.name === 'go' && isInStatement && state.head === 'func' && previous.kind === 'close') ||
    innermost?.holdsParameters === true;
  const isOperand = rules.name === 'javascript' && !mayDeclare && isOperandNext(state);
  return { start, access: 'bare', mayDeclare, isOperand };
}

/** Where parameters, types, keys and targets of assignments may stand, it is not said: they may be new names. */
function isOperandNext({ previous, innermost, head }: ScanState): boolean {
  const isInArguments = innermost?.kind === '(' && innermost.holdsArguments;
  if (previous.kind === 'open') return isInArguments && previous.text === '(';
  if (previous.kind === 'word') return previous.text === 'return';
  if (previous.kind !== 'operator') return false;
  if (previous.text === ',') return isInArguments;
  return operandOperators.has(previous.text) && head !== 'type' && (isInArguments || innermost?.isBlock !== false);
}

const operandOperators: ReadonlySet<string> = new Set('= += -= == === != !== && || ?? ! + - * / % && =>'.split(' '));

function isAfterType(rules: LexicalRules, previous: PreviousToken): boolean {
  if (previous.kind === 'word') return !rules.keywords.has(previous.text);
  return (previous.kind === 'close' && previous.text === '[') || /(^|[^-])>$/.test(previous.text);
}
