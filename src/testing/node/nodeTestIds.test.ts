import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import {
  fileOfNodeTest,
  isSelectedBy,
  namesWithoutTest,
  nodeTestId,
  titlePattern,
  titlePatternWithout,
  titlesOf,
} from './nodeTestIds.ts';

const ids = (...names: string[]): TestId[] => names.map((name) => name as TestId);

describe('isSelectedBy', () => {
  const id = 'test/a.test.js::suite > inner > name' as TestId;
  it.each(['.', 'test', 'test/a.test.js', 'test/a.test.js::suite', 'test/a.test.js::suite > inner', id])(
    '%s stands for it',
    (name) => expect(isSelectedBy(name as TestId, id)).toBe(true),
  );
  it.each(['tes', 'test/a.test', 'test/a.test.js::sui', 'test/a.test.js::inner', `${id} > more`])(
    '%s does not',
    (name) => expect(isSelectedBy(name as TestId, id)).toBe(false),
  );
});

it('names without a test are found', () => {
  const tests = ids('a.js::s > one', 'a.js::two');
  expect(namesWithoutTest(ids('a.js', 'a.js::s', 'a.js::two', 'a.js::three', 'b.js'), tests)).toEqual([
    'a.js::three',
    'b.js',
  ]);
});

it('an id and its parts agree', () => {
  const id = nodeTestId('a b/c.js' as RelativePath, ['suite', 'with :: and > signs']);
  expect(id).toBe('a b/c.js::suite > with :: and > signs');
  expect([fileOfNodeTest(id), titlesOf(id)]).toEqual(['a b/c.js', 'suite > with :: and > signs']);
  expect(titlesOf('a b/c.js' as TestId)).toBeUndefined();
});

describe('titlePattern', () => {
  it.each([
    ['a test', ['a.js::s > one'], ['s one'], ['s one two'.slice(0, 4), 'x s one']],
    ['a suite', ['a.js::s'], ['s one', 's'], ['so']],
    [
      'signs',
      ['a.js::s > a.b (c) [d] {e} $f^ *+?|\\'],
      ['s a.b (c) [d] {e} $f^ *+?|\\'],
      ['s axb (c) [d] {e} $f^ *+?|\\'],
    ],
    ['the separator in a title', ['a.js::s > a > b'], ['s a > b', 's a b'], ['s a']],
    ['line breaks', ['a.js::s\n  t'], ['s\n  t', 's t'], ['st']],
    ['several', ['a.js::one', 'a.js::two'], ['one', 'two'], ['three']],
  ])('of %s', (_name, names, matching, others) => {
    const pattern = new RegExp(titlePattern(ids(...names)) ?? 'none');
    for (const title of matching) expect(title).toMatch(pattern);
    for (const title of others) expect(title).not.toMatch(pattern);
  });

  it.each([
    ['nothing', []],
    ['a file', ['a.js']],
    ['a file among tests', ['a.js::one', 'b.js']],
    ['too many', Array.from({ length: 2_000 }, (_, index) => `a.js::test number ${index}`)],
  ])('is none for %s', (_name, names) => expect(titlePattern(ids(...names))).toBeUndefined());

  it('without tests matches all others', () => {
    const pattern = new RegExp(titlePatternWithout(ids('a.js::s > one', 'b.js::two')) ?? 'none');
    expect(['s one', 'two', 's one more', 'two b', 'one'].filter((title) => pattern.test(title))).toEqual([
      's one more',
      'two b',
      'one',
    ]);
  });
});
