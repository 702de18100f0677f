import { describe, expect, it } from 'vitest';
import { lineComplexity } from './lineComplexity.ts';

/** From the simplest to the most complex of some lines that one test might execute. */
const byComplexity = [
  ['    else:', 'x = y', 'x = f(y)', 'if x < 3:', 'if a < b and c[i] == d[i + 1]:'],
  ['}', 'return this;', 'total += price;', 'if (count > 0 && limit !== 3) {'],
  ['try {', 'int n = 0;', 'n = n * size;', 'for (int i = 0; i < n - 1; i++) {'],
  ['"a + b == c and d"', 'x = "a + b" + y'],
  ['pass  # if a + b == c', 'x = -y'],
  ['yield x', 'yield not x', '[f(x) for x in xs if x]'],
];

describe('lineComplexity', () => {
  it.each(byComplexity)('%s is simpler than %s', (...lines: string[]) => {
    const complexities = lines.map(lineComplexity);
    expect(complexities).toEqual([...new Set(complexities)].sort((a, b) => a - b));
  });

  it.each([
    ['', 0],
    ['    ', 0],
    ['# if a + b == c', 0],
    ['// if (a + b == c)', 0],
    ['a + b + c + d + e', 5],
  ])('%j counts %d', (line, expected) => expect(lineComplexity(line)).toBe(expected));
});
