import { describe, expect, it } from 'vitest';
import { goLexicon, javaLexicon, pythonLexicon, scanBrackets } from './lexicon.ts';
import { queryAt } from './queryText.ts';

/** `|` is where the name starts, in the text and in the query. */
function query(marked: string, lexicon: typeof goLexicon, placeholder = ''): string {
  const offset = marked.indexOf('|');
  const asked = queryAt(marked.replace('|', ''), offset, lexicon, { placeholder, statementEnd: '' });
  return `${asked.text.slice(0, asked.offset)}|${asked.text.slice(asked.offset)}`;
}

describe('the text in which a server is asked', () => {
  it.each([
    ['ends its line', 'a = b.|c + d\ne\n', 'a = b.|\ne\n'],
    ['closes brackets', 'f(a[b.|c], d)\ne\n', 'f(a[b.|])\ne\n'],
    ['leaves to what follows what that closes', 'f(\n  b.|c,\n)\ne\n', 'f(\n  b.|\n)\ne\n'],
    ['knows brackets in texts for none', 'f("(", b.|c)\n', 'f("(", b.|)\n'],
    ['ends the head of a compound statement', 'if b.|c:\n  d\n', 'if b.|:\n  d\n'],
    ['ends it behind closers', 'while f(b.|c):\n  d\n', 'while f(b.|):\n  d\n'],
    ['needs no colon within brackets that go on', 'if f(\n  b.|c,\n):\n  d\n', 'if f(\n  b.|\n):\n  d\n'],
    ['keeps CRLF', 'a = b.|c\r\ne\r\n', 'a = b.|\r\ne\r\n'],
    ['is as it is within a text', "a = 'b.|c'\ne\n", "a = 'b.|\ne\n"],
    ['is as it is within a comment', 'a # b.|c\ne\n', 'a # b.|\ne\n'],
  ])('of Python %s', (_what, text, expected) => expect(query(text, pythonLexicon)).toBe(expected));

  it.each([
    [
      'opens the block that is closed below',
      'func f() {\n\tif a.|b {\n\t\tc()\n\t}\n}\n',
      'func f() {\n\tif a.| {\n\t\tc()\n\t}\n}\n',
    ],
    ['closes a call', 'func f() {\n\tg(a.|b, c)\n}\n', 'func f() {\n\tg(a.|)\n}\n'],
    [
      'opens what stands in an argument',
      'func f() {\n\tg(a.|b, func() {\n\t\tc()\n\t})\n}\n',
      'func f() {\n\tg(a.| {\n\t\tc()\n\t})\n}\n',
    ],
  ])('of Go %s', (_what, text, expected) => expect(query(text, goLexicon)).toBe(expected));

  it('has a name in the place of the one that is asked for', () =>
    expect(query('f(a.|b)\n', javaLexicon, 'x')).toBe('f(a.|x)\n'));
});

describe('code without comments and texts', () => {
  it.each([
    ['a # (\nb', 'a    \nb', 'code'],
    ['"a\\"(" + b', '"    " + b', 'code'],
    ['"""a\n(""" + b', '"""  \n """ + b'.replace('  \n', ' \n'), 'code'],
    ["'not closed (\nb", "'            \nb", 'code'],
    ['a # b', 'a    ', 'comment'],
    ['"""a', '""" ', 'text'],
  ])('%j', (text, code, endsIn) => {
    const scan = scanBrackets(text, pythonLexicon);
    expect(scan.code).toHaveLength(text.length);
    expect(scan.endsIn).toBe(endsIn);
    expect(scan.open).toEqual([]);
    if (!text.startsWith("'")) expect(scan.code).toBe(code);
  });

  it('knows the raw texts of Go', () =>
    expect(scanBrackets('`\\` + (', goLexicon).open).toEqual([{ at: 6, bracket: '(' }]));
});
