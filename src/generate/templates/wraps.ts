import type { SyntaxNode } from '../../syntax/tree.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import type { TypeSet } from './valueTypes.ts';
import { hasMultilineString, indentationOf, isDocumentation } from './layout.ts';
import {
  abbreviated,
  callOf,
  callWithArgument,
  childAt,
  closestBelow,
  isRead,
  isTarget,
  memberOf,
  operandText,
  precedenceOf,
  subscriptOf,
} from './nodes.ts';
import { predicatesFor } from './predicates.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { replacing, templateEdit } from './templateEdit.ts';

const mostConditions = 8;

/** Runs a statement only under a condition. */
export const wrappedStatements: TemplateFamily = function* (site, shape, ingredients) {
  const { kinds } = shape;
  if (!kinds.expressionStatement.has(site.kind) && !kinds.jump.has(site.kind)) return;
  if (isDocumentation(site, shape) || hasMultilineString(site, shape)) return;
  if (!closestBelow(site, kinds.function, kinds.class)) return;
  const indentation = indentationOf(site, shape);
  if (!indentation) return;
  const body = site.text.replace(/\n(?=[^\r\n])/g, `\n${indentation.unit}`);
  for (const test of predicatesFor(site, site, shape, ingredients).slice(0, mostConditions)) {
    const text = shape.render.ifStatement(test.text, body, indentation);
    const edits = [replaceRange(site.start, site.end, text)];
    yield templateEdit('wrap-statement', test.plausibility, edits, `only if \`${abbreviated(test.text)}\``);
  }
};

/** Gives a value a fallback: `d[k]` becomes `d.get(k)`, `x` becomes `x or d`, or `x if x is not None else d`. */
export const wrappedValues: TemplateFamily = function* (site, shape, ingredients) {
  yield* lookups(site, shape);
  const isValue = isRead(site, shape) || memberOf(site, shape) !== undefined || callOf(site, shape) !== undefined;
  if (!isValue || !standsAlone(site, shape) || site.text.length > 40) return;
  const types = ingredients.types.ofExpression(site);
  if (types.has('boolean')) return;
  const fallbacks = likelyFallbacks(types, ingredients, site, shape);
  const isSimple = callOf(site, shape) === undefined;
  for (const [rank, fallback] of fallbacks.slice(0, 4).entries()) {
    const plausibility = 0.6 * 0.8 ** rank;
    const or = shape.render.orDefault(operandText(site, shape.precedence.or, shape), fallback);
    if (!types.has('number')) yield wrapped(site, or, plausibility, shape.precedence.or, shape);
    if (isSimple) {
      const conditional = shape.render.conditional(shape.render.isNotNull(site.text), site.text, fallback);
      yield wrapped(site, conditional, 0.6 * plausibility, shape.precedence.or - 1, shape);
    }
  }
};

function* lookups(site: SyntaxNode, shape: LanguageShape): Iterable<TemplateEdit> {
  const subscript = subscriptOf(site, shape);
  if (!subscript || isTarget(site, shape) || shape.kinds.slice.has(subscript.index.kind)) return;
  if (precedenceOf(subscript.object, shape) < shape.precedence.tightest || /^-?\d+$/.test(subscript.index.text)) return;
  const render = (fallback?: string): string =>
    shape.render.lookup(subscript.object.text, subscript.index.text, fallback);
  yield replacing('wrap-value', 0.6, site, render());
  for (const [rank, fallback] of likelyDefaults(shape).slice(0, 3).entries()) {
    yield replacing('wrap-value', 0.4 * 0.8 ** rank, site, render(fallback));
  }
}

function wrapped(
  site: SyntaxNode,
  text: string,
  plausibility: number,
  precedence: number,
  shape: LanguageShape,
): TemplateEdit {
  const parent = site.parent;
  const isAwkward = shape.kinds.binary.has(parent?.kind ?? '') || shape.kinds.comprehensionLoop.has(parent?.kind ?? '');
  const needsParentheses = parent !== undefined && (isAwkward || precedenceOf(parent, shape) < precedence);
  return replacing('wrap-value', plausibility, site, needsParentheses ? `(${text})` : text);
}

/** A value that is handed on whole: assigned, returned, passed or iterated over, not an operand or a receiver. */
function standsAlone(site: SyntaxNode, shape: LanguageShape): boolean {
  const { parent } = site;
  if (!parent || isTarget(site, shape)) return false;
  if (shape.kinds.return.has(parent.kind) || shape.assignments.has(parent.kind)) return true;
  const iteration = shape.iterations.get(parent.kind);
  if (iteration) return childAt(parent, iteration.source)?.equals(site) === true;
  return callWithArgument(site, shape)?.argument.value.equals(site) === true;
}

/** A variable that nobody used yet, then the empty value of the type. */
function likelyFallbacks(types: TypeSet, ingredients: Ingredients, site: SyntaxNode, shape: LanguageShape): string[] {
  const variables = ingredients.variables(site).filter(({ text, isUnused }) => isUnused && text !== site.text);
  const known = [...types].flatMap((type) => shape.knowledge.defaults.get(type)?.slice(0, 1) ?? []);
  return [...variables.map(({ text }) => text), ...(known.length > 0 ? known : likelyDefaults(shape))];
}

/** The empty value of each type. */
function likelyDefaults(shape: LanguageShape): string[] {
  return [...shape.knowledge.defaults.values()].flatMap((texts) => texts.slice(0, 1));
}
