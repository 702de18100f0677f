import ts from 'typescript';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { OffsetRange } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';

/** A statement of real code that is to be written anew, and the function around it. */
export interface StatementHole {
  readonly file: RelativePath;
  readonly hunk: OffsetRange;
  readonly around: OffsetRange;
}

/** One-line statements inside function bodies, as a repair would mask them. */
export function oneLineStatements(file: RelativePath, text: string): StatementHole[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const holes: StatementHole[] = [];
  const visit = (node: ts.Node, body: ts.Node | undefined): void => {
    const around = ts.isFunctionLike(node) ? node : body;
    if (around && ts.isBlock(node)) {
      for (const statement of node.statements) {
        const [start, end] = [statement.getStart(source), statement.end];
        const isLeaf =
          ts.isExpressionStatement(statement) || ts.isReturnStatement(statement) || ts.isVariableStatement(statement);
        if (!isLeaf || text.slice(start, end).includes('\n') || end - start < 12) continue;
        holes.push({ file, hunk: rangeOf(start, end), around: rangeOf(around.getStart(source), around.end) });
      }
    }
    ts.forEachChild(node, (child) => visit(child, around));
  };
  visit(source, undefined);
  return holes;
}

const rangeOf = (start: number, end: number): OffsetRange => ({ start: offset(start), end: offset(end) });
