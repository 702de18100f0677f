import type ts from 'typescript';
import { isInUnfinishedTypes } from './unfinishedTypes.ts';

/** What is known of an identifier's place before the compiler is asked for names. */
export type Place =
  /** Inside of a text or comment, or a name is declared here. */
  | 'unknowable'
  /** Names may be new, whatever the compiler says. */
  | 'open'
  /** An expression or name stands before it: a word that goes on with it may follow, or a new statement. */
  | 'operator'
  /** A type goes on: if the compiler offers values, it has not seen that. */
  | 'type'
  | 'any';

const declaringWord =
  /(?:^|[^\w$.])(?:const|let|var|using|function|class|interface|enum|namespace|module|type|infer|catch\s*\()\s*\*?\s*$/;
/** Operators of bits and of types, and a type in angle brackets that may still turn out to be a comparison. */
const unclearType = /[^|]\|$|[^&]&$|<\s*\{[^{}]*$/;
/** Names of a pattern: which of them are declared can be told at its end. */
const declaredPattern = /(?:^|[^\w$.])(?:const|let|var)\s*[{[][^=;]*$/;
/** What another type follows. */
const typeGoesOn = /(?:(?:^|[^\w$.])(?:in|is|keyof|readonly|unique)|=>|\$\{)$/;
/** The errors of the next line are wanted, or nobody wants to know. */
const suppressedLine = /\/[/*]\s*@ts-(?:expect-error|ignore)\b[^\n]*\n[^\n]*$/;
const labelJump = /(?:^|[^\w$.])(?:break|continue)[^\S\n]*\n\s*$/;

export function placeAt(
  compiler: typeof ts,
  service: ts.LanguageService,
  program: ts.Program,
  file: ts.SourceFile,
  position: number,
): Place {
  const before = codeBefore(file.text, position);
  const node = innermostNode(compiler, file, position);
  if (isInText(compiler, node, position)) return 'unknowable';
  if (service.getSpanOfEnclosingComment(file.fileName, position, false)) return 'unknowable';
  if (declaringWord.test(before) || declaredPattern.test(before)) return 'unknowable';
  if (unclearType.test(before) || isInUnfinishedTypes(before)) return 'unknowable';
  const near = file.text.slice(Math.max(0, position - 500), position);
  if (suppressedLine.test(near)) return 'unknowable';
  // A new line ends the statement; the compiler offers labels all the same.
  if (labelJump.test(near)) return 'unknowable';
  if (isMisparsedType(compiler, file, node, before, position)) return 'unknowable';
  // The name of a member of a type.
  if (compiler.isTypeLiteralNode(node) && /[;,{]$/.test(before)) return 'unknowable';
  const isAtKey = compiler.isObjectLiteralExpression(node) && /[{,]$/.test(before);
  if (isAtKey && (mayBePattern(compiler, node) || mayHaveOtherKeys(compiler, program, node))) return 'open';
  if (typeGoesOn.test(before) && isInType(compiler, file, position)) return 'type';
  return /[\w$)\]}"'`]$/.test(before) ? 'operator' : 'any';
}

/** The end of the text before the position, without white space and comments behind it. */
function codeBefore(text: string, position: number): string {
  let code = text.slice(Math.max(0, position - 2000), position).trimEnd();
  for (;;) {
    const comment = code.endsWith('*/') ? code.lastIndexOf('/*') : lineComment(code);
    if (comment === -1) return code;
    code = code.slice(0, comment).trimEnd();
  }
}

/** Where a comment starts that takes the rest of the last line; -1 if there is none. */
function lineComment(code: string): number {
  const line = code.lastIndexOf('\n') + 1;
  const found = /(?:^|\s)\/\//.exec(code.slice(line));
  return found ? line + found.index : -1;
}

/** The innermost node with the position inside of it or at its end. */
function innermostNode(compiler: typeof ts, file: ts.SourceFile, position: number): ts.Node {
  let node: ts.Node = file;
  for (;;) {
    const inner: ts.Node | undefined = compiler.forEachChild(node, (child) =>
      child.getStart(file) < position && position <= child.end ? child : undefined,
    );
    if (!inner) return node;
    node = inner;
  }
}

function isInText(compiler: typeof ts, node: ts.Node, position: number): boolean {
  if (compiler.isJsxText(node)) return true;
  if (compiler.isTemplateHead(node) || compiler.isTemplateMiddle(node)) return position < node.end;
  const isText =
    compiler.isStringLiteralLike(node) || compiler.isRegularExpressionLiteral(node) || compiler.isTemplateTail(node);
  return isText && (position < node.end || !isEnded(node.getText()));
}

/** Whether the code before the position ends within a type. */
function isInType(compiler: typeof ts, file: ts.SourceFile, position: number): boolean {
  const end = file.text.slice(0, position).trimEnd().length;
  let node = innermostNode(compiler, file, end);
  while (!compiler.isTypeNode(node)) {
    if (compiler.isSourceFile(node) || compiler.isStatement(node) || compiler.isExpression(node)) return false;
    node = node.parent;
  }
  return true;
}

/** Whether the literal's last character closes it: at the end of an unfinished one, the text still goes on. */
const isEnded = (literal: string): boolean => literal.length > 1 && /["'`/a-z]$/.test(literal);

/**
 * A type that the parser takes for something else while it is half written: `({ a }: ` is an arrow function only with what
 * follows, and `T[` an array.
 */
function isMisparsedType(
  compiler: typeof ts,
  file: ts.SourceFile,
  node: ts.Node,
  before: string,
  position: number,
): boolean {
  if (before.endsWith('[')) return compiler.isTypeNode(node);
  if (!before.endsWith(':')) return false;
  const owner = innermostNode(compiler, file, file.text.lastIndexOf(':', position - 1) + 1);
  const isKnown =
    compiler.isPropertyAssignment(owner) ||
    compiler.isConditionalExpression(owner) ||
    compiler.isCaseOrDefaultClause(owner) ||
    compiler.isLabeledStatement(owner) ||
    compiler.isVariableDeclaration(owner) ||
    compiler.isTypeElement(owner) ||
    compiler.isClassElement(owner) ||
    compiler.isFunctionLike(owner) ||
    compiler.isParameter(owner) ||
    compiler.isTypeNode(owner);
  return !isKnown;
}

/** Whether the object may turn out to be a pattern in the parameters of an arrow function: `({ a, b }) => a`. */
function mayBePattern(compiler: typeof ts, literal: ts.ObjectLiteralExpression): boolean {
  let { parent }: { parent: ts.Node } = literal;
  while (
    compiler.isObjectLiteralElement(parent) ||
    compiler.isObjectLiteralExpression(parent) ||
    compiler.isArrayLiteralExpression(parent) ||
    compiler.isBinaryExpression(parent)
  ) {
    ({ parent } = parent);
  }
  const isAsync =
    compiler.isCallExpression(parent) && compiler.isIdentifier(parent.expression) && parent.expression.text === 'async';
  return isAsync || compiler.isParenthesizedExpression(parent);
}

/**
 * Whether keys that the contextual type does not have can be right: where the object is an argument that the type
 * parameters are inferred from, or by which one of several overloads is chosen.
 */
function mayHaveOtherKeys(compiler: typeof ts, program: ts.Program, literal: ts.ObjectLiteralExpression): boolean {
  const checker = program.getTypeChecker();
  for (let node: ts.Node = literal; !compiler.isSourceFile(node.parent); node = node.parent) {
    const { parent } = node;
    if (compiler.isCallExpression(parent) || compiler.isNewExpression(parent)) {
      if (node === parent.expression) return false;
      const kind = compiler.isNewExpression(parent) ? compiler.SignatureKind.Construct : compiler.SignatureKind.Call;
      const signatures = checker.getSignaturesOfType(checker.getTypeAtLocation(parent.expression), kind);
      if (signatures.length !== 1 || signatures.some(({ typeParameters }) => typeParameters !== undefined)) return true;
    }
    if (compiler.isJsxAttribute(parent) || compiler.isJsxSpreadAttribute(parent)) return true;
    if (compiler.isVariableDeclaration(parent) || compiler.isClassElement(parent)) return false;
    if (compiler.isSatisfiesExpression(parent) || compiler.isAsExpression(parent)) return false;
    if (compiler.isFunctionLike(parent) && parent.type !== undefined) return false;
  }
  return false;
}
