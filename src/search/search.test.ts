import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../protocol/contract.ts';
import { SEARCH_CALLS, type SearchCallName, searchCall } from '../protocol/searchCalls.ts';
import { answerText } from './search.ts';
import { lines, project, signal } from './searchCases.ts';

const code = project({
  'src/store.py': lines`
    from src.base import Base

    class Store(Base):
        """Keeps things."""
        limit = 3

        def save(self, item):
            return self.check(item)

    def helper(x):
        return Store().save(x)
  `,
  'src/base.py': 'class Base:\n    def check(self, item):\n        return item\n',
  'tests/test_store.py': 'def test_save():\n    assert Store().save(1)\n',
  'weird.py': 'def __proto__():\n    pass\ndef constructor():\n    toString()\nnäme = "שלום 😀"\n',
  'notes.md': 'save the store\n',
});

describe('wrong calls are errors that name the right form', () => {
  it.each<[call: string, args: string[], message: RegExp]>([
    ['serach_class', ['A'], /no search call "serach_class".*Did you mean search_class\?/u],
    ['toString', [], /no search call "toString".*The calls are search_class,/u],
    ['__proto__', [], /no search call/u],
    ['', [], /no search call ""/u],
    ['search_class', [], /"name" is missing.*search_class NAME/u],
    ['search_class', [''], /"name" is empty/u],
    ['search_class', ['A', 'B'], /takes 1 argument, not 2.*Quote what has blanks/u],
    ['find_definition', ['a', 'b', 'c'], /"line" must be a whole number.*find_definition NAME \[FILE\] \[LINE\]/u],
    ['search_method_in_class', ['a'], /"class" is missing/u],
  ])('%s %s', async (call, args, message) => {
    const answer = await code.call(call, ...args);
    expect(answer).toMatchObject({ call, args, kind: 'none', results: [], more: 0, error: { code: 'usage' } });
    expect(answer.error?.message).toMatch(message);
    expect(answerText(answer)).toBe(answer.error?.message);
  });
});

describe('answerText', () => {
  it('is what was found, then each result, then how much is left', () => {
    const answer: SearchAnswer = {
      call: 'search_method',
      args: ['f'],
      kind: 'near',
      results: [
        {
          file: 'a.py',
          line: 2,
          endLine: 3,
          class: 'A',
          function: 'A.f',
          kind: 'method',
          text: '2|     def f():\n3|         pass',
        },
        { file: 'b.py', line: 9, endLine: 12, function: 'f', kind: 'function', text: 'f' },
      ],
      more: 4,
      note: 'Nothing is named g. Nearest name: f.',
    };
    expect(answerText(answer)).toBe(
      [
        '6 near, not exact. Nothing is named g. Nearest name: f.',
        'a.py:2-3 class A function A.f (method)',
        '2|     def f():',
        '3|         pass',
        'b.py:9 f',
        '4 more.',
      ].join('\n'),
    );
  });

  it('shares the budget and counts what is left', async () => {
    const body = Array.from({ length: 40 }, (_, index) => `    x${index} = ${index}`).join('\n');
    const many = project(
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index + 10}.py`, `def same():\n${body}\n`])),
    );
    const small = await many.search.call('search_method', ['same'], { maxTokens: 400, signal });
    const shown = small.results.filter(({ text }) => text.includes('|'));
    expect(shown.length).toBeGreaterThan(2);
    expect(shown[0]?.text).toMatch(/^ 1\| def same\(\):\n[\s\S]*… \d+ more lines$/u);
    expect(small.results.length).toBeGreaterThan(shown.length);
    expect(small.results.length + small.more).toBe(30);
    expect(answerText(small).length).toBeLessThanOrEqual(1600);
    const large = await many.search.call('search_method', ['same'], { maxTokens: 100_000, signal });
    expect([large.results.length, large.more]).toEqual([30, 0]);
    expect(large.results.every(({ text }) => text.includes('41|'))).toBe(true);
  });
});

it('an abort ends every call', async () => {
  const aborted = AbortSignal.abort(new Error('enough'));
  for (const [call, args] of everyCall('save')) {
    await expect(code.search.call(call, args, { signal: aborted })).rejects.toThrow('enough');
  }
  await expect(code.search.symbols('save', 5, aborted)).rejects.toThrow('enough');
});

describe('whatever is asked for', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      ...[
        'Store.save',
        'save',
        'src/store.py',
        'store',
        'class',
        '__proto__',
        'constructor',
        'toString',
        'hasOwnProperty',
      ],
      ...[
        '(',
        '/(/',
        '/[/',
        '/\\/',
        '/a|b/i',
        '/(?<x>a)\\k<y>/',
        '.*',
        '\\',
        '\0',
        'a\0b',
        'näme',
        'שלום',
        '😀',
        '\uD800',
      ],
      ...[
        '..',
        '../..',
        '/',
        '/work',
        'C:\\',
        './',
        '::',
        '#',
        '->',
        '"',
        "''",
        '1',
        '99',
        '-1',
        '0',
        'def',
        '<',
        'a<b<c>',
      ],
      ...['save\nthe', ' \t', 'x'.repeat(10_000), '('.repeat(10_000), ' '.repeat(10_000) + 'x', 'a.'.repeat(5000)],
    ),
  );

  it('no call throws, and answers keep to the budget', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, fc.integer({ min: 0, max: 500 }), async (first, second, maxTokens) => {
        for (const [call, args] of everyCall(first, second)) {
          const answer = await code.search.call(call, args, { maxTokens, signal });
          expect(answerText(answer).length).toBeLessThanOrEqual(maxTokens * 4 + 1000);
          expect(answer.results.every(({ line, endLine }) => line >= 1 && endLine >= line)).toBe(true);
          expect(answer.kind === 'none' || answer.results.length > 0).toBe(true);
        }
        const { symbols } = await code.search.symbols(first, 5, signal);
        expect(symbols.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

/** Each call, with as many of the texts as it has arguments; numbers where it wants numbers. */
function everyCall(first: string, second = first): [SearchCallName, string[]][] {
  return (Object.keys(SEARCH_CALLS) as SearchCallName[]).map((call) => [
    call,
    searchCall(call).arguments.map(({ type, name }, index) =>
      type === 'number'
        ? '1'
        : name === 'file' && index > 0 && first.length % 2 === 0
          ? 'store.py'
          : index === 0
            ? first
            : second,
    ),
  ]);
}
