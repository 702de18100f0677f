import type { SyntaxNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../../workspace/edits.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import {
  callOf,
  callWithArgument,
  childAt,
  conditionOf,
  isArithmetic,
  isComparison,
  literalKind,
  namesReadIn,
  operationOf,
  operationsOf,
  precedenceOf,
  subscriptOf,
  withoutParentheses,
} from './nodes.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { aroundOperand, insertion, replacing, templateEdit } from './templateEdit.ts';

/** One more or one less on a bound, an index or a slice; another start of a range; a bound taken away. */
export const offByOne: TemplateFamily = function* (site, shape, ingredients) {
  yield* shifts(site, shape, ingredients);
  yield* withoutShift(site, shape);
  yield* rangeStarts(site, shape);
  yield* sliceBounds(site, shape);
};

function* shifts(site: SyntaxNode, shape: LanguageShape, ingredients: Ingredients): Iterable<TemplateEdit> {
  const [more, less] = shiftPlausibility(site, shape);
  if (Math.max(more, less) === 0 || !mayBeInteger(site, shape, ingredients)) return;
  const needsParentheses =
    precedenceOf(site, shape) < shape.precedence.sum ||
    (operationOf(site.parent ?? site, shape)?.operator ?? '+') !== '+';
  const isBare = withoutParentheses(site, shape).equals(site);
  for (const [plausibility, sign, word] of [
    [more, '+', 'one more'],
    [less, '-', 'one less'],
  ] as const) {
    if (plausibility === 0) continue;
    const edits = isBare
      ? shiftOf(site, ` ${sign} 1`, needsParentheses, shape)
      : [insertion(withoutParentheses(site, shape).end, ` ${sign} 1`)];
    yield templateEdit('off-by-one', plausibility, edits, `${word}: \`${sign} 1\``);
  }
}

/** `2 * n` becomes `2 * (n + 1)`, `f(n)` becomes `f(n + 1)`. */
function shiftOf(site: SyntaxNode, shift: string, isOperand: boolean, shape: LanguageShape): TextEdit[] {
  if (!isOperand) return aroundOperand(site, false, '', shift);
  const parent = site.parent && operationOf(site.parent, shape);
  const isInOperation = parent !== undefined && isArithmetic(parent, shape);
  return isInOperation ? aroundOperand(site, false, '(', `${shift})`) : aroundOperand(site, false, '', shift);
}

/** How plausible one more and one less are at the place where the node stands; 0 where another family says the same. */
function shiftPlausibility(site: SyntaxNode, shape: LanguageShape): readonly [number, number] {
  const { parent } = site;
  if (!parent || literalKind(site, shape)) return [0, 0];
  const argument = callWithArgument(site, shape);
  if (argument) {
    const { name, arguments: all } = argument.call;
    if (name && shape.knowledge.ranges.has(name.text)) {
      const isEnd = argument.index === (all.length === 1 ? 0 : 1);
      return isEnd ? [1, 0.7] : [0.8, 0.4];
    }
    return argument.argument.name === undefined ? [0.2, 0.2] : [0.1, 0.1];
  }
  if (subscriptOf(parent, shape)?.index.equals(site) === true) return [0.6, 0.7];
  if (shape.kinds.slice.has(parent.kind)) return [0.7, 0.6];
  for (const operation of operationsOf(parent, shape)) {
    if (!operation.left.equals(site) && !operation.right.equals(site)) continue;
    if (isComparison(operation, shape)) return boundPlausibility(operation.operator, operation.right.equals(site));
    if (!isArithmetic(operation, shape)) return [0, 0];
    const isSum = operation.operator === '+' || operation.operator === '-';
    return isSum ? [0, 0] : [0.25, 0.2];
  }
  const assignment = shape.assignments.get(parent.kind);
  const isValue =
    shape.kinds.return.has(parent.kind) ||
    (assignment !== undefined && childAt(parent, assignment.value)?.equals(site) === true);
  if (!isValue) return [0, 0];
  if (shape.kinds.binary.has(withoutParentheses(site, shape).kind)) return [0.25, 0.25];
  return assignment && isLoopBound(childAt(parent, assignment.target), shape) ? [0.5, 0.5] : [0.12, 0.12];
}

/** What a loop around it goes on by: `low = middle` in `while low < high`, which may come to a standstill. */
function isLoopBound(target: SyntaxNode | undefined, shape: LanguageShape): boolean {
  const loop = target?.closest(shape.kinds.loop);
  const condition = loop && conditionOf(loop, shape);
  return condition !== undefined && namesReadIn(condition, shape).includes(target?.text ?? '');
}

/** `i < n + 1` is `i <= n` for whole numbers: only the shift that no other operator expresses is left. */
function boundPlausibility(operator: string, isRight: boolean): readonly [number, number] {
  if (!isRight) return [0, 0];
  if (operator === '<' || operator === '>=') return [0, 0.4];
  if (operator === '<=' || operator === '>') return [0.4, 0];
  return operator === '==' || operator === '!=' ? [0.2, 0.2] : [0, 0];
}

function mayBeInteger(site: SyntaxNode, shape: LanguageShape, ingredients: Ingredients): boolean {
  const node = withoutParentheses(site, shape);
  const operation = operationOf(node, shape);
  if (operation) {
    const isShifted = ['+', '-'].includes(operation.operator) && operation.right.text === '1';
    if (!isArithmetic(operation, shape) || isShifted) return false;
  }
  const isPlain =
    operation !== undefined ||
    shape.kinds.identifier.has(node.kind) ||
    shape.members.has(node.kind) ||
    shape.subscripts.has(node.kind) ||
    callOf(node, shape) !== undefined;
  const types = ingredients.types.ofExpression(node);
  return isPlain && (types.size === 0 || types.has('number'));
}

/** `n - 1` becomes `n`. */
function* withoutShift(site: SyntaxNode, shape: LanguageShape): Iterable<TemplateEdit> {
  const operation = operationOf(site, shape);
  if (!operation || !['+', '-'].includes(operation.operator) || !shape.kinds.number.has(operation.right.kind)) return;
  if (shape.kinds.augmentedAssignment.has(site.kind)) return;
  const plausibility = operation.right.text === '1' ? 0.8 : 0.4;
  const edits = [replaceRange(operation.left.end, operation.right.end, '')];
  yield templateEdit('off-by-one', plausibility, edits, `drop \`${operation.operator} ${operation.right.text}\``);
}

function* rangeStarts(site: SyntaxNode, shape: LanguageShape): Iterable<TemplateEdit> {
  const call = callOf(site, shape);
  const [first, second] = call?.arguments ?? [];
  if (!call?.name || !shape.knowledge.ranges.has(call.name.text) || !call.list || !first) return;
  if (!second) {
    yield templateEdit('off-by-one', 0.6, [insertion(first.node.start, '1, ')], 'start the range at 1');
    yield templateEdit('off-by-one', 0.15, [insertion(first.node.start, '2, ')], 'start the range at 2');
  } else if (shape.kinds.number.has(first.node.kind)) {
    const edits = [replaceRange(first.node.start, second.node.start, '')];
    if (call.arguments.length === 2) yield templateEdit('off-by-one', 0.3, edits, 'start the range at 0');
  }
}

function* sliceBounds(site: SyntaxNode, shape: LanguageShape): Iterable<TemplateEdit> {
  if (!shape.kinds.slice.has(site.kind)) return;
  for (const bound of site.namedChildren) {
    yield templateEdit(
      'off-by-one',
      0.4,
      [replaceRange(bound.start, bound.end, '')],
      `drop the bound \`${bound.text}\``,
    );
  }
  const colon = site.children.find((child) => child.text === ':');
  if (!colon) return;
  if (colon.start === site.start) yield replacing('off-by-one', 0.3, colon, '1:');
  if (colon.end === site.end) yield replacing('off-by-one', 0.3, colon, ':-1');
}
