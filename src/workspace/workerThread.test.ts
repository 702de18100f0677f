import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ThreadEnded, WorkerThread } from './workerThread.ts';

/** Answers with the number of questions it was asked, fails, dies, or never comes back. */
const script = `
  const { parentPort } = require('node:worker_threads');
  let count = 0;
  parentPort.on('message', ({ id, question }) => {
    count += 1;
    if (question.kind === 'count') parentPort.postMessage({ id, answer: count });
    else if (question.kind === 'fail') parentPort.postMessage({ id, failure: 'as told' });
    else if (question.kind === 'die') process.exit(3);
    else for (;;);
  });
`;

type Question = { readonly kind: 'count' | 'fail' | 'die' | 'hang' };
type Answers = Record<Question['kind'], number>;

let folder: string;
let thread: WorkerThread<Question, Answers>;
const signal = new AbortController().signal;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  writeFileSync(join(folder, 'thread.js'), script);
  thread = new WorkerThread(join(folder, 'thread.js'));
});
afterEach(() => thread.stop('the test is over'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('answers questions in their order, and goes on after one that failed', async () => {
  const answers = await Promise.allSettled([
    thread.ask({ kind: 'count' }, signal),
    thread.ask({ kind: 'fail' }, signal),
    thread.ask({ kind: 'count' }, signal),
  ]);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason)))).toEqual([
    1,
    'Error: as told',
    3,
  ]);
  expect(thread.waitingCount).toBe(0);
});

it('starts again after its end, and says that it had ended', async () => {
  await expect(thread.ask({ kind: 'die' }, signal)).rejects.toThrow(ThreadEnded);
  expect(await thread.ask({ kind: 'count' }, signal)).toBe(1);
});

it('is ended when it does not come back in time, and whoever else waits is told', async () => {
  const hanging = thread.askWithin({ kind: 'hang' }, 100, signal);
  const behind = thread.ask({ kind: 'count' }, signal);
  await expect(hanging).rejects.toThrow('longer than 100 ms');
  await expect(behind).rejects.toThrow(ThreadEnded);
  expect(await thread.ask({ kind: 'count' }, signal)).toBe(1);
});

it('lets go of a question that is given up', async () => {
  const given = new AbortController();
  const answer = thread.ask({ kind: 'hang' }, given.signal);
  given.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
  expect(thread.waitingCount).toBe(0);
});

it('does not start again once it is closed', async () => {
  const closed = new WorkerThread<Question, Answers>(join(folder, 'thread.js'));
  const again = closed.ask({ kind: 'hang' }, signal).catch(() => closed.ask({ kind: 'count' }, signal));
  const isRefused = expect(again).rejects.toThrow('closed');
  await closed[Symbol.asyncDispose]();
  await isRefused;
});
