import type { SyntaxNode } from '../../syntax/tree.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Operation } from './nodes.ts';
import {
  abbreviated,
  isArithmetic,
  isComparison,
  isLogical,
  operandText,
  operationOf,
  precedenceOf,
  withoutParentheses,
} from './nodes.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { exchanging, insertion, templateEdit } from './templateEdit.ts';

/** Exchanges the operands of an operator where their order matters; in a chain, neighbouring ones. */
export const swappedOperands: TemplateFamily = function* (site, shape, ingredients) {
  const operation = operationOf(site, shape);
  if (!operation || !shape.operators.ordered.has(operation.operator)) return;
  if (shape.kinds.augmentedAssignment.has(site.kind)) return;
  const { operator, right } = operation;
  const precedence = isComparison(operation, shape)
    ? shape.precedence.comparison + 1
    : (shape.precedence.operators.get(operator) ?? shape.precedence.tightest);
  const inner = operationOf(operation.left, shape);
  const isChain =
    inner !== undefined && precedenceOf(inner.node, shape) === precedenceOf(site, shape) && isArithmetic(inner, shape);
  const left = isChain ? inner.right : operation.left;
  if (operator === '+') {
    const joins = [left, right].some((side) => !ingredients.types.ofExpression(side).has('number'));
    if (!joins) return;
  }
  yield exchanging(
    'swap-operands',
    isChain ? 0.5 : operator === '+' ? 0.6 : 1,
    left,
    right,
    operandText(left, precedence + 1, shape),
    operandText(right, precedence, shape),
  );
};

/** Leaves one operand of an arithmetic operator out. */
export const droppedOperands: TemplateFamily = function* (site, shape) {
  const operation = operationOf(site, shape);
  if (!operation || !isArithmetic(operation, shape)) return;
  if (shape.kinds.augmentedAssignment.has(site.kind)) return;
  yield keeping(operation.left, operation, shape, 1);
  // In a chain `a + b + c`, the left side without its own right operand is the chain without its middle.
  yield keeping(operation.right, operation, shape, 0.6);
  const inner = operationOf(operation.left, shape);
  if (inner && isArithmetic(inner, shape) && precedenceOf(inner.node, shape) === precedenceOf(site, shape)) {
    const edits = [replaceRange(inner.left.end, inner.right.end, '')];
    yield templateEdit('drop-operand', 0.8, edits, `drop \`${abbreviated(inner.operator + ' ' + inner.right.text)}\``);
  }
};

function keeping(kept: SyntaxNode, { node }: Operation, shape: LanguageShape, plausibility: number): TemplateEdit {
  const around = node.parent && operationOf(node.parent, shape);
  const needed = around ? (shape.precedence.operators.get(around.operator) ?? 0) : 0;
  const isInParentheses = operandText(kept, needed, shape) !== kept.text;
  const edits = [
    replaceRange(node.start, kept.start, isInParentheses ? '(' : ''),
    replaceRange(kept.end, node.end, isInParentheses ? ')' : ''),
  ].filter((edit) => edit.start !== edit.end || edit.newText !== '');
  return templateEdit('drop-operand', plausibility, edits, `keep only \`${abbreviated(kept.text)}\``);
}

/** Moves parentheses: `a - b // c` becomes `(a - b) // c`, and `(a - b) // c` loses its parentheses. */
export const regroupings: TemplateFamily = function* (site, shape) {
  const operation = operationOf(site, shape);
  if (!operation || !(isArithmetic(operation, shape) || isLogical(operation, shape))) return;
  const right = operationOf(operation.right, shape);
  if (right && (isArithmetic(right, shape) || isLogical(right, shape))) {
    const edits = [insertion(operation.left.start, '('), insertion(right.left.end, ')')];
    yield templateEdit('regroup-operands', 1, edits, `compute \`${operation.operator}\` before \`${right.operator}\``);
  }
  const left = operationOf(operation.left, shape);
  if (left && (isArithmetic(left, shape) || isLogical(left, shape)) && left.operator !== operation.operator) {
    const edits = [insertion(left.right.start, '('), insertion(operation.right.end, ')')];
    yield templateEdit('regroup-operands', 0.6, edits, `compute \`${operation.operator}\` before \`${left.operator}\``);
  }
  for (const side of [operation.left, operation.right]) {
    const inner = withoutParentheses(side, shape);
    if (inner.equals(side) || !operationOf(inner, shape)) continue;
    const isNeeded = operandText(inner, shape.precedence.operators.get(operation.operator) ?? 0, shape) !== inner.text;
    if (isNeeded) {
      const edits = [replaceRange(side.start, inner.start, ''), replaceRange(inner.end, side.end, '')];
      yield templateEdit('regroup-operands', 0.6, edits, 'remove the parentheses');
    }
  }
};
