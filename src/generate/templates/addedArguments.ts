import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Call } from './nodes.ts';
import { abbreviated, callOf, isPlainValue } from './nodes.ts';
import { similarity } from './similarity.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { insertion, templateEdit } from './templateEdit.ts';

const mostAdditions = 10;
/** A name that more definitions share says nothing about which is called. */
const mostNamesakes = 3;

/** Passes one argument more: one that the callee is known to take, or a variable in scope. */
export const addedArguments: TemplateFamily = function* (site, shape, ingredients) {
  const call = callOf(site, shape);
  if (!call?.list || !call.name) return;
  const plausibilities = new Map<string, number>();
  const offer = (text: string, plausibility: number): void => {
    plausibilities.set(text, Math.max(plausibility, plausibilities.get(text) ?? 0));
  };
  offerKnown(call, call.name.text, shape, offer);
  offerNamed(call, call.name.text, site, shape, ingredients, offer);
  offerVariables(call, site, shape, ingredients, offer);
  const end = endOfArguments(call.list);
  const ranked = [...plausibilities].sort((a, b) => b[1] - a[1]).slice(0, mostAdditions);
  for (const [text, plausibility] of ranked) {
    const edit = insertion(end.at, `${end.before}${text}`);
    yield templateEdit('add-argument', plausibility, [edit], `pass \`${abbreviated(text)}\` to \`${call.name.text}\``);
  }
};

type Offer = (text: string, plausibility: number) => void;

function offerKnown(call: Call, name: string, shape: LanguageShape, offer: Offer): void {
  const given = new Set(call.arguments.map((argument) => argument.name));
  const hasNamed = call.arguments.some((argument) => argument.name !== undefined);
  for (const [rank, text] of (shape.knowledge.furtherArguments.get(name) ?? []).entries()) {
    const named = /^(\w+)=/.exec(text)?.[1];
    if (named === undefined ? !hasNamed && call.arguments.length < 2 : !given.has(named))
      offer(text, 0.9 * 0.8 ** rank);
  }
}

/** Named arguments that other calls of the same function pass, and the remaining parameters of its definition. */
function offerNamed(
  call: Call,
  name: string,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
  offer: Offer,
): void {
  const render = shape.render.namedArgument;
  if (!render) return;
  const given = new Set(call.arguments.map((argument) => argument.name));
  const variables = ingredients.variables(site).map(({ text }) => text);
  for (const other of ingredients.calls(name).slice(0, 50)) {
    if (other.node.equals(call.node)) continue;
    for (const argument of other.arguments) {
      const isUsable = isPlainValue(argument.value, shape) || variables.includes(argument.value.text);
      if (argument.name === undefined || given.has(argument.name) || !isUsable) continue;
      offer(render(argument.name, argument.value.text), 0.8);
    }
  }
  const positional = call.arguments.filter((argument) => argument.name === undefined).length;
  const definitions = ingredients.definitions(name);
  if (definitions.length > mostNamesakes) return;
  for (const { parameters } of definitions) {
    for (const parameter of parameters?.slice(positional) ?? []) {
      if (given.has(parameter)) continue;
      if (variables.includes(parameter)) offer(render(parameter, parameter), 1);
      else {
        const alike = variables.map((text) => [text, similarity(text, parameter)] as const).filter(([, s]) => s > 0.6);
        for (const [text, closeness] of alike) offer(render(parameter, text), 0.6 * closeness);
        offer(render(parameter, shape.render.true), 0.3);
        offer(render(parameter, shape.render.false), 0.25);
        offer(render(parameter, shape.render.null), 0.2);
      }
    }
  }
}

/** Only where the callee has room for one more, as far as that is known. */
function offerVariables(
  call: Call,
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
  offer: Offer,
): void {
  if (call.arguments.some((argument) => argument.name !== undefined || shape.kinds.splat.has(argument.node.kind)))
    return;
  if (call.arguments.some(({ node }) => shape.kinds.comprehension.has(node.kind))) return;
  const definitions = ingredients.definitions(call.name?.text ?? '');
  const parameters = definitions.length > mostNamesakes ? undefined : definitions[0]?.parameters;
  const room = parameters ? parameters.length - call.arguments.length : undefined;
  if (room !== undefined && room <= 0) return;
  const passed = new Set(call.arguments.map(({ value }) => value.text));
  for (const { text, plausibility, isUnused } of ingredients.variables(site).slice(0, 6)) {
    if (!passed.has(text)) offer(text, plausibility * (room === undefined ? 0.25 : 0.6) * (isUnused ? 1.6 : 1));
  }
}

/** Behind the last argument, before a trailing comma or the parenthesis. */
function endOfArguments(list: SyntaxNode): { readonly at: number; readonly before: string } {
  const last = list.namedChildren.at(-1);
  return last ? { at: last.end, before: ', ' } : { at: list.start + 1, before: '' };
}
