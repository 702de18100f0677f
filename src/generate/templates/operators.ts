import { replaceRange } from '../../workspace/edits.ts';
import { literalKind, operationOf } from './nodes.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacing, templateEdit } from './templateEdit.ts';

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
