import { describe, expect, it } from 'vitest';
import { codeInReply, indentedFor } from './fencedCode.ts';

describe('codeInReply', () => {
  it.each([
    ['a();', 'a();'],
    ['Sure:\n```ts\na();\nb();\n```\nDone.', 'a();\nb();'],
    ['```\na\n```\n```\nb\n```', 'a'],
    ['````md\n```\na\n```\n````', '```\na\n```'],
    ['```ts\na();\n', 'a();'],
    ['~~~\na\n~~~', 'a'],
    ['```ts\r\n\r\n  a();\r\n```', '  a();'],
    ['', ''],
  ])('%j holds %j', (reply, code) => {
    expect(codeInReply(reply)).toBe(code);
  });
});

describe('indentedFor', () => {
  it.each([
    ['a\n  b\nc', 'x {\n    ', 'a\n      b\n    c'],
    ['  a\n\n    b', 'x {\n\t', 'a\n\n\t  b'],
    ['a', '', 'a'],
    ['    a\n  b', '  ', '  a\n  b'],
  ])('%j behind %j is %j', (code, before, expected) => {
    expect(indentedFor(code, before)).toBe(expected);
  });
});
