import type { SyntaxNode } from '../../syntax/tree.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Operation } from './nodes.ts';
import { callOf, isComparison, isCondition, literalKind, operationOf, operationsOf, precedenceOf } from './nodes.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { aroundOperand, replacing, templateEdit } from './templateEdit.ts';

/** Replaces a comparison's operator by another one, or exchanges its operands where that is no mere mirror image. */
export const comparisonOperators: TemplateFamily = function* (site, shape) {
  for (const operation of operationsOf(site, shape)) {
    for (const [operator, plausibility] of shape.operators.comparison.get(operation.operator) ?? []) {
      const fitness = operatorFits(operator, operation, shape);
      if (fitness > 0) yield replacing('comparison-operator', plausibility * fitness, operation.token, operator);
    }
  }
};

/** An operator that asks for a container wants one on its right; identity wants a constant. */
function operatorFits(operator: string, { operator: from, right }: Operation, shape: LanguageShape): number {
  const { membership } = shape.operators;
  if (membership.has(operator) && !membership.has(from)) {
    return ['number', 'boolean', 'null'].includes(literalKind(right, shape) ?? '') ? 0 : 0.8;
  }
  const isConstant = ['null', 'boolean'].includes(literalKind(right, shape) ?? '');
  if (shape.operators.identity.has(operator) && !shape.operators.identity.has(from)) return isConstant ? 1 : 0.2;
  return isConstant && /[<>]/.test(operator) ? 0 : 1;
}

/** Exchanges the test for null with the test for truth: `x` and `x is not None`, `not x` and `x is None`. */
export const truthTests: TemplateFamily = function* (site, shape, ingredients) {
  const { render } = shape;
  const operation = operationOf(site, shape);
  if (operation && literalKind(operation.right, shape) === 'null') {
    const value = operation.left.text;
    if (site.text === render.isNotNull(value)) yield replacing('truth-test', 1, site, render.isTruthy(value));
    if (site.text === render.isNull(value)) yield replacing('truth-test', 1, site, render.not(value));
    return;
  }
  const isNegated = shape.kinds.negation.has(site.kind);
  const value = isNegated ? site.namedChildren[0] : site;
  if (!value || (!isNegated && (site.parent === undefined || !isTruthValue(site, shape)))) return;
  const isPlain = shape.kinds.identifier.has(value.kind) || shape.members.has(value.kind);
  const types = ingredients.types.ofExpression(value);
  if (!isPlain || types.has('boolean')) return;
  yield replacing('truth-test', 0.8, site, isNegated ? render.isNull(value.text) : render.isNotNull(value.text));
};

/** Negates a condition, or takes a negation away. Comparisons are left to {@link comparisonOperators}. */
export const negations: TemplateFamily = function* (site, shape) {
  if (shape.kinds.negation.has(site.kind)) {
    const operand = site.namedChildren[0];
    if (operand) yield removeNegation(site, operand);
    return;
  }
  if (!isTruthValue(site, shape)) return;
  const operation = operationOf(site, shape);
  if (operation && isComparison(operation, shape)) return;
  const needsParentheses = precedenceOf(site, shape) < shape.precedence.negation;
  const [before, after] = shape.render.not('\0').split('\0');
  yield templateEdit(
    'negate-condition',
    needsParentheses ? 0.6 : 1,
    aroundOperand(site, needsParentheses, before ?? '', after ?? ''),
    'negate the condition',
  );
};

function removeNegation(site: SyntaxNode, operand: SyntaxNode): TemplateEdit {
  return templateEdit('negate-condition', 1, [replaceRange(site.start, operand.start, '')], 'remove the negation');
}

/** A whole condition, an operand of `and` or `or`, or a call that reads like a question. */
function isTruthValue(site: SyntaxNode, shape: LanguageShape): boolean {
  if (shape.kinds.parenthesised.has(site.kind)) return false;
  let whole = site;
  while (whole.parent && shape.kinds.parenthesised.has(whole.parent.kind)) whole = whole.parent;
  const { parent } = whole;
  if (!parent) return false;
  if (isCondition(whole, shape)) return true;
  if (shape.kinds.negation.has(parent.kind)) return false;
  const call = callOf(site, shape);
  const isQuestion = call?.name !== undefined && shape.knowledge.predicateName.test(call.name.text);
  const around = operationOf(parent, shape);
  if (around && shape.operators.logical.has(around.operator)) {
    // `x or default` is no condition
    return isQuestion || shape.conditions.has(parent.parent?.kind ?? '');
  }
  return isQuestion && shape.kinds.return.has(parent.kind);
}
