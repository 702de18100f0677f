import { describe, expect, it, vi } from 'vitest';
import { filesNamedIn, lineOfName } from './goToTest.ts';

vi.mock('vscode', () => ({}));

describe('the file of a test', () => {
  it.each([
    ['tests/test_a.py::TestX::test_y[1]', 'tests/test_a.py'],
    ['src/cart.test.ts > cart > adds', 'src/cart.test.ts'],
    ['src/cart.spec.js', 'src/cart.spec.js'],
    ['test/cart.rb:12', 'test/cart.rb'],
  ])('%s', (id, file) => expect(filesNamedIn(id)).toContain(file));

  it('is looked for from the longest beginning on', () => {
    expect(filesNamedIn('a > b::c')).toEqual(['a > b::c', 'a > b', 'a']);
  });
});

describe('the line of a test', () => {
  const lines = ['import test_all', 'def test_a():', '    pass', "it('adds (1)', () => {"];

  it.each([
    ['::test_a', 2],
    ['::test_a[x::y]', 2],
    [' > adds (1)', 4],
    ['::test_gone', 1],
    ['', 1],
  ])('%s', (rest, line) => expect(lineOfName(lines, rest)).toBe(line));
});
