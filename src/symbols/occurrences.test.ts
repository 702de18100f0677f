import { expect, it } from 'vitest';
import { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { sharedTextOfString } from '../workspace/textBytes.ts';
import { FileTable } from './fileTable.ts';
import { occurrencesOf } from './occurrences.ts';
import type { ParsePool } from './parsePool.ts';

const { languages } = new Syntax(`${import.meta.dirname}/../../dist`);

/** Of a name in one file, while the parser does not come back. */
function ask(timeoutMs: number, signal: AbortSignal) {
  const found = [{ file: 'a.py' as RelativePath, text: sharedTextOfString('f()\n'), offsets: [0] }];
  const pool = { capacity: 2, roles: () => new Promise(() => undefined) } as unknown as ParsePool;
  return occurrencesOf({ name: 'f', found, table: new FileTable(languages), pool, timeoutMs, signal });
}

it('a parser that is busy keeps nobody longer than the time', async () => {
  expect(await ask(50, new AbortController().signal)).toMatchObject([{ line: 1, role: 'unclassified' }]);
});

it('who gives up does not wait for a parser that is busy', async () => {
  const given = new AbortController();
  const asked = ask(60_000, given.signal);
  given.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});
