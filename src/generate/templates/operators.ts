import { replaceRange } from '../../workspace/edits.ts';
import { isArithmetic, isLogical, literalKind, operandText, operationOf, withoutParentheses } from './nodes.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { insertion, replacing, templateEdit } from './templateEdit.ts';

/** Replaces an arithmetic, bitwise, logical or compound-assignment operator by one it is mistaken for. */
export const operatorSwaps: TemplateFamily = function* (site, shape, ingredients) {
  const operation = operationOf(site, shape);
  if (operation) {
    const { arithmetic, augmented, logical, numeric } = shape.operators;
    const isSum = arithmetic.has(operation.operator);
    const isText =
      isSum && [operation.left, operation.right].some((side) => ingredients.types.ofExpression(side).has('string'));
    const table = isSum ? arithmetic : shape.kinds.augmentedAssignment.has(site.kind) ? augmented : logical;
    for (const [operator, plausibility] of table.get(operation.operator) ?? []) {
      const fitness = isText && numeric.has(operator) ? 0.05 : 1;
      yield replacing('swap-operator', plausibility * fitness, operation.token, operator);
    }
  }
  if (shape.kinds.unaryMinus.has(site.kind) && site.text.startsWith('-')) {
    const operand = site.namedChildren[0];
    if (operand && !literalKind(operand, shape)) {
      const edits = [replaceRange(site.start, operand.start, '')];
      yield templateEdit('swap-operator', 0.5, edits, 'remove the minus sign');
    }
  }
};

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
