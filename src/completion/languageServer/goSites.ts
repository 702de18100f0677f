import type { CodeSite, OpenBracketContext } from './sites.ts';

const declaration = /^\s*(?:func|type|var|const|import|package)\b/;
/** What only an expression or a type can follow. `:=` and `=` are among them; `:` is told apart below. */
const operator = /(?:[=+\-*/%&|^<>!]|\b(?:return|range|defer|go))\s*$/;
const step = /(?:\+\+|--)\s*$/;

/**
 * Whether no new name can stand at a bare place of Go: behind an operator, `return` or the like, in arguments and in
 * indices. Elsewhere a name may be declared (statements, parameters, fields) or be a label or a key.
 */
export function isWithinExpression({ statement, brackets }: CodeSite): boolean {
  const innermost = brackets.at(-1);
  if (declaration.test(statement) && innermost?.bracket !== '(') return isValueOfDeclaration(statement);
  if (innermost !== undefined && isSignature(innermost, brackets)) return false;
  if (operator.test(statement) && !step.test(statement)) return true;
  if (innermost?.bracket === '[') return /(?:^|[,:])\s*$/.test(statement);
  if (innermost?.bracket === '(') return /(?:^|,)\s*$/.test(statement);
  return innermost?.bracket === '{' && /:[^\S\n]*$/.test(statement) && !/^\s*(?:case|default)\b/.test(statement);
}

const isValueOfDeclaration = (statement: string): boolean =>
  /^\s*(?:var|const)\b.*=/.test(statement) && operator.test(statement);

/** Parameters and results of functions, of methods in interfaces, and groups of declarations. */
function isSignature({ bracket, before }: OpenBracketContext, brackets: readonly OpenBracketContext[]): boolean {
  if (bracket === '{') return /\b(?:struct|interface)\s*$/.test(before);
  const own = before.slice(before.lastIndexOf('{') + 1);
  if (/\b(?:func|type|var|const|import)\b/.test(own)) return true;
  const block = brackets.findLast((it) => it.bracket === '{');
  return block !== undefined && /\b(?:struct|interface)\s*$/.test(block.before);
}
