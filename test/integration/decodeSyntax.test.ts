import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { syntaxErrorsOf } from '../../src/decode/decode.ts';
import { Syntax } from '../../src/syntax/syntax.ts';
import { offset } from '../../src/workspace/positions.ts';

const syntax = new Syntax(join(process.cwd(), 'dist'));
afterAll(() => syntax[Symbol.asyncDispose]());
const signal = new AbortController().signal;

/** `«original»` marks the hunk. */
async function errorsOf(languageId: string, marked: string, generated: string): Promise<string[]> {
  const language = syntax.languages.find(({ id }) => id === languageId);
  if (!language) throw new Error(languageId);
  const text = marked.replace(/[«»]/g, '');
  const hunk = { start: offset(marked.indexOf('«')), end: offset(marked.indexOf('»') - 1) };
  const errors = await syntaxErrorsOf(syntax, language, text, hunk)(generated, signal);
  return errors.map(({ range }) => `${range.start}`);
}

describe('syntax errors of generated text', () => {
  it.each<[string, string, string, number]>([
    ['typescript', 'function f() {\n  «a();»\n}\n', 'b(1);', 0],
    ['typescript', 'function f() {\n  «a();»\n}\n', 'return x +', 1],
    ['python', 'def f():\n    «return 1»\n', 'return (1', 1],
    ['python', 'def f():\n    «return 1»\n', 'return 2', 0],
    // What was broken before is not new.
    ['typescript', 'let = ;\nfunction f() {\n  «a();»\n}\n', 'b();', 0],
  ])('%s: %j with %j', async (language, marked, generated, atLeast) => {
    const errors = await errorsOf(language, marked, generated);
    if (atLeast === 0) expect(errors).toEqual([]);
    else expect(errors.length).toBeGreaterThanOrEqual(atLeast);
  });
});
