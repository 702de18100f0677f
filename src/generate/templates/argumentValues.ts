import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Call } from './nodes.ts';
import { callWithArgument, isPlainValue, literalKind } from './nodes.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

const mostReplacements = 8;

/** Passes something else: what other calls pass at this place, or a variable instead of an expression. */
export const argumentValues: TemplateFamily = function* (site, shape, ingredients) {
  const passed = callWithArgument(site, shape);
  if (!passed?.argument.value.equals(site) || shape.kinds.splat.has(site.kind)) return;
  const plausibilities = new Map<string, number>();
  const offer = (text: string, plausibility: number): void => {
    if (text !== site.text) plausibilities.set(text, Math.max(plausibility, plausibilities.get(text) ?? 0));
  };
  const place = passed.argument.name ?? passed.index;
  for (const text of othersAt(passed.call, place, site, shape, ingredients)) offer(text, 0.8);
  if (!shape.kinds.identifier.has(site.kind)) offerVariables(site, shape, ingredients, offer);
  const ranked = [...plausibilities].sort((a, b) => b[1] - a[1]).slice(0, mostReplacements);
  for (const [text, plausibility] of ranked) yield replacing('argument-value', plausibility, site, text);
};

/** What other calls of the same function pass here, as far as it means the same at the site: literals and known names. */
function othersAt(
  call: Call,
  place: string | number,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
): Set<string> {
  const texts = new Set<string>();
  const variables = new Set(ingredients.variables(site).map(({ text }) => text));
  for (const other of call.name ? ingredients.calls(call.name.text) : []) {
    if (other.node.equals(call.node)) continue;
    const argument =
      typeof place === 'string' ? other.arguments.find(({ name }) => name === place) : other.arguments[place];
    if (!argument || (typeof place === 'number' && argument.name !== undefined)) continue;
    const { text } = argument.value;
    if (text.length <= 30 && (variables.has(text) || isPlainValue(argument.value, shape))) texts.add(text);
    if (texts.size >= 4) break;
  }
  return texts;
}

function offerVariables(
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
  offer: (text: string, plausibility: number) => void,
): void {
  const wanted = ingredients.types.ofExpression(site);
  const isLiteral = literalKind(site, shape) !== undefined;
  for (const { text, plausibility, types, isUnused } of ingredients.variables(site)) {
    const isPart = !isLiteral && site.text.includes(text);
    const fit = ingredients.types.fit(wanted, types);
    offer(text, plausibility * fit * (isLiteral ? 0.7 : isPart ? 0.6 : 0.4) * (isUnused ? 1.3 : 1));
  }
}
