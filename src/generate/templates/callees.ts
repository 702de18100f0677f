import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Call } from './nodes.ts';
import { callNamedBy, isRead } from './nodes.ts';
import { similarity } from './similarity.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

const mostReplacements = 10;

/** Calls a sibling instead: a function or method of similar purpose, name or arity. */
export const replacedCallees: TemplateFamily = function* (site, shape, ingredients) {
  const call = callNamedBy(site, shape);
  if (!call && !isPassedFunction(site, shape, ingredients)) return;
  const plausibilities = new Map<string, number>();
  const offer = (name: string, plausibility: number): void => {
    if (name !== site.text) plausibilities.set(name, Math.max(plausibility, plausibilities.get(name) ?? 0));
  };
  for (const group of shape.knowledge.siblings) {
    if (!group.includes(site.text)) continue;
    for (const name of group) offer(name, group.length === 2 ? 1 : group.length === 3 ? 0.8 : 0.5);
  }
  if (call?.receiver) offerMethods(site, call.receiver.text, call, ingredients, offer);
  else offerFunctions(site, call, ingredients, offer);
  const ranked = [...plausibilities].sort((a, b) => b[1] - a[1]).slice(0, mostReplacements);
  for (const [name, plausibility] of ranked) yield replacing('replace-callee', plausibility, site, name);
};

type Offer = (name: string, plausibility: number) => void;

function offerMethods(site: SyntaxNode, receiver: string, call: Call, ingredients: Ingredients, offer: Offer): void {
  for (const { name, isCalled } of ingredients.members(site, receiver)) {
    if (isCalled) offer(name, 0.3 + 0.5 * similarity(name, site.text));
  }
  const containers = new Set(ingredients.definitions(site.text).flatMap(({ container }) => container ?? []));
  for (const sibling of [...containers].flatMap((container) => ingredients.methodsOf(container))) {
    offer(sibling.name, arityFit(call, sibling.parameters) * (0.2 + 0.6 * similarity(sibling.name, site.text)));
  }
}

function offerFunctions(site: SyntaxNode, call: Call | undefined, ingredients: Ingredients, offer: Offer): void {
  const own = ingredients.callables(site);
  const kind = own.find(({ text }) => text === site.text)?.kind;
  for (const { text, plausibility, parameters, kind: otherKind } of own) {
    const sameKind = kind === undefined ? 0.4 : kind === otherKind ? 1 : 0.5;
    offer(text, plausibility * sameKind * arityFit(call, parameters) * (0.2 + 0.8 * similarity(text, site.text)));
  }
}

function arityFit(call: Call | undefined, parameters: readonly string[] | undefined): number {
  if (!call || !parameters) return 0.7;
  return call.arguments.length === parameters.length ? 1 : call.arguments.length < parameters.length ? 0.4 : 0.15;
}

/** A function handed to another one: `key=min`, `map(str.lower, xs)`. */
function isPassedFunction(site: SyntaxNode, shape: LanguageShape, ingredients: Ingredients): boolean {
  if (!isRead(site, shape)) return false;
  const isVariable = ingredients.variables(site).some(({ text }) => text === site.text);
  return !isVariable && shape.knowledge.siblings.some((group) => group.includes(site.text));
}
