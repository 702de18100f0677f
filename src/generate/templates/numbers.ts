import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import { operationOf } from './nodes.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { replacing } from './templateEdit.ts';

/** Changes a number: one more or less, 0, 1, -1, a factor, a number from nearby. */
export const numberLiterals: TemplateFamily = function* (site, shape, ingredients) {
  if (!shape.kinds.number.has(site.kind)) return;
  const sign = site.parent;
  const isNegative = sign !== undefined && shape.kinds.unaryMinus.has(sign.kind) && sign.text.startsWith('-');
  const whole = isNegative ? sign : site;
  const value = Number(site.text.replaceAll('_', ''));
  if (!Number.isFinite(value)) return;
  const isDecimal = /^[\d_]*$/.test(site.text) || site.text.includes('.');
  if (isDecimal) yield* changes(whole, isNegative ? -value : value, shape, ingredients);
};

function* changes(
  node: SyntaxNode,
  value: number,
  shape: LanguageShape,
  ingredients: Ingredients,
): Iterable<TemplateEdit> {
  const around = node.parent && operationOf(node.parent, shape);
  const isRightOperand = around?.right.equals(node) === true;
  const isSummand = isRightOperand && ['+', '-'].includes(around.operator);
  const isDivisor = isRightOperand && /^(\/|\/\/|%)=?$/.test(around.operator);
  const seen = new Set<number>([value]);
  const isFloat = node.text.includes('.');
  for (const [next, plausibility] of likelyValues(value, isFloat)) {
    if (seen.has(next) || (next === 0 && (isDivisor || isSummand))) continue;
    if (isSummand && next < 0) continue; // the sign belongs to the operator
    seen.add(next);
    yield replacing('number-literal', plausibility, node, numberText(next, isFloat));
  }
  let plausibility = 0.3;
  for (const text of ingredients.numbers(node).slice(0, 6)) {
    const next = Number(text);
    if (Number.isNaN(next) || seen.has(next) || (next === 0 && (isDivisor || isSummand))) continue;
    seen.add(next);
    yield replacing('number-literal', plausibility, node, text);
    plausibility *= 0.85;
  }
}

function likelyValues(value: number, isFloat: boolean): [number, number][] {
  const values: [number, number][] = [
    [value + 1, 1],
    [value - 1, 1],
    [0, 0.6],
    [1, 0.6],
    [2, 0.35],
    [-1, 0.3],
    [-value, 0.3],
    [value + 2, 0.2],
    [value - 2, 0.12],
    [value * 10, 0.15],
    [value / 10, 0.12],
    [value * 2, 0.1],
    [10, 0.05],
  ];
  if (isFloat && value !== 0) values.push([1 / value, 0.4]);
  return values.filter(([next]) => isFloat || Number.isInteger(next));
}

function numberText(value: number, isFloat: boolean): string {
  const text = String(Number(value.toPrecision(12)));
  return isFloat && Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
