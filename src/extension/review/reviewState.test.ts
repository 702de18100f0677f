import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Review, ReviewFile } from './reviewState.ts';
import {
  acceptApplied,
  countDecisions,
  decide,
  followBuffer,
  hunkAtLine,
  isFinished,
  neighbouringHunk,
  neighbouringPatch,
  openReview,
  originalText,
  patchedText,
  pendingIds,
  shownLines,
  textWithAccepted,
} from './reviewState.ts';

const uri = 'file:///project/cart.py';
const base = 'one\ntwo\nthree\nfour\nfive\n';
const patched = 'ONE\ntwo\nadded\nthree\nfour\nFIVE\n';
const proposal = (patchedText: string, baseText = base) => ({
  patchId: 'p',
  files: [{ uri, file: 'cart.py', baseText, patchedText }],
});
const first = '0.0.0';
const second = '0.0.1';
const third = '0.0.2';
const ids = (...names: string[]): ReadonlySet<string> => new Set(names);

function fileOf(review: Review, patch = 0): ReviewFile {
  const file = review.patches[patch]?.files[0];
  if (!file) throw new Error('the review has no such file');
  return file;
}

/** What the editor does: merges into the buffer, then records it. */
function accept(review: Review, hunkIds: ReadonlySet<string>, buffer: string): { review: Review; buffer: string } {
  const merged = textWithAccepted(fileOf(review), hunkIds, buffer);
  if (merged.kind === 'conflict') throw new Error('a conflict');
  const application = { uri, before: buffer, after: merged.text, hunkIds };
  return { review: acceptApplied(review, hunkIds, [application]), buffer: merged.text };
}

describe('opening a review', () => {
  it('finds the hunks of each file, all pending', () => {
    const review = openReview([proposal(patched)]);
    expect(fileOf(review).hunks.map(({ id, decision }) => [id, decision])).toEqual([
      [first, 'pending'],
      [second, 'pending'],
      [third, 'pending'],
    ]);
    expect(originalText(fileOf(review))).toBe(base);
    expect(patchedText(fileOf(review))).toBe(patched);
  });

  it('sees no hunk in line endings and byte-order marks that only one side has', () => {
    const review = openReview([proposal(patched, `\uFEFF${base.replaceAll('\n', '\r\n')}`)]);
    expect(fileOf(review).hunks).toHaveLength(3);
  });
});

describe('deciding hunks', () => {
  it('an accepted hunk moves to the left side, a rejected one leaves the right side', () => {
    const opened = openReview([proposal(patched)]);
    const review = decide(decide(opened, ids(first), 'accepted'), ids(third), 'rejected');
    expect(originalText(fileOf(review))).toBe('ONE\ntwo\nthree\nfour\nfive\n');
    expect(patchedText(fileOf(review))).toBe('ONE\ntwo\nadded\nthree\nfour\nfive\n');
    expect(countDecisions(review.patches[0] ?? { patchId: '', files: [] })).toEqual({
      pending: 1,
      accepted: 1,
      rejected: 1,
    });
  });

  it('a decision stands', () => {
    const review = decide(decide(openReview([proposal(patched)]), ids(first), 'rejected'), ids(first), 'accepted');
    expect(fileOf(review).hunks[0]?.decision).toBe('rejected');
  });

  it('a rejected hunk above shifts the lines of the next ones', () => {
    const opened = openReview([proposal(patched)]);
    const linesOfThird = (review: Review) => {
      const hunk = fileOf(review).hunks[2];
      return hunk && shownLines(fileOf(review), hunk);
    };
    expect(linesOfThird(opened)).toEqual({ start: 6, count: 1 });
    expect(linesOfThird(decide(opened, ids(second), 'rejected'))).toEqual({ start: 5, count: 1 });
    expect(linesOfThird(decide(opened, ids(second), 'accepted'))).toEqual({ start: 6, count: 1 });
  });
});

