import { Session } from 'node:inspector';
import { runInThisContext } from 'node:vm';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markCode } from './codeCharacters.ts';
import { CoveredScript, executedSegments } from './scriptCoverage.ts';

/** Runs a script, then what `call` says, and tells the lines that the call executed: V8's own word, not a made-up one. */
function linesOfCall(source: string, call: string, name: string, covered = source): number[] {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters: object = {}): unknown => {
    let answer: unknown;
    session.post(method, parameters, (error: Error | null, result?: unknown) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  runInThisContext(covered, { filename: `/tree/${name}` });
  post('Profiler.takePreciseCoverage');
  runInThisContext(call, { filename: '/elsewhere.js' });
  const { result } = post('Profiler.takePreciseCoverage') as { result: Coverage[] };
  session.disconnect();
  const script = new CoveredScript('/tree', `/tree/${name}`, covered);
  const lines = new Map<never, Set<number>>();
  for (const { url, functions } of result) {
    if (!url.endsWith(name)) continue;
    const flat = functions.flatMap(({ ranges }) =>
      ranges.flatMap(({ startOffset, endOffset, count }) => [startOffset, endOffset, count > 0 ? 1 : 0]),
    );
    script.addExecuted(flat, lines);
  }
  return [...lines.values()].flatMap((set) => [...set]).sort((a, b) => a - b);
}

interface Coverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** Each line that is to be executed bears a mark. */
const cases: Record<string, { readonly source: string; readonly call: string }> = {
  'if and else': {
    call: 'f1(1)',
    source: 'function f1(x) { //!\n  if (x > 5) { //!\n    return 1;\n  } else { //!\n    return 2; //!\n  }\n}',
  },
  'an early return': {
    call: 'f2(1)',
    source: 'function f2(x) { //!\n  if (x) return 1; //!\n  const y = 2;\n  return y;\n}',
  },
  'a loop that does not run': {
    call: 'f3([])',
    source:
      'function f3(xs) { //!\n  let n = 0; //!\n  for (const x of xs) { //!\n    n += x;\n  }\n  return n; //!\n}',
  },
  'a loop that runs': {
    call: 'f4([1])',
    source:
      'function f4(xs) { //!\n  let n = 0; //!\n  for (const x of xs) { //!\n    n += x; //!\n  }\n  return n; //!\n}',
  },
  'arrow functions on one line': {
    call: 'f5(1)',
    source: 'var f5 = (x) => x + 1; //!\nvar f6 = (x) => x + 2;',
  },
  'an inner function that is not called': {
    call: 'f7()',
    source: 'function f7() { //!\n  const inner = () => { //!\n    return 1;\n  };\n  return 2; //!\n}',
  },
  'methods of a class': {
    call: 'new A1().one()',
    source:
      'var A1 = class {\n  constructor() { //!\n    this.x = 1; //!\n  }\n\n  one() { //!\n    return this.x; //!\n  }\n\n  two() {\n    return 2;\n  }\n\n  static three() {\n    return 3;\n  }\n};',
  },
  generators: {
    call: '[...g1(1)]',
    source: 'function* g1(x) { //!\n  yield 1; //!\n  if (x > 1) { //!\n    yield 2;\n  }\n  yield 3; //!\n}',
  },
  'default parameters': {
    call: 'f8(1)',
    source:
      'function other8() {\n  return 1;\n}\nfunction f8( //!\n  a, //!\n  b = 2, //!\n) {\n  return a + b; //!\n}',
  },
  switch: {
    call: 'f9(2)',
    source:
      'function f9(x) { //!\n  switch (x) { //!\n    case 1:\n      return 1;\n    case 2: //!\n      return 2; //!\n    default:\n      return 3;\n  }\n}',
  },
  'a ternary over several lines': {
    call: 'f10(true)',
    source:
      'function f10(x) { //!\n  return x //!\n    ? one() //!\n    : two();\n}\nvar one = () => 1; //!\nvar two = () => 2;',
  },
  'try and catch': {
    call: 'f11()',
    source:
      'function f11() { //!\n  try { //!\n    JSON.parse("{"); //!\n  } catch (error) { //!\n    return 2; //!\n  } finally { //!\n    f11.ended = true; //!\n  }\n}',
  },
  'comments and blank lines': {
    call: 'f12()',
    source: 'function f12() { //!\n  // nothing\n\n  /* nothing\n     at all */\n  return `a //!\n    b`; //!\n}',
  },
};

describe('lines that V8 executed', () => {
  it.each(Object.entries(cases))('%s', (name, { source, call }) => {
    const expected = source.split('\n').flatMap((line, index) => (line.endsWith('//!') ? [index + 1] : []));
    const file = `${name.replaceAll(' ', '-')}.js`;
    expect(linesOfCall(source, call, file)).toEqual(expected);
  });

  it('async functions until they wait', () => {
    const source = 'async function a1(x) {\n  if (x) {\n    return 1;\n  }\n  await null;\n  return 2;\n}';
    expect(linesOfCall(source, 'a1(1)', 'async.js')).toEqual([1, 2, 3]);
  });

  it.each(['inline', 'inline and shifted'])('of TypeScript through a source map (%s)', (kind) => {
    const source = [
      'type Amount = number;',
      'interface Shape {',
      '  readonly sides: Amount;',
      '}',
      'enum Kind { One, Two }',
      'function price(',
      '  shape: Shape,',
      '  kind: Kind,',
      '): Amount {',
      '  if (kind === Kind.One) {',
      '    return shape.sides;',
      '  }',
      '  return (shape as Shape).sides * 2;',
      '}',
      'globalThis.price = price;',
    ].join('\n');
    const { code } = transformSync(source, {
      loader: 'ts',
      sourcemap: 'inline',
      sourcefile: `/tree/${kind.split(' ').length}.ts`,
    });
    const covered =
      kind === 'inline' ? code : `'use strict';((require, exports)=>{{${code.replace('\n//#', '\n}})();\n//#')}`;
    const lines = linesOfCall(source, 'price({ sides: 3 }, 1)', `${kind.split(' ').length}.ts`, covered);
    expect(lines).toEqual([6, 7, 8, 9, 10, 13]);
  });
});

describe('executedSegments', () => {
  it.each([
    ['nothing', [], []],
    ['one', [0, 10, 1], [[0, 10]]],
    [
      'a hole',
      [0, 10, 1, 3, 5, 0],
      [
        [0, 3],
        [5, 10],
      ],
    ],
    [
      'an island in a hole',
      [0, 10, 1, 2, 8, 0, 4, 5, 1],
      [
        [0, 2],
        [4, 5],
        [8, 10],
      ],
    ],
    ['the later of equal ranges', [0, 10, 0, 0, 10, 1], [[0, 10]]],
    ['neighbours', [0, 5, 1, 5, 9, 1], [[0, 9]]],
    [
      'not what lies between',
      [0, 5, 1, 7, 9, 1],
      [
        [0, 5],
        [7, 9],
      ],
    ],
    [
      'functions in any order',
      [7, 9, 1, 0, 5, 1],
      [
        [0, 5],
        [7, 9],
      ],
    ],
  ])('%s', (_name, ranges, expected) => expect(executedSegments(ranges)).toEqual(expected));

  const isInside = (a: readonly number[], b: readonly number[]): boolean =>
    (a[0] ?? 0) >= (b[0] ?? 0) && (a[1] ?? 0) <= (b[1] ?? 0);

  /** Of any ranges those that lie inside each other, or apart. */
  const nested = fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(1)), { maxLength: 12 }).map((drawn) => {
    const chosen: (readonly [number, number, number])[] = [];
    for (const [a, b, count] of drawn) {
      const range = [Math.min(a, b), Math.max(a, b) + 1, count] as const;
      const isApart = (other: readonly number[]): boolean => range[1] <= (other[0] ?? 0) || range[0] >= (other[1] ?? 0);
      if (chosen.every((other) => isApart(other) || isInside(range, other) || isInside(other, range))) {
        chosen.push(range);
      }
    }
    return chosen;
  });

  it('agree with the innermost range at every offset', () => {
    fc.assert(
      fc.property(nested, (ranges) => {
        const segments = executedSegments(ranges.flat());
        for (let at = 0; at < 45; at += 1) {
          const holding = ranges.filter(([start, end]) => start <= at && at < end);
          const innermost = holding.reduce<(typeof holding)[number] | undefined>(
            (best, range) => (!best || range[1] - range[0] <= best[1] - best[0] ? range : best),
            undefined,
          );
          expect(segments.some(([start, end]) => start <= at && at < end)).toBe((innermost?.[2] ?? 0) > 0);
        }
      }),
    );
  });
});

describe('markCode', () => {
  it.each([
    ['a + b', '1_1_1'],
    ['a // b', '1_____'],
    ['a /* b */ c', '1_________1'],
    ['"// a"', '111_11'],
    ['a / b / c // d', '1_1_1_1_1_____'],
    ['x = /\\/\\*/; y', '1_1_111111__1'],
    ['x = /[/"]/; // "', '1_1_111111______'],
    ['`a ${b // c\n} //` // d', '11_111______1_111'],
    ['});', '___'],
    ['#!/usr/bin/node\na', '_______________'.concat('_1')],
  ])('%j', (text, expected) => {
    expect([...markCode(text)].map((mark) => (mark ? '1' : '_')).join('')).toBe(expected.padEnd(text.length, '_'));
  });

  it('ends for every text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...['/', '*', '"', "'", '`', '$', '{', '}', '\\', '\n', 'a', ' ']) }),
        (text) => {
          expect(markCode(text)).toHaveLength(text.length);
        },
      ),
    );
  });
});
