import { expect, it } from 'vitest';
import { OpeningChecks } from './openingChecks.ts';

it('keeps what was told last of the last texts of each file', () => {
  const checks = new OpeningChecks();
  const range = { start: 0, end: 1 } as never;
  const error = { range, message: 'bad', kind: 'semantic' } as const;
  for (const text of ['a', 'b', 'c', 'd', 'e', 'b']) checks.note('one', { text, errors: text === 'b' ? [error] : [] });
  checks.note('other', { text: 'a', errors: [] });
  const errorsOf = (file: string, text: string): number | undefined => checks.of(file, text)?.errors.length;
  expect(['a', 'b', 'c', 'f'].map((text) => errorsOf('one', text))).toEqual([undefined, 1, 0, undefined]);
  expect(errorsOf('other', 'a')).toBe(0);
});
