import { describe, expect, it } from 'vitest';
import { fits, isUnknown, nameOfTitle } from './testName.ts';

describe('a title', () => {
  it.each<[expression: string, how: string | undefined, text: string, pieces: string[] | undefined]>([
    ["'a'", undefined, 'a', undefined],
    ['"it\\"s"', undefined, 'it"s', undefined],
    ["'a ${b}'", undefined, 'a ${b}', undefined],
    ["'a %s'", undefined, 'a %s', undefined],
    ["'a %s of $b.c!'", 'pattern', 'a %s of $b.c!', ['a ', ' of ', '!']],
    ["'100% sure'", 'pattern', '100% sure', undefined],
    ['`a`', undefined, 'a', undefined],
    ['`a ${b} c ${d({ e: `${f}` })}`', undefined, 'a ${b} c ${d({ e: `${f}` })}', ['a ', ' c ', '']],
    ['`a \\${b}`', undefined, 'a ${b}', undefined],
    ['`a ${b', undefined, '`a ${b', ['', '']],
    ['`a\\n`', 'raw', 'a\\n', undefined],
    ["'a' + b", undefined, "'a' + b", ['', '']],
    ['', undefined, '', ['', '']],
    ["'", undefined, "'", ['', '']],
  ])('%s (%s)', (expression, how, text, pieces) => {
    expect(nameOfTitle(expression, how)).toEqual(pieces ? { text, pieces } : { text });
  });
});

describe('a name fits', () => {
  const name = { text: 'adds %i and %i', pieces: ['adds ', ' and ', ''] };
  it.each<[label: string, expected: boolean]>([
    ['adds 1 and 2', true],
    ['adds %i and %i', true],
    ['adds  and ', true],
    ['adds and', false],
    ['adds 1 or 2', false],
    ['xadds 1 and 2', false],
  ])('%s: %s', (label, expected) => {
    expect(fits(name, label)).toBe(expected);
  });

  it('without counting any text twice', () => {
    expect(fits({ text: '', pieces: ['aba', 'aba'] }, 'ababa')).toBe(false);
    expect(fits({ text: '', pieces: ['a', 'b', 'b'] }, 'ab')).toBe(false);
  });

  it('in no time, however many holes it has', () => {
    const pieces = Array.from({ length: 200 }, () => 'x');
    expect(fits({ text: '', pieces: [...pieces, 'y'] }, 'x'.repeat(20_000))).toBe(false);
  });
});

it('is unknown if no part of it is known', () => {
  expect(isUnknown(nameOfTitle('name'))).toBe(true);
  expect(isUnknown(nameOfTitle("'name'"))).toBe(false);
  expect(isUnknown(nameOfTitle('`a${b}`'))).toBe(false);
});
