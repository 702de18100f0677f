import { describe, expect, it } from 'vitest';
import type { TextChange } from './movingLines.ts';
import { MovingLines } from './movingLines.ts';

/** Lines and characters from 0, as the editor tells them. */
const change = (from: [number, number], to: [number, number], text: string): TextChange => ({
  range: { start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } },
  text,
});

describe('line 5 after', () => {
  it.each<[string, TextChange[], number | undefined]>([
    ['nothing', [], 5],
    ['typing in it', [change([4, 3], [4, 3], 'x')], 5],
    ['a new line above', [change([1, 0], [1, 0], 'x\n')], 6],
    ['a new line above, typed behind a text', [change([1, 7], [1, 7], '\n    ')], 6],
    ['a new line in front of it', [change([4, 0], [4, 0], 'x\n')], 6],
    ['a new line behind it', [change([4, 9], [4, 9], '\n')], 5],
    ['a new line below', [change([6, 0], [6, 0], 'x\n')], 5],
    ['two lines deleted above', [change([1, 0], [3, 0], '')], 3],
    ['the line above deleted', [change([3, 0], [4, 0], '')], 4],
    ['its own deletion', [change([4, 0], [5, 0], '')], undefined],
    ['deletion of all around it', [change([2, 0], [7, 0], '')], undefined],
    ['its replacement together with others', [change([3, 2], [6, 0], 'x\ny\n')], undefined],
    ['its end joined with the next line', [change([4, 9], [5, 4], ' ')], 5],
    ['two changes at once, the lower one first', [change([2, 0], [2, 0], 'b\n'), change([0, 0], [0, 0], 'a\n')], 7],
  ])('%s', (_name, changes, expected) => {
    const lines = new MovingLines([5]);
    lines.apply(changes);
    expect(lines.now(5)).toBe(expected);
  });

  it('all those edits one after the other', () => {
    const lines = new MovingLines([1, 5]);
    lines.apply([change([0, 0], [0, 0], 'x\n')]);
    lines.apply([change([0, 0], [1, 0], '')]);
    expect([lines.now(1), lines.now(5), lines.now(7)]).toEqual([1, 5, undefined]);
  });
});
