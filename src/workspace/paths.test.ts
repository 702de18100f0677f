import { describe, expect, it } from 'vitest';
import { parseRelativePath, relativePathIn } from './paths.ts';

describe('parseRelativePath', () => {
  it.each([
    ['a.py', 'a.py'],
    ['./a/b.py', 'a/b.py'],
    ['a/../b.py', 'b.py'],
    ['ä ö/c.py', 'ä ö/c.py'],
    ['..hidden/a.py', '..hidden/a.py'],
  ])('%j is %j', (text, expected) => {
    expect(parseRelativePath(text)).toBe(expected);
  });

  it.each(['', '.', '..', '../a', 'a/../../b', '/etc/passwd', 'C:/x', 'a\0b'])('refuses %j', (text) => {
    expect(parseRelativePath(text)).toBeUndefined();
  });
});

it('relativePathIn refuses what lies outside the root', () => {
  expect(relativePathIn('/r', '/r/a/b.py')).toBe('a/b.py');
  expect(relativePathIn('/r', '/rr/a.py')).toBeUndefined();
  expect(relativePathIn('/r', '/r')).toBeUndefined();
});
