import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelativePath } from '../../workspace/paths.ts';
import { offset } from '../../workspace/positions.ts';
import { codeTokens } from './codeTokens.ts';
import { NgramCounts } from './ngramCounts.ts';
import { NgramModel } from './ngramModel.ts';

const relativePath = (path: string): RelativePath => path as RelativePath;
const file = relativePath('src/loops.js');
const other = relativePath('lib/other.js');
const loop = 'for (let i = 0; i < items.length; i++) { use(items[i]); }\n';

describe('tokens of code', () => {
  it.each([
    ['a.b(c)', ['a', '.', 'b', '(', 'c', ')']],
    ['x += 10_000_000; // add', ['x', '+=', '<number>', ';']],
    ['if (a !== b) {}', ['if', '(', 'a', '!==', 'b', ')', '{', '}']],
    ['s = "short"', ['s', '=', '"short"']],
    ['s = "this is a long text"', ['s', '=', '<text>']],
    ["'''doc\nstring''' + x  # note", ['<text>', '+', 'x']],
    ['größe = 1.5e-3', ['größe', '=', '<number>']],
    ['"open', ['"open']],
    ['/* a\nb */ y', ['y']],
    ['😀', ['😀']],
    ['', []],
  ])('%j', (code, words) => {
    expect(codeTokens(code).map(({ word }) => word)).toEqual(words);
  });

  it('stand where they are in the text, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (code) => {
        let last = 0;
        for (const { start, end } of codeTokens(code)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(code.length);
      }),
    );
  });
});

describe('counts of sequences', () => {
  it('tell how often a word followed', () => {
    const counts = new NgramCounts(3, 1000);
    counts.add(Uint32Array.of(1, 2, 3, 1, 2, 4, 1, 2, 3));
    expect(counts.lookUp(Uint32Array.of(1, 2, 3), 2)).toEqual([
      { ofWord: 2, ofContext: 9, distinct: 4 },
      { ofWord: 2, ofContext: 3, distinct: 2 },
      { ofWord: 2, ofContext: 3, distinct: 2 },
    ]);
    expect(counts.lookUp(Uint32Array.of(3, 2, 3), 2)).toHaveLength(2); // 3 2 was never seen
  });

  it('are as before when a text is taken back', () => {
    const words = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
    fc.assert(
      fc.property(words, words, (kept, passing) => {
        const counts = new NgramCounts(4, 100_000);
        counts.add(Uint32Array.from(kept));
        const before = kept.map((_, place) => counts.lookUp(Uint32Array.from(kept), place));
        counts.add(Uint32Array.from(passing));
        counts.remove(Uint32Array.from(passing));
        expect(kept.map((_, place) => counts.lookUp(Uint32Array.from(kept), place))).toEqual(before);
      }),
    );
  });

  it('count as a plain table does, while they grow', () => {
    const words = Uint32Array.from({ length: 20_000 }, (_, index) => (index * index) % 257);
    const counts = new NgramCounts(3, 1_000_000);
    counts.add(words);
    const plain = new Map<string, number>();
    for (let place = 2; place < words.length; place++) {
      const key = `${words[place - 2]} ${words[place - 1]} ${words[place]}`;
      plain.set(key, (plain.get(key) ?? 0) + 1);
    }
    for (const [key, count] of plain) {
      const found = counts.lookUp(Uint32Array.from(key.split(' ').map(Number)), 2);
      expect(found[2]?.ofWord).toBe(count);
    }
  });

  it('keep no more than the limit', () => {
    const counts = new NgramCounts(3, 100);
    counts.add(Uint32Array.from({ length: 1000 }, (_, index) => index));
    expect(counts.size).toBeLessThanOrEqual(100);
    expect(counts.lookUp(Uint32Array.of(0, 1, 2), 2)[2]?.ofWord).toBe(1); // the first are kept
  });
});

