import { expect, it } from 'vitest';
import { isBalanced, missingBrackets } from './brackets.ts';

it.each<[code: string, missing: string]>([
  ['f(|', ')'],
  ['f(|)', ''],
  ['class A { m() { for (const a of this.| a(); } } }', '){'],
  ['if (x) { [(| }', ')]'],
  ['const a = "(" + f(|; // )', ')'],
  ['a / f(| / 2;', ')'],
  ['const r = /[(/]{/; f(|', ')'],
  ['`${a}{` + f(|', ')'],
  ['`${f(|}`', ''],
  ['`text |', ''],
  ['} |', ''],
  ['if (a) {\n|\n} else {\n}', ''],
])('%s misses %j', (code, missing) => {
  const position = code.indexOf('|');
  expect(missingBrackets(code.replace('|', ''), position)).toBe(missing);
});

it.each<[code: string, isBalancedCode: boolean]>([
  ['a(b[c, {}])', true],
  ['f(`a${`b${c}`}`)', true],
  ['// (', true],
  ["\"it's (\" + '('", true],
  ['return /\\(/.test(a)', true],
  ['(]', false],
])('%s', (code, expected) => {
  expect(isBalanced(code)).toBe(expected);
});
