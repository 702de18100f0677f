import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CandidateQueue } from './candidateQueue.ts';

it('gives what was added by falling priority, equals in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (priorities) => {
      const queue = new CandidateQueue<number>();
      for (const [index, priority] of priorities.entries()) queue.add(index, priority);
      const taken: number[] = [];
      for (let next = queue.take(); next; next = queue.take()) taken.push(next.item);
      const expected = priorities
        .map((priority, index) => ({ priority, index }))
        .sort((a, b) => b.priority - a.priority || a.index - b.index)
        .map(({ index }) => index);
      expect(taken).toEqual(expected);
    }),
  );
});

it('takes what was added in between in its turn', () => {
  const queue = new CandidateQueue<string>();
  queue.add('a', 1);
  queue.add('b', 3);
  expect(queue.take()?.item).toBe('b');
  queue.add('c', 2);
  expect(queue.take()?.item).toBe('c');
  expect(queue.take()?.item).toBe('a');
  expect(queue.take()).toBeUndefined();
});