describe('the model', () => {
  it('finds what it has seen likelier', () => {
    const model = new NgramModel();
    model.addFile(file, loop.repeat(3));
    const [good = 0, bad = 0, odd = 0] = model.surprisals(
      'for (let i = 0; i ',
      ['< items', '<= items', '= banana'],
      '.length; i++)',
    );
    expect(good).toBeLessThan(bad);
    expect(bad).toBeLessThan(odd);
  });

  it('believes the file more than the project', () => {
    const model = new NgramModel();
    model.addFile(other, 'read(source, options);\n'.repeat(20));
    model.addFile(file, 'read(target, options);\n');
    const surprisals = (near?: typeof file): number[] =>
      model.surprisals('read(', ['source', 'target'], ', options);', near);
    const [source = 0, target = 0] = surprisals();
    expect(source).toBeLessThan(target);
    const [nearSource = 0, nearTarget = 0] = surprisals(file);
    expect(nearTarget).toBeLessThan(nearSource);
  });

  it('gives probabilities: over all words they are 1', () => {
    const model = new NgramModel();
    model.addFile(file, 'a b c a b d a c b a b c');
    model.addFile(other, 'b c d b');
    const words = ['a', 'b', 'c', 'd', 'neverSeen'];
    const sum = (prefix: string): number =>
      words.reduce((total, word) => total + Math.exp(model.scoreTokens(prefix, word, file)[0]?.logProbability ?? 0), 0);
    expect(sum('a b ')).toBeCloseTo(1, 10);
    expect(sum('neverSeen ')).toBeCloseTo(1, 10);
    expect(sum('')).toBeCloseTo(1, 10);
  });

  it('forgets a file, and learns it anew in its place', () => {
    const model = new NgramModel();
    model.addFile(other, 'x = 1;');
    const before = model.scoreTokens('', loop);
    model.addFile(file, loop);
    model.addFile(file, 'y = 2;');
    model.removeFile(file);
    expect(model.fileCount).toBe(1);
    expect(model.tokenCount).toBe(4);
    // The words stay known, so that the vocabulary, which unknown words share, is larger than before.
    const after = model.scoreTokens('', loop);
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    expect(
      after.every(({ logProbability }, index) => logProbability <= (before[index]?.logProbability ?? 0) + 1e-9),
    ).toBe(true);
  });

  it.each(['x', ' return 1;\n', 'é😀("a")', '/* only */', ''])('scores %j where its tokens are', async (text) => {
    const model = new NgramModel();
    model.addFile(file, loop);
    const scores = await model.score('let a = ', text, new AbortController().signal);
    for (const { start, text: piece, logProbability } of scores) {
      expect(text.slice(start, start + piece.length)).toBe(piece);
      expect(logProbability).toBeLessThan(0);
    }
  });

  it('is always the same', () => {
    const scores = [1, 2].map(() => {
      const model = new NgramModel();
      model.addFile(file, loop);
      model.addFile(other, loop.replaceAll('items', 'rows'));
      return model.scoreTokens('for (', 'let i = 0; i < rows.length', other);
    });
    expect(scores[0]).toEqual(scores[1]);
  });

  it('takes no more memory than it may', () => {
    const model = new NgramModel({ sequenceLimit: 10_000 });
    for (let index = 0; index < 50; index++)
      model.addFile(relativePath(`f${index}.js`), Array.from({ length: 500 }, (_, it) => `v${index}_${it}`).join(' '));
    expect(model.bytes).toBeLessThan(1_000_000);
  });

  describe('changes in surprisal', () => {
    const odd = 'zip = jar % 77;\n';
    const text = `${loop}${odd}${loop}`;
    const range = { start: offset(loop.length), end: offset(loop.length + odd.length) };
    const model = new NgramModel();
    model.addFile(other, loop.repeat(3));
    model.addFile(file, text);

    it('are below 0 for what the project is used to, though the model has read what stands there', () => {
      const [usual = 0, same, odder = 0] = model.surprisalChanges(file, text, range, [loop, odd, 'a ~ b ~ c ~ d;\n']);
      expect(usual).toBeLessThan(-1);
      expect(same).toBe(0);
      expect(odder).toBeGreaterThan(usual);
    });

    it('leave the counts as they were', () => {
      const scores = (): unknown => [file, other].map((it) => model.scoreTokens(loop, text, it));
      const before = scores();
      model.surprisalChanges(file, text, range, [loop]);
      model.surprisalChanges(file, text, { start: offset(0), end: offset(text.length) }, ['']);
      expect(scores()).toEqual(before);
    });

    it('learn a file that was not read before', () => {
      const fresh = new NgramModel();
      fresh.surprisalChanges(file, text, range, [loop]);
      expect(fresh.fileCount).toBe(1);
    });
  });
});
