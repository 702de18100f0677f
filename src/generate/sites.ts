import type { SyntaxNode } from '../syntax/tree.ts';
import type { LineIndex } from '../workspace/positions.ts';
import type { LanguageShape } from './templates/languageShape.ts';
import { isDocumentation } from './templates/layout.ts';

/** A statement, or a clause such as `elif`, with the nodes of its own: those of the statements inside it are not. */
export interface StatementSite {
  readonly statement: SyntaxNode;
  readonly nodes: readonly SyntaxNode[];
  /** Lines that its own nodes start on. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The line of the statement before it in the same block. */
  readonly lineBefore: number | undefined;
}

/** The statements of a function in text order; of the module level, those outside functions. */
export function statementSites(region: SyntaxNode, shape: LanguageShape, lines: LineIndex): StatementSite[] {
  const { kinds } = shape;
  const isModule = region.parent === undefined;
  const sites: StatementSite[] = [];

  const visitStatement = (statement: SyntaxNode, lineBefore: number | undefined): void => {
    if (isDocumentation(statement, shape) || kinds.untouchable.has(statement.kind)) return;
    if (isModule && kinds.function.has(statement.kind)) return;
    const nodes: SyntaxNode[] = [];
    const inner: SyntaxNode[] = [];
    collect(statement, nodes, inner);
    const own = nodes.map((node) => lines.lineAt(node.start));
    sites.push({ statement, nodes, firstLine: Math.min(...own), lastLine: Math.max(...own), lineBefore });
    visitAll(inner);
  };
  const visitAll = (statements: readonly SyntaxNode[]): void => {
    let before: SyntaxNode | undefined;
    for (const statement of statements) {
      const isNext = before?.parent !== undefined && statement.parent?.equals(before.parent) === true;
      visitStatement(statement, isNext ? lines.lineAt(before?.start ?? 0) : undefined);
      before = statement;
    }
  };
  const collect = (node: SyntaxNode, nodes: SyntaxNode[], inner: SyntaxNode[]): void => {
    nodes.push(node);
    for (const child of node.children) {
      if (!child.isNamed || child.isExtra || kinds.untouchable.has(child.kind)) continue;
      if (kinds.block.has(child.kind)) inner.push(...child.namedChildren);
      else if (kinds.statement.has(child.kind) || kinds.clause.has(child.kind)) inner.push(child);
      else collect(child, nodes, inner);
    }
  };

  visitAll(isModule ? region.namedChildren : [region]);
  return sites;
}
