import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import { callNamedBy, callOf, isBinding, isRead, memberOf, operationsOf } from './nodes.ts';
import { similarity } from './similarity.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

const mostReplacements = 10;

/** Reads another variable in scope, or another attribute of the object itself. */
export const replacedVariables: TemplateFamily = function* (site, shape, ingredients) {
  if (isRead(site, shape)) {
    if (callNamedBy(site, shape)?.callee.equals(site) === true) return;
    const isVariable = ingredients.variables(site).some(({ text }) => text === site.text);
    if (isVariable) yield* variablesFor(site, 1, shape, ingredients);
    else yield* namesMeant(site, ingredients);
  } else if (shape.kinds.identifier.has(site.kind) && isBinding(site, shape) && isAssigned(site, shape)) {
    yield* variablesFor(site, 0.35, shape, ingredients);
  } else if (memberOf(site, shape) && !isCallee(site, shape)) {
    yield* variablesFor(site, 0.3, shape, ingredients);
  }
};

/** For a name that is no variable here: variables that are written almost alike. */
function* namesMeant(site: SyntaxNode, ingredients: Ingredients): Iterable<TemplateEdit> {
  for (const { text } of ingredients.variables(site)) {
    const closeness = similarity(text, site.text);
    if (closeness >= 0.6) yield replacing('replace-variable', closeness, site, text);
  }
}

function* variablesFor(
  site: SyntaxNode,
  factor: number,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<TemplateEdit> {
  const wanted = ingredients.types.wantedAt(site);
  const partners = partnersOf(site, shape);
  const ranked = ingredients
    .variables(site)
    .filter(({ text }) => text !== site.text)
    .map((variable) => ({
      text: variable.text,
      plausibility:
        factor *
        variable.plausibility *
        ingredients.types.fit(wanted, variable.types) *
        (0.7 + 0.3 * similarity(site.text, variable.text)) *
        (partners.includes(variable.text) ? 0.15 : 1),
    }))
    .sort((a, b) => b.plausibility - a.plausibility);
  for (const { text, plausibility } of ranked.slice(0, mostReplacements)) {
    yield replacing('replace-variable', plausibility, site, text);
  }
  yield* ownAttributes(site, factor, shape, ingredients);
}

function* ownAttributes(
  site: SyntaxNode,
  factor: number,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<TemplateEdit> {
  const { self } = shape.knowledge;
  if (memberOf(site, shape) || site.text === self || !site.closest(shape.kinds.class)) return;
  const attributes = ingredients.members(site, self).filter(({ isCalled }) => !isCalled);
  for (const [rank, { name }] of attributes.slice(0, 4).entries()) {
    const isNamesake = similarity(name, site.text) > 0.7;
    yield replacing('replace-variable', factor * (isNamesake ? 0.5 : 0.2) * 0.8 ** rank, site, `${self}.${name}`);
  }
}

/** What stands beside the site in one operation or call: `x == x`, `x - x` and `x.update(x)` are hardly repairs. */
function partnersOf(site: SyntaxNode, shape: LanguageShape): string[] {
  const operation = site.parent && operationsOf(site.parent, shape)[0];
  if (operation) return [operation.left.equals(site) ? operation.right.text : operation.left.text];
  for (const node of site.ancestors()) {
    const call = callOf(node, shape);
    if (!call) continue;
    const values = call.arguments.map(({ value }) => value);
    const parts = call.receiver ? [call.receiver, ...values] : values;
    const isPart = parts.some((part) => part.equals(site));
    return isPart ? parts.filter((part) => !part.equals(site)).map(({ text }) => text) : [];
  }
  return [];
}

/** The target of an assignment; a loop's variable or a parameter is no such thing. */
function isAssigned(site: SyntaxNode, shape: LanguageShape): boolean {
  const kind = site.parent?.kind ?? '';
  return shape.kinds.assignment.has(kind) || shape.kinds.augmentedAssignment.has(kind);
}

function isCallee(site: SyntaxNode, shape: LanguageShape): boolean {
  return site.parent !== undefined && callOf(site.parent, shape)?.callee.equals(site) === true;
}
