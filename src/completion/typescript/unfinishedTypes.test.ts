import { expect, it } from 'vitest';
import { isInUnfinishedTypes } from './unfinishedTypes.ts';

it.each<[before: string, expected: boolean]>([
  ['const a: Map<string, ', true],
  ['const a: Map<string, Set<number>, ', true],
  ['const a: Map<string, number> = ', false],
  ['if (a < b && c', false],
  ['if (a > b && c', false],
  ['return xs.map((x) => x.', false],
  ['return xs.map((x: ', true],
  ['f(async <T,>(a: T, b: Promise<', true],
  ['f((options?: | Runtime.', true],
  ['f(({ a, b }: ', true],
  ['function f(a: number) {\n  return ', false],
  ['function f(a: number) {\n  g(', false],
  ['new Observable<{ a: number; ', true],
  ['const f = (a: A): B => ', false],
  ['a ? b : ', false],
])('%s', (before, expected) => {
  expect(isInUnfinishedTypes(before)).toBe(expected);
});
