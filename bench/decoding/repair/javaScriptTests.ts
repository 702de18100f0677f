import ts from 'typescript';

/**
 * The assertions of HumanEval's test function for JavaScript, each as the body of a test of its own. Statements that are no
 * assertions are set-up: every body after them has them, too.
 */
export function assertionsOf(tests: string): string[] {
  const source = ts.createSourceFile('tests.js', tests, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const setUp: string[] = [];
  const bodies: string[] = [];
  for (const statement of statementsOfTestFunction(source)) {
    const condition = assertedBy(statement);
    if (condition) bodies.push([...setUp, assertionText(condition, source)].join('\n  '));
    else setUp.push(statement.getText(source));
  }
  return bodies;
}

function statementsOfTestFunction(source: ts.SourceFile): readonly ts.Statement[] {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [declaration] = statement.declarationList.declarations;
    const value = declaration?.initializer;
    if (value && ts.isArrowFunction(value) && ts.isBlock(value.body)) return value.body.statements;
  }
  return [];
}

/** The condition of `console.assert(condition)`. */
function assertedBy(statement: ts.Statement): ts.Expression | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const { expression: called, arguments: given } = statement.expression;
  return called.getText() === 'console.assert' ? given[0] : undefined;
}

/** `console.assert` only prints; and what is compared should be told where it differs. */
function assertionText(condition: ts.Expression, source: ts.SourceFile): string {
  const isComparison =
    ts.isBinaryExpression(condition) && condition.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  return isComparison
    ? `assert.strictEqual(${condition.left.getText(source)}, ${condition.right.getText(source)});`
    : `assert(${condition.getText(source)});`;
}
