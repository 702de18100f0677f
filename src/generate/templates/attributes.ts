import { callNamedBy, memberOf } from './nodes.ts';
import { similarity } from './similarity.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

const mostReplacements = 6;

/** Reads a sibling attribute of the same object. Methods are left to the callee family. */
export const replacedAttributes: TemplateFamily = function* (site, shape, ingredients) {
  const member = memberOf(site, shape);
  if (!member || callNamedBy(member.name, shape)) return;
  const siblings = ingredients
    .members(site, member.object.text)
    .filter(({ name }) => name !== member.name.text)
    .map(({ name, isCalled }, rank) => ({
      name,
      plausibility: (isCalled ? 0.3 : 1) * 0.9 ** rank * (0.6 + 0.4 * similarity(name, member.name.text)),
    }))
    .sort((a, b) => b.plausibility - a.plausibility);
  for (const { name, plausibility } of siblings.slice(0, mostReplacements)) {
    yield replacing('replace-attribute', plausibility, member.name, name);
  }
};
