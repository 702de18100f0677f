import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Indentation, LanguageShape } from './languageShape.ts';

/** How the lines of a statement are laid out; undefined where it does not stand at the start of its own line. */
export function indentationOf(statement: SyntaxNode, shape: LanguageShape): Indentation | undefined {
  const { text } = statement.tree;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const outer = text.slice(lineStart, statement.start);
  if (outer.trim() !== '') return undefined;
  const lineEnd = text.indexOf('\n', lineStart);
  const newline = (lineEnd > 0 && text[lineEnd - 1] === '\r') || (lineEnd < 0 && text.includes('\r\n')) ? '\r\n' : '\n';
  return { outer, unit: indentationUnit(statement, outer, shape), newline };
}

/** The step from the block around the statement to the statement itself; at the left margin, four spaces. */
function indentationUnit(statement: SyntaxNode, outer: string, shape: LanguageShape): string {
  const { text } = statement.tree;
  for (const owner of statement.ancestors()) {
    if (!shape.kinds.compound.has(owner.kind) && !shape.kinds.clause.has(owner.kind)) continue;
    const lineStart = text.lastIndexOf('\n', owner.start - 1) + 1;
    const ownerIndentation = /^[ \t]*/.exec(text.slice(lineStart, owner.start))?.[0] ?? '';
    if (outer.startsWith(ownerIndentation) && outer.length > ownerIndentation.length) {
      return outer.slice(ownerIndentation.length);
    }
  }
  return outer.includes('\t') ? '\t' : '    ';
}

/** Statements that only document: they are no code. */
export function isDocumentation(statement: SyntaxNode, shape: LanguageShape): boolean {
  if (!shape.kinds.expressionStatement.has(statement.kind)) return false;
  const children = statement.namedChildren;
  return children.length === 1 && children[0] !== undefined && shape.kinds.string.has(children[0].kind);
}

/** Whether a string of the node goes over several lines, so that its lines must not be moved. */
export function hasMultilineString(node: SyntaxNode, shape: LanguageShape): boolean {
  for (const inner of node.walk()) if (shape.kinds.string.has(inner.kind) && inner.text.includes('\n')) return true;
  return false;
}
