import { describe, expect, it } from 'vitest';
import { MemoryIndex } from '../../test/fakes/memoryIndex.ts';
import { Syntax } from '../syntax/syntax.ts';
import { Search } from './search.ts';
import { lines, project, signal } from './searchCases.ts';

const files = {
  'a.py': lines`
    import os

    class Reader:
        @cached
        def read(self, path):
            with open(path) as file:
                return file.read()

        def close(self):
            pass

    x = "one  two"
    y = compute(1,
                2)
  `,
  'tests/test_a.py': lines`
    def test_read():
        assert open("x")
  `,
  'notes.md': 'open questions: /usr/local/ and a+b\n',
};
const code = project(files);

describe('search_code', () => {
  it.each<[text: string, expected: string[]]>([
    ['open(', ['exact', 'a.py:6 Reader.read', 'tests/test_a.py:2 test_read']],
    ['open', ['exact', 'a.py:6 Reader.read', 'tests/test_a.py:2 test_read', 'notes.md:1 text']],
    ['@cached', ['exact', 'a.py:4 Reader.read']],
    ['def read(', ['exact', 'a.py:5 Reader.read']],
    ['class Reader', ['exact', 'a.py:3 Reader']],
    ['a+b', ['exact', 'notes.md:1 text']],
    ['/usr/local/', ['exact', 'notes.md:1 text']],
    ['/e\\.re\\w+\\(\\)/', ['exact', 'a.py:7 Reader.read']],
    ['/READ\\(self/i', ['exact', 'a.py:5 Reader.read']],
    ['/READ\\(self/', ['near', 'a.py:5 Reader.read']],
    ['/zzz\\d/', ['none']],
    ['OPEN(PATH)', ['near', 'a.py:6 Reader.read']],
    ['one two', ['near', 'a.py:12 text']],
    ['open( path )', ['near', 'a.py:6 Reader.read']],
    ['compute(1, 2)', ['near', 'a.py:13 text']],
    ['file open path', ['near', 'a.py:6 Reader.read']],
    ['def close(this, much)', ['near', 'a.py:9 Reader.close']],
    ['Raeder(', ['near', 'a.py:3 Reader']],
    ['zzzzzzz', ['none']],
    ['/(/', ['error bad-expression']],
    ['', ['error usage']],
    ['  ', ['error usage']],
  ])('%s', async (text, expected) => {
    expect(await code.summary('search_code', text)).toEqual(expected);
  });

  it('shows three lines around and marks the hits, no line twice', async () => {
    const { results, note } = await code.call('search_code', '/read|close/');
    expect(results.map(({ text }) => text)).toEqual([
      [
        '2|',
        '3| class Reader:',
        '4|     @cached',
        '5>     def read(self, path):',
        '6|         with open(path) as file:',
        '7>             return file.read()',
        '8|',
      ].join('\n'),
      [' 9>     def close(self):', '10|         pass', '11|', '12| x = "one  two"'].join('\n'),
      '1> def test_read():\n2|     assert open("x")',
    ]);
    expect(note).toBe('4 lines in 2 files.');
  });

  it('says how an expression is wrong', async () => {
    expect((await code.call('search_code', '/(/')).error?.message).toBe(
      '/(/ is no regular expression: Unterminated group. Mend it, or leave the slashes away to search for the text as it is.',
    );
  });
});

describe('search_code_in_file', () => {
  it.each<[text: string, file: string, expected: string[]]>([
    ['open', 'test_a.py', ['exact', 'tests/test_a.py:2 test_read']],
    ['open', 'tests/test_b.py', ['near', 'tests/test_a.py:2 test_read']],
    ['class', 'test_a.py', ['none']],
    ['open', 'qqqqqqq.rs', ['error file-not-found']],
  ])('%s in %s', async (text, file, expected) => {
    expect(await code.summary('search_code_in_file', text, file)).toEqual(expected);
  });
});

describe('get_code_around_line', () => {
  it.each<[args: string[], expected: string]>([
    [
      ['a.py', '7', '1'],
      'a.py:6-8 class Reader function Reader.read (lines)\n6|         with open(path) as file:\n7>             return file.read()\n8|',
    ],
    [['a.py', '1', '0'], 'a.py:1 (lines)\n1> import os'],
    [['a.py', '14', '99'], 'a.py:1-14 (lines)'],
    [
      ['test_a.py', '1', '1'],
      'tests/test_a.py:1-2 function test_read (lines)\n1> def test_read():\n2|     assert open("x")',
    ],
  ])('%s', async (args, expected) => {
    expect(await code.text('get_code_around_line', ...args)).toContain(expected);
  });

  it.each<[args: string[], code: string, message: RegExp]>([
    [['a.py', '15', '1'], 'line-not-found', /a\.py has no line 15: it has 14 lines/u],
    [['a.py', '0', '1'], 'usage', /whole number, 1 or more/u],
    [['a.py', '-1', '1'], 'usage', /whole number/u],
    [['a.py', 'two', '1'], 'usage', /"two" is none/u],
    [['a.py', '1'], 'usage', /"window" is missing.*get_code_around_line FILE LINE WINDOW/u],
    [['b.rs', '1', '1'], 'file-not-found', /No file/u],
  ])('%s', async (args, wanted, message) => {
    const { error } = await code.call('get_code_around_line', ...args);
    expect(error?.code).toBe(wanted);
    expect(error?.message).toMatch(message);
  });
});

it('an expression that takes too long is an error', async () => {
  await using syntax = new Syntax(`${import.meta.dirname}/../../dist`);
  const index = new MemoryIndex(files, syntax);
  index.findText = () => Promise.resolve({ kind: 'timed-out' });
  const { error } = await new Search({ index, languages: syntax.languages }).call('search_code', ['/(a+)+$/'], {
    signal,
  });
  expect(error?.code).toBe('expression-timed-out');
});
