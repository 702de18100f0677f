import { callWithArgument, literalKind } from './nodes.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

/** Flips truth values, and exchanges null with the usual defaults; default values of parameters included. */
export const flippedConstants: TemplateFamily = function* (site, shape) {
  const { render, knowledge } = shape;
  const kind = literalKind(site, shape);
  if (kind === 'boolean') {
    yield replacing('flip-constant', 1, site, site.text === render.true ? render.false : render.true);
    yield replacing('flip-constant', 0.15, site, render.null);
  } else if (kind === 'null') {
    const isTested = shape.kinds.binary.has(site.parent?.kind ?? '');
    if (isTested) return;
    const isArgument = callWithArgument(site, shape) !== undefined;
    yield replacing('flip-constant', 0.4, site, render.true);
    yield replacing('flip-constant', 0.4, site, render.false);
    for (const [index, text] of [...knowledge.defaults.values()].flatMap((texts) => texts.slice(0, 1)).entries()) {
      if (text !== render.false) yield replacing('flip-constant', (isArgument ? 0.15 : 0.3) * 0.9 ** index, site, text);
    }
  } else if (shape.kinds.sequence.has(site.kind) && site.namedChildren.length === 0) {
    if (shape.defaultParameters.has(site.parent?.kind ?? '')) yield replacing('flip-constant', 0.4, site, render.null);
  }
};
