import { replaceRange } from '../../workspace/edits.ts';
import { abbreviated, callOf, literalKind } from './nodes.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { exchanging, templateEdit } from './templateEdit.ts';

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
    yield exchanging('swap-arguments', plausibility, first, second);
  }
};
