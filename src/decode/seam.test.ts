import { describe, expect, it } from 'vitest';
import { offset } from '../workspace/positions.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';
import { advance } from './scan/scanner.ts';
import { breaksSeam, fitsSuffix, seamOf } from './seam.ts';

/** `«original»` marks the hunk; what comes of another text in its place. */
function outcome(language: string, marked: string, generated: string): 'fits' | 'unfinished' | 'breaks' {
  const rules = lexicalRulesOf(language);
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  if (!rules) throw new Error(language);
  const seam = seamOf(rules, text, { start: offset(start), end: offset(end) });
  if (!seam) throw new Error('unreadable');
  let state = seam.start;
  for (const character of generated) {
    state = advance(rules, state, character);
    if (breaksSeam(rules, seam, state)) return 'breaks';
  }
  return fitsSuffix(rules, seam, state) ? 'fits' : 'unfinished';
}

const method = 'class A {\n  m() {\n    «old();»\n  }\n}\n';
const branch = 'function f() {\n  if (a) {\n    b();\n  «} else {»\n    c();\n  }\n}\n';
const call = 'f(«a, b»);\n';
const block = 'def f(a):\n    if a:\n        «return 1»\n    return 2\n';
const header = 'def f(a):\n    «for x in a:»\n        y()\n    return 2\n';

describe('seam', () => {
  it.each<[string, string, string, string]>([
    ['typescript', method, 'x();', 'fits'],
    ['typescript', method, '', 'fits'],
    ['typescript', method, 'if (x) {', 'unfinished'],
    ['typescript', method, 'if (x) {\n y();\n}', 'fits'],
    ['typescript', method, 'return (', 'unfinished'],
    ['typescript', method, 'x(); }', 'breaks'],
    ['typescript', method, 'x = "a', 'unfinished'],
    ['typescript', method, 'x = `a', 'unfinished'],
    ['typescript', method, 'x = "a";', 'fits'],
    ['typescript', method, 'x = "a\n', 'breaks'],
    ['typescript', method, 'x // y', 'fits'],
    ['typescript', method, 'x /* y', 'unfinished'],
    ['typescript', method, 'f(]', 'breaks'],
    ['typescript', branch, '} else if (d) {', 'fits'],
    ['typescript', branch, 'd();', 'fits'],
    ['typescript', branch, '}', 'unfinished'],
    ['typescript', branch, '} }', 'breaks'],
    ['typescript', call, 'c', 'fits'],
    ['typescript', call, 'c)', 'breaks'],
    ['typescript', call, 'c // d', 'unfinished'],
    ['typescript', call, 'g(', 'unfinished'],
    ['typescript', 'const a = «x».y;', 'x', 'fits'],
    ['typescript', 'const a = «x»y;', 'z', 'unfinished'],
    ['typescript', 'const a = `«b ${c}»\n d`;', 'e ${f', 'unfinished'],
    ['typescript', 'const a = `«b ${c}»\n d`;', 'e ${f}', 'fits'],
    ['typescript', 'const a = `«b ${c}»\n d`;', 'e`;', 'unfinished'],
    // What is broken before tells by its suffix what it needs.
    ['typescript', 'f() {\n  «if (a {»\n  b();\n }\n}\n', 'if (a) {', 'fits'],
    ['typescript', 'f() {\n  «if (a {»\n  b();\n }\n}\n', 'if (a)', 'unfinished'],
    ['java', 'class A { void m() {\n «x();»\n} }', 'try { y(); } finally {', 'unfinished'],
    ['go', 'func f() {\n\t«x()»\n}\n', 'if y {\n\t}', 'fits'],
    ['python', block, 'return b', 'fits'],
    ['python', block, 'if b:', 'unfinished'],
    ['python', block, 'if b:\n            return 3', 'fits'],
    ['python', block, 'return (\n', 'unfinished'],
    ['python', block, 'x = 1\n      y = 2', 'breaks'],
    ['python', block, 'x = 1\ny = 2', 'breaks'],
    ['python', block, 'x = """', 'unfinished'],
    ['python', header, 'while a:', 'fits'],
    ['python', header, 'while a', 'unfinished'],
    ['python', header, 'if a:\n        b()', 'fits'],
    ['python', 'def f():\n    «return 1»\n', 'if a:', 'unfinished'],
    ['python', 'def f():\n\t«return 1»\n\treturn 2\n', 'if a:\n\t\tb()', 'fits'],
    ['python', 'def f():\r\n    «return 1»\r\n    return 2\r\n', 'return "🙂"', 'fits'],
  ])('%s: %j with %j %s', (language, marked, generated, expected) => {
    expect(outcome(language, marked, generated)).toBe(expected);
  });
});