describe('going from hunk to hunk', () => {
  const otherFile = { uri: 'file:///b.py', file: 'b.py', baseText: base, patchedText: `${base}six\n` };
  const all = openReview([{ patchId: 'p', files: [...proposal(patched).files, otherFile] }]);
  const onlyEnds = decide(all, ids(second), 'rejected');

  it.each([
    ['the first', all, undefined, 'next', first],
    ['the next', all, first, 'next', second],
    ['on to the next file', all, third, 'next', '0.1.0'],
    ['round', all, '0.1.0', 'next', first],
    ['back', all, second, 'previous', first],
    ['back round', all, first, 'previous', '0.1.0'],
    ['back from outside', all, undefined, 'previous', '0.1.0'],
    ['past a decided hunk', onlyEnds, first, 'next', third],
    ['from a hunk that has just been decided', onlyEnds, second, 'next', third],
    [
      'nowhere if all are decided',
      decide(all, ids(first, second, third, '0.1.0'), 'rejected'),
      first,
      'next',
      undefined,
    ],
  ] as const)('%s', (_name, review, from, direction, expected) => {
    const [patch] = review.patches;
    expect(patch && neighbouringHunk(patch, from, direction)?.hunk.id).toBe(expected);
  });

  it.each([
    [1, first],
    [2, undefined],
    [3, second],
    [6, third],
    [7, undefined],
  ])('line %i of the right side belongs to its hunk', (line, expected) => {
    expect(hunkAtLine(fileOf(all), line)?.id).toBe(expected);
  });

  it('a deletion is found at the line in front of it', () => {
    const file = fileOf(openReview([proposal('one\ntwo\nfour\nfive\n')]));
    expect([1, 2, 3].map((line) => hunkAtLine(file, line)?.id)).toEqual([undefined, first, undefined]);
  });
});

describe('the text with accepted hunks', () => {
  const opened = openReview([proposal(patched)]);

  it.each([
    ['an unchanged buffer', base, ids(second), 'one\ntwo\nadded\nthree\nfour\nfive\n'],
    ['a buffer changed elsewhere', `new\n${base}`, ids(third), 'new\none\ntwo\nthree\nfour\nFIVE\n'],
    ['a buffer that has it already', patched, ids(first, second, third), patched],
  ])('%s', (_name, buffer, hunkIds, expected) => {
    expect(textWithAccepted(fileOf(opened), hunkIds, buffer)).toEqual({ kind: 'merged', text: expected });
  });

  it('is refused where the user changed the same line', () => {
    const result = textWithAccepted(fileOf(opened), ids(third), base.replace('five', 'mine'));
    expect(result).toEqual({ kind: 'conflict', conflicts: [{ start: 5, count: 1 }] });
  });

  it('keeps what the user made of an accepted hunk', () => {
    const { review, buffer } = accept(opened, ids(first), base);
    const edited = buffer.replace('ONE', 'Uno');
    expect(accept(review, ids(third), edited).buffer).toBe('Uno\ntwo\nthree\nfour\nFIVE\n');
  });

  it('merges with hunks of another patch that touch other lines, and refuses the same lines', () => {
    const review = openReview([
      proposal(base.replace('one', '1')),
      proposal(base.replace('five', '5')),
      proposal(base.replace('one', 'I')),
    ]);
    const taken = accept(review, ids(first), base);
    expect(textWithAccepted(fileOf(taken.review, 1), ids('1.0.0'), taken.buffer)).toEqual({
      kind: 'merged',
      text: '1\ntwo\nthree\nfour\n5\n',
    });
    expect(textWithAccepted(fileOf(taken.review, 2), ids('2.0.0'), taken.buffer).kind).toBe('conflict');
  });
});

