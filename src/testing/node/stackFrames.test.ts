import { describe, expect, it } from 'vitest';
import { framesOf } from './stackFrames.ts';

const told = (stack: string): string[] =>
  framesOf(stack, '/tree').map(({ file, line, function: name }) => `${file}:${line} ${name}`);

describe('framesOf', () => {
  it.each([
    ['a function', 'at total (/tree/src/a.js:3:5)', ['src/a.js:3 total']],
    ['a method', 'at Basket.total (/tree/a.js:3:5)', ['a.js:3 Basket.total']],
    ['an object that says nothing', 'at Object.total (/tree/a.js:3:5)', ['a.js:3 total']],
    ['an anonymous function', 'at Object.<anonymous> (/tree/a.js:3:5)', ['a.js:3 <anonymous>']],
    ['a constructor', 'at new Basket (/tree/a.js:3:5)', ['a.js:3 Basket.constructor']],
    ['an async function', 'at async total (/tree/a.js:3:5)', ['a.js:3 total']],
    ['an alias', 'at Basket.total [as sum] (/tree/a.js:3:5)', ['a.js:3 Basket.total']],
    ['no name', 'at /tree/a.js:3:5', ['a.js:3 <anonymous>']],
    ['no name, async', 'at async /tree/a.js:3:5', ['a.js:3 <anonymous>']],
    ['a file URL', 'at total (file:///tree/a%20b/c.mjs:3:5)', ['a b/c.mjs:3 total']],
    ['a query', 'at total (file:///tree/a.mjs?v=1:3:5)', ['a.mjs:3 total']],
    ['brackets in a path', 'at total (/tree/a (1)/b.js:3:5)', ['a (1)/b.js:3 total']],
    ['eval', 'at eval (eval at run (/tree/a.js:3:5), <anonymous>:1:1)', ['a.js:3 run']],
    ['a package', 'at total (/tree/node_modules/x/a.js:3:5)', []],
    ['a file elsewhere', 'at total (/elsewhere/a.js:3:5)', []],
    ['Node itself', 'at process.run (node:internal/process/task_queues:105:5)', []],
    ['native code', 'at Array.forEach (<anonymous>)', []],
    ['a path that leads out', 'at total (/tree/../a.js:3:5)', []],
  ])('%s', (_name, line, expected) => expect(told(`Error: x\n    ${line}`)).toEqual(expected));

  it('are outermost first, and of messages nothing is read', () => {
    const stack = 'Error: at (/tree/m.js:1:1)\nmore\n    at inner (/tree/a.js:1:1)\n    at outer (/tree/b.js:2:2)';
    expect(told(stack)).toEqual(['b.js:2 outer', 'a.js:1 inner']);
  });

  it.each([
    '/tree/a.js:7\n}\n^\n\nSyntaxError: x\n    at wrapSafe (node:internal:1:1)',
    'file:///tree/a.js:7\n}\n^\nSyntaxError: x',
  ])('begin with the place of a syntax error', (stack) => expect(told(stack)).toEqual(['a.js:7 <anonymous>']));

  it('of a deep stack are the two ends', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `    at f${index} (/tree/a.js:${index + 1}:1)`);
    const names = framesOf(`RangeError\n${lines.join('\n')}`, '/tree').map(({ function: name }) => name);
    expect([names.length, names[0], names.at(-1)]).toEqual([50, 'f499', 'f0']);
  });

  it('are looked up where they are of transformed code', () => {
    const lookUp = (path: string, line: number): { path: string; line: number } => ({
      path: path.replace('.js', '.ts'),
      line: line + 1,
    });
    expect(framesOf('E\n    at f (/tree/a.js:1:1)', '/tree', lookUp)).toEqual([
      { file: 'a.ts', line: 2, function: 'f' },
    ]);
  });
});
