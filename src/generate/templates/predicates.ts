import type { SyntaxNode } from '../../syntax/tree.ts';
import { applyEdits, replaceRange } from '../../workspace/edits.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import { callOf, isRead, memberOf, namesReadIn, operationOf, precedenceOf, subscriptOf } from './nodes.ts';
import type { TypeSet } from './valueTypes.ts';

const mostAnalogues = 6;

/** A condition made of ingredients. */
export interface Predicate {
  readonly text: string;
  readonly negated: string;
  readonly precedence: number;
  readonly plausibility: number;
  /** Whether it makes safe what comes after it: a null or type test. */
  readonly isGuard: boolean;
}

/**
 * Tests that could be meant at a site, likeliest first: null, emptiness and type tests of the values that the expression
 * uses, predicates in scope on them, flags in scope, and the file's other conditions.
 */
export function predicatesFor(
  expression: SyntaxNode,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
): Predicate[] {
  const tests = new Map<string, Predicate>();
  for (const test of allPredicates(expression, site, shape, ingredients)) {
    const known = tests.get(test.text);
    if (!known || known.plausibility < test.plausibility) tests.set(test.text, test);
  }
  return [...tests.values()].sort((a, b) => b.plausibility - a.plausibility);
}

function* allPredicates(
  expression: SyntaxNode,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<Predicate> {
  const { precedence, render } = shape;
  for (const [rank, { node, isDereferenced }] of valuesUsedIn(expression, shape).slice(0, 4).entries()) {
    const weight = 0.85 ** rank;
    yield* predicatesOnValue(node, weight, isDereferenced, shape, ingredients);
    for (const predicate of ingredients.predicateFunctions(site).slice(0, 4)) {
      yield plain(render.call(predicate, node.text), precedence.tightest, 0.7 * weight, shape);
    }
  }
  yield* analogousComparisons(expression, site, shape, ingredients);
  for (const { text, node, plausibility } of ingredients.conditions(site)) {
    yield plain(text, precedenceOf(node, shape), 0.6 * plausibility, shape);
    yield negation(text, node, 0.3 * plausibility, shape);
  }
  const used = new Set(namesReadIn(expression, shape));
  for (const { text, types, plausibility, isUnused } of ingredients.variables(site)) {
    if (used.has(text)) continue;
    const isFlag = types.has('boolean') || shape.knowledge.predicateName.test(text);
    if (isFlag || isUnused) {
      yield plain(text, precedence.tightest, (isFlag ? 0.6 : 0.4) * plausibility, shape);
      yield {
        ...plain(render.not(text), precedence.negation, (isFlag ? 0.5 : 0.25) * plausibility, shape),
        negated: text,
      };
    }
  }
}

/** Where the same member of two objects is compared, the other members: methods that tell equality forget one. */
function* analogousComparisons(
  expression: SyntaxNode,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<Predicate> {
  const compared = new Set([...expression.walk()].flatMap((node) => memberOf(node, shape)?.name.text ?? []));
  for (const node of expression.walk()) {
    const operation = operationOf(node, shape);
    const left = operation && memberOf(operation.left, shape);
    const right = operation && memberOf(operation.right, shape);
    if (!left || !right || left.name.text !== right.name.text || left.object.text === right.object.text) continue;
    const others = [left, right]
      .flatMap(({ object }) => ingredients.members(site, object.text))
      .filter(({ name, isCalled }) => !isCalled && !compared.has(name));
    const names = new Set(others.map(({ name }) => name));
    for (const [rank, name] of [...names].slice(0, mostAnalogues).entries()) {
      const text = applyEdits(
        node.text,
        [left.name, right.name].map(({ start, end }) => replaceRange(start - node.start, end - node.start, name)),
      );
      yield plain(text, precedenceOf(node, shape), 0.7 * 0.85 ** rank, shape);
    }
  }
}

function* predicatesOnValue(
  node: SyntaxNode,
  weight: number,
  isDereferenced: boolean,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<Predicate> {
  const { precedence, render } = shape;
  const value = node.text;
  const types = ingredients.types.ofExpression(node);
  const isTruthPlain = has(types, 'string', 'list', 'tuple', 'set', 'mapping', 'container');
  if (!types.has('number') && !types.has('boolean')) {
    const plausibility = weight * (isDereferenced ? 0.6 : 0.35);
    const isNull = render.isNull(value);
    yield {
      text: render.isNotNull(value),
      negated: isNull,
      precedence: precedence.comparison,
      plausibility,
      isGuard: true,
    };
    yield { text: value, negated: render.not(value), precedence: precedence.tightest, plausibility, isGuard: true };
  }
  if (isTruthPlain) {
    const empty = render.isEmpty(value);
    const plausibility = weight * 0.35;
    yield {
      text: render.isNotEmpty(value),
      negated: empty,
      precedence: precedence.comparison,
      plausibility,
      isGuard: true,
    };
    for (const [rank, test] of shape.knowledge.lengthTests.entries()) {
      yield plain(`${render.length(value)} ${test}`, precedence.comparison, weight * 0.2 * 0.7 ** rank, shape);
    }
  }
  if (types.has('number')) {
    for (const [rank, test] of shape.knowledge.numberTests.entries()) {
      yield plain(`${value} ${test}`, precedence.comparison, weight * 0.3 * 0.85 ** rank, shape);
    }
  }
  if (types.size > 0 || isDereferenced) return;
  for (const type of ingredients.testedTypes().slice(0, 2)) {
    yield guard(render.hasType(value, type), precedence.tightest, weight * 0.3, shape);
  }
}

/** Names, members and items that the expression reads, outermost first where they are looked into. */
function valuesUsedIn(
  expression: SyntaxNode,
  shape: LanguageShape,
): { readonly node: SyntaxNode; readonly isDereferenced: boolean }[] {
  const values = new Map<string, { node: SyntaxNode; isDereferenced: boolean }>();
  for (const node of expression.walk()) {
    const isValue = isRead(node, shape) || (memberOf(node, shape) !== undefined && !isCallee(node, shape));
    if (!isValue || node.text.length > 40 || isCallee(node, shape) || node.text === shape.knowledge.self) continue;
    const parent = node.parent;
    const isDereferenced =
      parent !== undefined &&
      (memberOf(parent, shape)?.object.equals(node) === true ||
        subscriptOf(parent, shape)?.object.equals(node) === true);
    const known = values.get(node.text);
    if (known) known.isDereferenced ||= isDereferenced;
    else values.set(node.text, { node, isDereferenced });
  }
  return [...values.values()].sort((a, b) => Number(b.isDereferenced) - Number(a.isDereferenced));
}

function isCallee(node: SyntaxNode, shape: LanguageShape): boolean {
  return node.parent !== undefined && callOf(node.parent, shape)?.callee.equals(node) === true;
}

function plain(text: string, precedence: number, plausibility: number, shape: LanguageShape): Predicate {
  const operand = precedence < shape.precedence.negation ? `(${text})` : text;
  return { text, negated: shape.render.not(operand), precedence, plausibility, isGuard: false };
}

function guard(text: string, precedence: number, plausibility: number, shape: LanguageShape): Predicate {
  return { ...plain(text, precedence, plausibility, shape), isGuard: true };
}

function negation(text: string, node: SyntaxNode, plausibility: number, shape: LanguageShape): Predicate {
  const positive = plain(text, precedenceOf(node, shape), plausibility, shape);
  return { ...positive, text: positive.negated, negated: text, precedence: shape.precedence.negation };
}

function has(
  types: TypeSet,
  ...wanted: readonly ('string' | 'list' | 'tuple' | 'set' | 'mapping' | 'container')[]
): boolean {
  return wanted.some((type) => types.has(type));
}