describe('undoing an acceptance', () => {
  it('makes its hunks pending again, redoing it accepts them', () => {
    const one = accept(openReview([proposal(patched)]), ids(first), base);
    const two = accept(one.review, ids(second, third), one.buffer);
    const decisions = (review: Review): string =>
      fileOf(review)
        .hunks.map(({ decision }) => decision[0])
        .join('');

    const undone = followBuffer(two.review, uri, one.buffer);
    expect(decisions(undone)).toBe('app');
    const undoneTwice = followBuffer(undone, uri, base);
    expect(decisions(undoneTwice)).toBe('ppp');
    const redone = followBuffer(undoneTwice, uri, one.buffer);
    expect(decisions(redone)).toBe('app');
    expect(decisions(followBuffer(redone, uri, two.buffer))).toBe('aaa');
  });

  it.each([
    ['another change of the buffer', uri, `${base}more\n`],
    ['the same text in another file', 'file:///project/other.py', base],
  ])('is not taken from %s', (_name, changed, text) => {
    const { review } = accept(openReview([proposal(patched)]), ids(first), base);
    expect(followBuffer(review, changed, text)).toBe(review);
  });
});

describe('a review is finished', () => {
  const opened = openReview([proposal(patched), proposal(base.replace('two', '2'))]);
  const all = ids(first, second, third);

  it.each([
    ['not at first', opened, false],
    ['not while a hunk is pending', decide(opened, ids(first, second), 'accepted'), false],
    ['when a patch was accepted', decide(opened, all, 'accepted'), true],
    ['when a patch was accepted in part', decide(decide(opened, ids(first), 'accepted'), all, 'rejected'), true],
    ['not when one of two patches was rejected', decide(opened, all, 'rejected'), false],
    ['when all were rejected', decide(decide(opened, all, 'rejected'), ids('1.0.0'), 'rejected'), true],
  ])('%s', (_name, review, expected) => {
    expect(isFinished(review)).toBe(expected);
  });
});

describe('for any patch and any order of decisions', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));

  it('accepting hunk by hunk gives the patched text', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(fc.nat()), (baseText, patchedText, order) => {
        let review = openReview([proposal(patchedText, baseText)]);
        let buffer = baseText;
        const left = [...pendingIds(review.patches[0] ?? { patchId: '', files: [] })];
        for (let step = 0; left.length > 0; step += 1) {
          const [next = ''] = left.splice((order[step] ?? 0) % left.length, 1);
          ({ review, buffer } = accept(review, ids(next), buffer));
        }
        expect(buffer).toBe(patchedText);
        expect(originalText(fileOf(review))).toBe(patchedText);
      }),
    );
  });

  it('the buffer is always what the left side shows, whatever is rejected', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(fc.boolean()), (baseText, patchedText, choices) => {
        let review = openReview([proposal(patchedText, baseText)]);
        let buffer = baseText;
        [...pendingIds(review.patches[0] ?? { patchId: '', files: [] })].forEach((id, index) => {
          if (choices[index] === false) review = decide(review, ids(id), 'rejected');
          else ({ review, buffer } = accept(review, ids(id), buffer));
          expect(originalText(fileOf(review))).toBe(buffer);
        });
        expect(patchedText === baseText || isFinished(review)).toBe(true);
      }),
    );
  });
});

describe('the patch beside another', () => {
  const three = openReview(['ONE\n', 'TWO\n', 'THREE\n'].map((text) => proposal(text, 'one\n')));
  const secondRejected = decide(three, ids('1.0.0'), 'rejected');
  const thirdAlone = decide(secondRejected, ids('0.0.0'), 'rejected');

  it.each<[string, Review, number, 'next' | 'previous', number]>([
    ['the next', three, 0, 'next', 1],
    ['the one before', three, 2, 'previous', 1],
    ['in a circle', three, 2, 'next', 0],
    ['in a circle backwards', three, 0, 'previous', 2],
    ['passing over what is decided', secondRejected, 0, 'next', 2],
    ['passing over it backwards', secondRejected, 2, 'previous', 0],
    ['from a decided one', thirdAlone, 0, 'next', 2],
    ['no other', thirdAlone, 2, 'next', 2],
    ['a single one', openReview([proposal(patched)]), 0, 'next', 0],
  ])('%s', (_name, review, from, direction, expected) => {
    expect(neighbouringPatch(review, from, direction)).toBe(expected);
  });
});
