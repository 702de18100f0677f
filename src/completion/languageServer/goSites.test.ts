import { expect, it } from 'vitest';
import { isWithinExpression } from './goSites.ts';
import { goLexicon, scanBrackets } from './lexicon.ts';
import { siteAt } from './sites.ts';

const head = 'func run(cart *Cart) int {\n\t';

it.each([
  ['x = ', true],
  ['x := ', true],
  ['return ', true],
  ['return a + ', true],
  ['return a +\n\t\t', true],
  ['f(', true],
  ['f(a, ', true],
  ['f(g(a), ', true],
  ['a[', true],
  ['a[i:', true],
  ['for i := range ', true],
  ['if !', true],
  ['var x int = ', true],
  ['x := T{name: ', true],
  ['', false],
  ['a, ', false],
  ['i++\n\t', false],
  ['if ', false],
  ['for ', false],
  ['var ', false],
  ['goto ', false],
  ['T{', false],
  ['T{a: b, ', false],
  ['func(', false],
  ['f(func(', false],
  ['f(func(a int, ', false],
  ['switch {\n\tcase a: ', false],
  ['type T struct {\n\t\t', false],
  ['type T interface {\n\t\tF(', false],
])('of Go: behind %j no new name can stand: %s', (statement, isExpression) => {
  const site = siteAt(scanBrackets(head + statement, goLexicon));
  expect(site.kind === 'bare' && isWithinExpression(site)).toBe(isExpression);
});
