import type { SyntaxNode } from '../../syntax/tree.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { LanguageShape } from './languageShape.ts';
import { abbreviated, conditionOf, isLogical, operationOf, precedenceOf, withoutParentheses } from './nodes.ts';
import type { Predicate } from './predicates.ts';
import { predicatesFor } from './predicates.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { aroundOperand, insertion, templateEdit } from './templateEdit.ts';

const mostClauses = 12;

/** Adds a clause to a condition, with `and` or with `or`. */
export const addedClauses: TemplateFamily = function* (site, shape, ingredients) {
  const condition = conditionOf(site, shape) ?? returnedCondition(site, shape);
  if (!condition) return;
  const inner = withoutParentheses(condition, shape);
  const tests = predicatesFor(inner, site, shape, ingredients).filter(({ text }) => !inner.text.includes(text));
  for (const test of tests.slice(0, mostClauses)) {
    yield joined(inner, test, 'and', shape);
    yield joined(inner, test, 'or', shape);
  }
};

function joined(condition: SyntaxNode, test: Predicate, word: 'and' | 'or', shape: LanguageShape): TemplateEdit {
  const precedence = shape.precedence[word];
  const needsParentheses = precedenceOf(condition, shape) < precedence;
  const clause = word === 'or' && !test.isGuard ? test.text : word === 'or' ? test.negated : test.text;
  const operator = shape.render[word];
  const text = test.precedence < precedence ? `(${clause})` : clause;
  // A test that makes the condition safe to evaluate comes first.
  const edits = test.isGuard
    ? aroundOperand(condition, needsParentheses, `${text} ${operator} `, '')
    : aroundOperand(condition, needsParentheses, '', ` ${operator} ${text}`);
  const factor = word === 'and' ? 1 : 0.8;
  return templateEdit('add-clause', test.plausibility * factor, edits, `add \`${operator} ${abbreviated(clause)}\``);
}

/** Gives a comprehension without a filter one. */
export const addedFilters: TemplateFamily = function* (site, shape, ingredients) {
  const { filter } = shape.render;
  const next = site.nextNamedSibling;
  if (!filter || !shape.kinds.comprehensionLoop.has(site.kind) || next) return;
  const body = site.parent?.namedChildren[0];
  if (!body) return;
  for (const { text, plausibility } of predicatesFor(body, body, shape, ingredients).slice(0, mostClauses)) {
    const edits = [insertion(site.end, filter(text))];
    yield templateEdit('add-clause', 0.5 * plausibility, edits, `keep only items with \`${abbreviated(text)}\``);
  }
};

/** Leaves one clause of a condition out. */
export const droppedClauses: TemplateFamily = function* (site, shape) {
  const operation = operationOf(site, shape);
  if (!operation || !isLogical(operation, shape)) return;
  const { left, right } = operation;
  const drop = (dropped: SyntaxNode, start: number, end: number): TemplateEdit =>
    templateEdit('drop-clause', 1, [replaceRange(start, end, '')], `drop \`${abbreviated(dropped.text)}\``);
  yield drop(right, left.end, right.end);
  yield drop(left, left.start, right.start);
};

/** A function that answers with a comparison or a combination of them. */
function returnedCondition(site: SyntaxNode, shape: LanguageShape): SyntaxNode | undefined {
  if (!shape.kinds.return.has(site.kind)) return undefined;
  const value = site.namedChildren[0];
  const operation = value && operationOf(withoutParentheses(value, shape), shape);
  if (!operation) return undefined;
  const isCondition = shape.operators.comparison.has(operation.operator) || operation.operator === shape.render.and;
  return isCondition ? value : undefined;
}
