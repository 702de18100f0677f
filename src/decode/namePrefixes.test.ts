import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NamePrefixes } from './namePrefixes.ts';

const names = new NamePrefixes(['get', 'getAll', 'getOne', 'height', 'hïde', 'set']);

describe('NamePrefixes', () => {
  it.each([
    ['', true, false, ''],
    ['g', true, false, 'et'],
    ['get', true, true, ''],
    ['getA', true, false, 'll'],
    ['getAll', true, true, ''],
    ['getAlly', false, false, ''],
    ['he', true, false, 'ight'],
    ['h', true, false, ''],
    ['a', false, false, ''],
    ['z', false, false, ''],
  ])('%j: prefix %s, name %s, goes on with %j', (text, isPrefix, isName, continuation) => {
    expect([names.hasPrefix(text), names.has(text), names.continuation(text)]).toEqual([
      isPrefix,
      isName,
      continuation,
    ]);
  });

  it('agrees with a search through the list', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '𝒳'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(name), name, (list, prefix) => {
        const fitting = list.filter((each) => each.startsWith(prefix));
        const prefixes = new NamePrefixes(list);
        expect(prefixes.hasPrefix(prefix)).toBe(fitting.length > 0);
        expect(prefixes.has(prefix)).toBe(list.includes(prefix));
        const continued = prefix + prefixes.continuation(prefix);
        expect(fitting.every((each) => each.startsWith(continued))).toBe(true);
      }),
    );
  });
});
