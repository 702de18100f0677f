import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import { indentationOf, isDocumentation } from './layout.ts';
import { abbreviated, childAt, closestBelow, conditionOf } from './nodes.ts';
import type { Predicate } from './predicates.ts';
import { predicatesFor } from './predicates.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { insertion, templateEdit } from './templateEdit.ts';

const mostConditions = 8;
const mostExits = 4;

/** Inserts a guard before a statement: leave the function, the iteration or the loop early, or raise. */
export const insertedGuards: TemplateFamily = function* (site, shape, ingredients) {
  if (!isGuardable(site, shape)) return;
  const indentation = indentationOf(site, shape);
  if (!indentation) return;
  const { newline, outer } = indentation;
  const exits = exitsAt(site, shape, ingredients).slice(0, mostExits);
  const endsIteration = isLastOfLoop(site, shape);
  for (const { text, plausibility } of guardConditions(site, shape, ingredients).slice(0, mostConditions)) {
    for (const [rank, exit] of exits.entries()) {
      const guard = shape.render.ifStatement(text, exit, indentation);
      const explanation = `${exit} early, if \`${abbreviated(text)}\``;
      const likely = plausibility * 0.8 ** rank;
      yield templateEdit('insert-guard', likely, [insertion(site.start, `${guard}${newline}${outer}`)], explanation);
      if (endsIteration && exit !== shape.render.continue) {
        yield templateEdit(
          'insert-guard',
          0.5 * likely,
          [insertion(site.end, `${newline}${outer}${guard}`)],
          explanation,
        );
      }
    }
  }
};

/** The gap behind the last statement of a loop's body has no statement of its own. */
function isLastOfLoop(site: SyntaxNode, shape: LanguageShape): boolean {
  const block = site.parent;
  if (!block?.parent || !shape.kinds.loop.has(block.parent.kind) || shape.kinds.jump.has(site.kind)) return false;
  return !shape.kinds.compound.has(site.kind) && block.namedChildren.at(-1)?.equals(site) === true;
}

function isGuardable(site: SyntaxNode, shape: LanguageShape): boolean {
  if (!shape.kinds.statement.has(site.kind) || isDocumentation(site, shape)) return false;
  if (shape.kinds.import.has(site.kind) || shape.kinds.function.has(site.kind) || shape.kinds.class.has(site.kind)) {
    return false;
  }
  return closestBelow(site, shape.kinds.function, shape.kinds.class) !== undefined;
}

/** When to leave: what the statement relies on is missing, or a condition of the file holds. */
function guardConditions(site: SyntaxNode, shape: LanguageShape, ingredients: Ingredients): Predicate[] {
  const header = conditionOf(site, shape) ?? headerOf(site, shape);
  if (!header) return [];
  const conditions = predicatesFor(header, site, shape, ingredients).map((test) =>
    test.isGuard ? { ...test, text: test.negated, negated: test.text } : test,
  );
  return conditions.sort((a, b) => b.plausibility - a.plausibility);
}

/** What of the statement is evaluated first: for a loop, what it goes over. */
function headerOf(site: SyntaxNode, shape: LanguageShape): SyntaxNode | undefined {
  const iteration = shape.iterations.get(site.kind);
  if (iteration) return childAt(site, iteration.source);
  if (!shape.kinds.compound.has(site.kind)) return site;
  const first = site.namedChildren[0];
  return first && !shape.kinds.block.has(first.kind) ? first : undefined;
}

function exitsAt(site: SyntaxNode, shape: LanguageShape, ingredients: Ingredients): string[] {
  const { render } = shape;
  const exits: string[] = [];
  const isInLoop = site.parent !== undefined && closestBelow(site.parent, shape.kinds.loop, shape.kinds.function);
  const returned = ingredients.returnedValues(site);
  const simple = returned.filter((text) => text === '' || /^[\w.'"\-[\](){}]*$/.test(text));
  if (isInLoop) exits.push(render.continue);
  exits.push(...simple.slice(0, 2).map((text) => render.return(text === '' ? undefined : text)));
  const hasTruth = [render.true, render.false].filter((text) => returned.includes(text));
  if (hasTruth.length === 1) exits.push(render.return(hasTruth[0] === render.true ? render.false : render.true));
  if (isInLoop) exits.push(render.break);
  exits.push(...ingredients.raisedErrors(site).slice(0, 1));
  if (!simple.includes('')) exits.push(render.return(returned.length === 0 ? undefined : render.null));
  return [...new Set(exits)];
}
