import type { SyntaxNode } from '../../syntax/tree.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Operation } from './nodes.ts';
import {
  abbreviated,
  callOf,
  isArithmetic,
  isComparison,
  isLogical,
  literalKind,
  operandText,
  operationOf,
  precedenceOf,
} from './nodes.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { templateEdit } from './templateEdit.ts';

/** Passes one argument less. */
export const droppedArguments: TemplateFamily = function* (site, shape) {
  const call = callOf(site, shape);
  if (!call?.list) return;
  for (const [index, { node }] of call.arguments.entries()) {
    const next = call.arguments[index + 1]?.node;
    const previous = call.arguments[index - 1]?.node;
    const [start, end] = next ? [node.start, next.start] : previous ? [previous.end, node.end] : [node.start, node.end];
    const plausibility = call.arguments.length === 1 ? 0.4 : index === call.arguments.length - 1 ? 1 : 0.6;
    const explanation = `drop the argument \`${abbreviated(node.text)}\``;
    yield templateEdit('drop-argument', plausibility, [replaceRange(start, end, '')], explanation);
  }
};

/** Exchanges two neighbouring arguments or elements. */
export const swappedArguments: TemplateFamily = function* (site, shape) {
  const call = callOf(site, shape);
  const isList = shape.kinds.sequence.has(site.kind);
  const items = call?.list
    ? call.arguments.filter(({ name }) => name === undefined).map(({ node }) => node)
    : isList
      ? site.namedChildren
      : [];
  if (items.length < 2 || items.length > 6) return;
  for (let index = 0; index + 1 < items.length; index += 1) {
    const [first, second] = [items[index], items[index + 1]];
    if (!first || !second || shape.kinds.splat.has(first.kind) || shape.kinds.splat.has(second.kind)) continue;
    const areLiterals = literalKind(first, shape) !== undefined && literalKind(second, shape) !== undefined;
    const plausibility = (call ? 1 : areLiterals ? 0.2 : 0.6) / Math.sqrt(items.length - 1);
    yield exchange('swap-arguments', plausibility, first, second, first.text, second.text);
  }
};

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
  yield exchange(
    'swap-operands',
    isChain ? 0.5 : operator === '+' ? 0.6 : 1,
    left,
    right,
    operandText(left, precedence + 1, shape),
    operandText(right, precedence, shape),
  );
};

function exchange(
  template: 'swap-arguments' | 'swap-operands',
  plausibility: number,
  first: SyntaxNode,
  second: SyntaxNode,
  firstText: string,
  secondText: string,
): TemplateEdit {
  return templateEdit(
    template,
    plausibility,
    [replaceRange(first.start, first.end, secondText), replaceRange(second.start, second.end, firstText)],
    `exchange \`${abbreviated(first.text)}\` and \`${abbreviated(second.text)}\``,
  );
}

/** Leaves one operand of an arithmetic operator out. */
export const droppedOperands: TemplateFamily = function* (site, shape) {
  const operation = operationOf(site, shape);
  if (!operation || !isArithmetic(operation, shape) || isLogical(operation, shape)) return;
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
