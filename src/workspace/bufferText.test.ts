import { describe, expect, it } from 'vitest';
import { asBufferText, withLineEnding } from './bufferText.ts';

describe('a text as a buffer holds it', () => {
  it.each([
    ['plain', 'a\nb', 'a\nb'],
    ['Windows line endings', 'a\r\nb\r\n', 'a\nb\n'],
    ['mixed line endings', 'a\r\nb\nc\rd', 'a\nb\nc\nd'],
    ['a byte-order mark', '\uFEFFa\n', 'a\n'],
    ['a mark that is no byte-order mark', 'a\uFEFF\n', 'a\uFEFF\n'],
    ['nothing', '', ''],
  ])('%s', (_name, text, expected) => {
    expect(asBufferText(text)).toBe(expected);
  });

  it('goes back with the line ending of the buffer', () => {
    expect(withLineEnding('a\n\nb', '\r\n')).toBe('a\r\n\r\nb');
    expect(withLineEnding('a\n\nb', '\n')).toBe('a\n\nb');
  });
});
