import ts from 'typescript';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { Random } from '../../src/workspace/random.ts';

/** What kind of place a word of real code stands at. */
export const CONTEXTS = ['member', 'bare', 'object key', 'type', 'declared', 'other name', 'keyword'] as const;
export type Context = (typeof CONTEXTS)[number];

/** A word of real code, and the code as it would be while a model writes the statement around it. */
export interface MaskedIdentifier {
  readonly file: RelativePath;
  readonly context: Context;
  readonly name: string;
  /** Where it starts, in the file's text. */
  readonly start: number;
  /** Where the code goes on that a model does not write: behind the statement around the word. */
  readonly resumesAt: number;
}

/**
 * Words inside function bodies, by the syntax tree. The statement that holds a word is what is being written: its rest is
 * taken out.
 */
export function maskableIdentifiers(file: RelativePath, text: string): MaskedIdentifier[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: MaskedIdentifier[] = [];
  const visit = (node: ts.Node, isInBody: boolean): void => {
    if (isJsDocumentation(node)) return;
    const isWord = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || isKeyword(node);
    if (isWord && isInBody) {
      const name = node.getText(source);
      const start = node.getStart(source);
      if (name !== '')
        found.push({ file, name, start, context: contextOf(node), resumesAt: resumeAfter(node, source) });
    }
    const isBody = ts.isBlock(node) && ts.isFunctionLike(node.parent);
    for (const child of node.getChildren(source)) visit(child, isInBody || isBody);
  };
  visit(source, false);
  return found;
}

/** The text while the word is about to be written; it starts at `start`. */
export const maskedText = (text: string, { start, resumesAt }: MaskedIdentifier): string =>
  text.slice(0, start) + text.slice(resumesAt);

/** As many as are wanted, evenly at random, in the order of the files. */
export function sample<T>(items: readonly T[], count: number, random: Random): T[] {
  const chosen: T[] = [];
  items.forEach((item, index) => {
    if (random() < (count - chosen.length) / (items.length - index)) chosen.push(item);
  });
  return chosen;
}

const isJsDocumentation = (node: ts.Node): boolean =>
  node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode;

const isKeyword = (node: ts.Node): boolean =>
  node.kind >= ts.SyntaxKind.FirstKeyword && node.kind <= ts.SyntaxKind.LastKeyword;

function contextOf(node: ts.Node): Context {
  const { parent } = node;
  if (isKeyword(node)) return 'keyword';
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return 'member';
  if (ts.isQualifiedName(parent) && parent.right === node) return 'type';
  if (ts.isPropertyAssignment(parent) && parent.name === node) return 'object key';
  if (ts.isShorthandPropertyAssignment(parent)) return 'object key';
  if (ts.isMethodDeclaration(parent) && ts.isObjectLiteralExpression(parent.parent) && parent.name === node) {
    return 'object key';
  }
  if (ts.isBindingElement(parent) && parent.propertyName === node) return 'object key';
  if (isDeclaredName(node)) return 'declared';
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) {
    return 'other name';
  }
  if (ts.isJsxAttribute(parent)) return 'other name';
  return ts.isPartOfTypeNode(node) || ts.isTypeReferenceNode(parent) ? 'type' : 'bare';
}

function isDeclaredName(node: ts.Node): boolean {
  const { parent } = node;
  const named = parent as ts.Node & { readonly name?: ts.Node };
  return named.name === node && !ts.isPropertyAccessExpression(parent) && !ts.isJsxAttribute(parent);
}

/** The end of the statement around the word; of a compound one, of the line: its blocks are statements of their own. */
function resumeAfter(node: ts.Node, source: ts.SourceFile): number {
  let statement = node;
  while (!ts.isSourceFile(statement.parent) && !isStatement(statement)) statement = statement.parent;
  const lineEnd = source.text.indexOf('\n', node.end);
  const endOfLine = lineEnd === -1 ? source.text.length : lineEnd;
  return holdsBlock(statement) ? Math.min(endOfLine, statement.end) : Math.max(statement.end, node.end);
}

const isStatement = (node: ts.Node): boolean =>
  (node.kind >= ts.SyntaxKind.FirstStatement && node.kind <= ts.SyntaxKind.LastStatement) ||
  ts.isFunctionDeclaration(node) ||
  ts.isClassElement(node);

/** A statement with others in it: `if`, `for`, a declared function. */
const holdsBlock = (node: ts.Node): boolean =>
  ts.isIterationStatement(node, false) ||
  ts.isIfStatement(node) ||
  ts.isTryStatement(node) ||
  ts.isSwitchStatement(node) ||
  ts.isFunctionLike(node) ||
  ts.isBlock(node) ||
  ts.isClassElement(node);
